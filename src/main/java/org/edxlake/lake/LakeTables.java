package org.edxlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.Table;

/**
 * The tables of a lake in Spark SQL, one temporary view each, with the declared types whatever the
 * files are, and also where there are none.
 *
 * <p>`events` leaves out repeated events, which `events_delivered` has; `rejects` and `repairs` are
 * the records that were set aside, as binary.
 */
public final class LakeTables {
  private LakeTables() {}

  /**
   * Registers views, over those of the same names: of the tables, and of those in the lake that
   * nobody declared.
   *
   * @throws UncheckedIOException if the lake cannot be listed
   */
  public static void register(SparkSession spark, URI root, Iterable<Table> tables) {
    Set<String> declared = new HashSet<>();
    for (Table table : tables) {
      declared.add(table.name());
      Dataset<Row> rows = read(spark, root, table);
      if (table.name().equals("events")) {
        rows.createOrReplaceTempView("events_delivered");
        rows.where("repeats IS NULL").createOrReplaceTempView("events");
      } else {
        rows.createOrReplaceTempView(table.name());
      }
    }
    for (String name : folders(spark, root)) {
      if (declared.add(name)) {
        // Its columns are those of its files; the types of the partitions are ours to say.
        spark
            .read()
            .option("mergeSchema", "true")
            .parquet(child(root, "lake/" + name).toString())
            .withColumn("date", functions.col("date").cast("date"))
            .createOrReplaceTempView(name);
      }
    }
    readSetAside(spark, root, ParquetFormat.REJECTS).createOrReplaceTempView("rejects");
    readSetAside(spark, root, ParquetFormat.REPAIRS).createOrReplaceTempView("repairs");
  }

  private static List<String> folders(SparkSession spark, URI root) {
    Path lake = new Path(child(root, "lake"));
    List<String> names = new ArrayList<>();
    if (exists(spark, lake)) {
      try {
        FileSystem files = lake.getFileSystem(spark.sessionState().newHadoopConf());
        for (FileStatus folder : files.listStatus(lake)) {
          names.add(folder.getPath().getName());
        }
      } catch (IOException failed) {
        throw new UncheckedIOException("cannot list " + lake, failed);
      }
    }
    return names;
  }

  /** The rows of a table as delivered, repeated events included. */
  public static Dataset<Row> read(SparkSession spark, URI root, Table table) {
    StructType schema = schema(table);
    Path folder = new Path(child(root, "lake/" + table.name()));
    if (!exists(spark, folder)) {
      return spark.createDataFrame(List.of(), schema);
    }
    return spark.read().schema(schema).parquet(folder.toString());
  }

  /** The columns of a table in Spark's words, those of the partitions last. */
  public static StructType schema(Table table) {
    StructType schema = new StructType();
    for (Column column : table.columns()) {
      schema = schema.add(column.name(), typeOf(column.type()), true);
    }
    for (String column : Table.PARTITION_COLUMNS) {
      DataType type = column.equals("date") ? DataTypes.DateType : DataTypes.StringType;
      schema = schema.add(column, type, true);
    }
    return schema;
  }

  private static Dataset<Row> readSetAside(SparkSession spark, URI root, MessageType columns) {
    StructType schema = new StructType();
    for (int i = 0; i < columns.getFieldCount(); i++) {
      schema = schema.add(columns.getFieldName(i), typeOf(columns.getType(i).asPrimitiveType()));
    }
    Path folder = new Path(child(root, "quarantine/" + columns.getName()));
    if (!exists(spark, folder)) {
      return spark.createDataFrame(List.of(), schema);
    }
    // The folders repeat two columns of the files, so they are not read as partitions.
    return spark
        .read()
        .schema(schema)
        .option("recursiveFileLookup", "true")
        .parquet(folder.toString());
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

  private static boolean exists(SparkSession spark, Path folder) {
    try {
      return folder.getFileSystem(spark.sessionState().newHadoopConf()).exists(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot look for " + folder, failed);
    }
  }

  private static URI child(URI root, String path) {
    String text = root.toString();
    return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
  }
}
