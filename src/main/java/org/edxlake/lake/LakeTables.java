package org.edxlake.lake;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a lake in Spark SQL, one temporary view each, with the declared types whatever the
 * files are, and also where there are none.
 *
 * <p>`events` leaves out repeated events, which `events_delivered` has; `rejects` and `repairs` are
 * the records that were set aside, as binary.
 */
public final class LakeTables {
  /** The partition columns in Spark's words. */
  static final StructType PARTITIONS = columns(Table.PARTITION_COLUMNS);

  private static final Logger LOG = LoggerFactory.getLogger(LakeTables.class);
  private static final String EVENTS = EventColumns.TABLE.name();

  /** The declared tables, with the columns of their files. */
  static final Map<String, StructType> DECLARED = declared();

  /** What loading sets aside, with its columns. */
  static final Map<String, StructType> SET_ASIDE = setAside();

  private LakeTables() {}

  /**
   * Registers the views of a lake in a session, over those of the same names: of all declared
   * tables, and of those in the lake that nobody declared. What is published later is in them too
   * where the ledger may be read, but for undeclared tables that are new.
   *
   * <p>In Python: `spark._jvm.org.edxlake.lake.LakeTables.register(spark._jsparkSession, root)`.
   *
   * @param root the lake's root as Spark writes paths, `s3a://bucket/edx`; without a scheme on the
   *     file system that Spark takes for granted
   * @throws IllegalArgumentException if there is no lake
   * @throws UncheckedIOException if the lake cannot be read
   */
  public static void register(SparkSession spark, String root) {
    register(spark, new Path(root));
  }

  /** The same for a root as settings have it, a URI. */
  public static void register(SparkSession spark, URI root) {
    register(spark, new Path(root));
  }

  private static void register(SparkSession spark, Path root) {
    LakeRelations lake =
        LakeRelations.at(spark, root, scala.collection.immutable.Map$.MODULE$.empty());
    DECLARED.forEach((table, columns) -> register(spark, table, lake.relation(table, columns)));
    for (String table : lake.tables()) {
      if (!DECLARED.containsKey(table)) {
        registerIfReadable(spark, table, () -> lake.relation(table, lake.columnsOfFiles(table)));
      }
    }
    SET_ASIDE.forEach(
        (table, columns) -> registerIfReadable(spark, table, () -> lake.relation(table, columns)));
  }

  // All other tables are of use without it: what was set aside is not for everybody to read, and
  // what nobody declared is told by its files.
  private static void registerIfReadable(
      SparkSession spark, String table, Supplier<HadoopFsRelation> relation) {
    try {
      register(spark, table, relation.get());
    } catch (RuntimeException unreadable) {
      LOG.warn("The table {} is left out: {}", table, unreadable.getMessage());
    }
  }

  private static void register(SparkSession spark, String table, HadoopFsRelation relation) {
    Dataset<Row> rows = spark.baseRelationToDataFrame(relation);
    if (table.equals(EVENTS)) {
      rows.createOrReplaceTempView(EventColumns.DELIVERED);
      rows.where("repeats IS NULL").createOrReplaceTempView(EVENTS);
    } else {
      rows.createOrReplaceTempView(table);
    }
  }

  private static Map<String, StructType> declared() {
    Map<String, StructType> tables = new TreeMap<>();
    tables.put(EVENTS, columns(EventColumns.TABLE.columns()));
    for (DumpTable table : DumpTable.values()) {
      tables.put(table.tableName(), columns(table.table().columns()));
    }
    return tables;
  }

  private static Map<String, StructType> setAside() {
    Map<String, StructType> tables = new TreeMap<>();
    for (MessageType each : List.of(ParquetFormat.REJECTS, ParquetFormat.REPAIRS)) {
      List<StructField> fields = new ArrayList<>();
      for (Type column : each.getFields()) {
        fields.add(
            DataTypes.createStructField(column.getName(), typeOf(column.asPrimitiveType()), true));
      }
      tables.put(each.getName(), DataTypes.createStructType(fields));
    }
    return tables;
  }

  /** The folder of a table, below the root. */
  static String folder(String table) {
    return (SET_ASIDE.containsKey(table) ? "quarantine/" : "lake/") + table;
  }

  private static StructType columns(List<Column> columns) {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema =
          schema.add(
              DataTypes.createStructField(column.name(), typeOf(column.type()), true)
                  .withComment(column.meaning()));
    }
    return schema;
  }

  private static DataType typeOf(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case DATE -> DataTypes.DateType;
    };
  }

  private static DataType typeOf(PrimitiveType type) {
    boolean annotated = type.getLogicalTypeAnnotation() != null;
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> annotated ? DataTypes.StringType : DataTypes.BinaryType;
      case INT32 -> annotated ? DataTypes.DateType : DataTypes.IntegerType;
      default -> DataTypes.LongType;
    };
  }
}
