package org.edxlake.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedPredicate;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of one table for Spark, from the ledger: a query about one day reads the lists of that
 * day's packages and looks into no folder.
 *
 * <p>All scans of a query see the ledger at one moment, and the next query sees what was published
 * meanwhile. As with files that Spark has listed, a file that is replaced between the planning and
 * the reading of a query is read as it is then, or fails. Where a file lies on HDFS and when it was
 * changed is not known here: the time is given as 1970.
 */
final class LedgerFileIndex implements FileIndex {
  private static final String DATE = "date";

  private final SparkSession spark;
  private final PublishedFiles published;
  private final String table;
  private final StructType partitionSchema;

  /**
   * @param table a table under `lake/`, or `rejects` or `repairs`
   * @param partitionSchema the partition columns, in the order of the folders; none for what is not
   *     under `lake/`
   */
  LedgerFileIndex(
      SparkSession spark, PublishedFiles published, String table, StructType partitionSchema) {
    this.spark = spark;
    this.published = published;
    this.table = table;
    this.partitionSchema = partitionSchema;
  }

  /** Two, since Spark refuses to write to a relation that has more than one place. */
  @Override
  public Seq<Path> rootPaths() {
    return LakeRelations.seq(
        List.of(
            new Path(published.root(), LakeTables.folder(table)),
            new Path(published.root(), "ledger")));
  }

  @Override
  public StructType partitionSchema() {
    return partitionSchema;
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    List<Expression> filters = CollectionConverters.asJava(partitionFilters);
    Predicate<InternalRow> onPartitions = predicate(filters);
    Predicate<InternalRow> onDates =
        predicate(filters.stream().filter(LedgerFileIndex::isAboutDates).toList());

    Map<InternalRow, List<FileStatus>> partitions = new LinkedHashMap<>();
    for (DataFile file : files(date -> onDates.test(dateOnly(date)))) {
      InternalRow values = values(file);
      if (onPartitions.test(values)) {
        partitions.computeIfAbsent(values, none -> new ArrayList<>()).add(status(file));
      }
    }
    List<PartitionDirectory> directories = new ArrayList<>();
    partitions.forEach(
        (values, files) ->
            directories.add(PartitionDirectory.apply(values, files.toArray(FileStatus[]::new))));
    return LakeRelations.seq(directories);
  }

  private List<DataFile> files(Predicate<LocalDate> dates) {
    return LakeRelations.reading(() -> published.filesOf(query(), table, dates));
  }

  // Empty where Spark only looks at a plan.
  private String query() {
    String id = spark.sparkContext().getLocalProperty(SQLExecution.EXECUTION_ROOT_ID_KEY());
    return id == null ? "" : id;
  }

  private FileStatus status(DataFile file) {
    // Spark splits a file by its own settings, whatever the blocks.
    return new FileStatus(file.bytes(), false, 1, file.bytes(), 0, published.pathOf(file));
  }

  private InternalRow values(DataFile file) {
    if (partitionSchema.isEmpty()) {
      return InternalRow.empty();
    }
    Partition partition = Partition.ofPath(file.path());
    return row(
        UTF8String.fromString(partition.org()),
        UTF8String.fromString(partition.course()),
        UTF8String.fromString(partition.run()),
        UTF8String.fromString(partition.site().name()),
        (int) partition.date().toEpochDay());
  }

  private InternalRow dateOnly(LocalDate date) {
    Object[] values = new Object[partitionSchema.size()];
    if (values.length > 0) {
      values[partitionSchema.fieldIndex(DATE)] = (int) date.toEpochDay();
    }
    return row(values);
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }

  private static boolean isAboutDates(Expression filter) {
    return filter.references().forall(column -> column.name().equalsIgnoreCase(DATE));
  }

  private Predicate<InternalRow> predicate(List<Expression> filters) {
    List<InterpretedPredicate> all = new ArrayList<>();
    for (Expression filter : filters) {
      InterpretedPredicate one =
          new InterpretedPredicate(
              BindReferences.bindReference(
                  filter, package$.MODULE$.AttributeSeq(columns(filter)), false));
      one.initialize(0);
      all.add(one);
    }
    return values -> all.stream().allMatch(one -> one.eval(values));
  }

  // Those that the filter names are known to it by an id of the query.
  private Seq<Attribute> columns(Expression filter) {
    Map<String, Attribute> named = new LinkedHashMap<>();
    CollectionConverters.asJava(filter.references())
        .forEach(column -> named.put(column.name().toLowerCase(Locale.ROOT), column));
    List<Attribute> columns = new ArrayList<>();
    for (StructField field : partitionSchema.fields()) {
      Attribute column = named.get(field.name());
      columns.add(column != null ? column : unused(field));
    }
    return LakeRelations.seq(columns);
  }

  private static Attribute unused(StructField field) {
    return new AttributeReference(
        field.name(),
        field.dataType(),
        true,
        Metadata.empty(),
        NamedExpression.newExprId(),
        LakeRelations.seq(List.of()));
  }

  @Override
  public String[] inputFiles() {
    return files(date -> true).stream()
        .map(file -> SparkPath.fromPath(published.pathOf(file)).urlEncoded())
        .toArray(String[]::new);
  }

  /** There is nothing to do: each query looks at the ledger. */
  @Override
  public void refresh() {}

  @Override
  public long sizeInBytes() {
    return LakeRelations.reading(() -> published.bytes(query(), table));
  }

  /** Two scans of the same table of a lake are the same to Spark, which then does one of them. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LedgerFileIndex index
        && published == index.published
        && table.equals(index.table);
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(published), table);
  }
}
