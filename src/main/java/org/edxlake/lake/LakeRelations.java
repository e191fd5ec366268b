package org.edxlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark reads the tables of a lake from: files that the ledger names, or where the ledger is
 * not for this user to read, those that are found in the folders.
 */
final class LakeRelations {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final Path root;
  private final Optional<PublishedFiles> published;

  private LakeRelations(
      SparkSession spark, Configuration hadoop, Path root, Optional<PublishedFiles> published) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.root = root;
    this.published = published;
  }

  /** The relations of the lake at a root, from its ledger as it is now. */
  static LakeRelations open(SparkSession spark, Path root) {
    return open(spark, root, PublishedFiles::open);
  }

  /** The same, from what this JVM has read of the ledger before if it has. */
  static LakeRelations at(SparkSession spark, Path root) {
    return open(spark, root, PublishedFiles::at);
  }

  private interface Opening {
    Optional<PublishedFiles> of(URI root, Configuration hadoop) throws IOException;
  }

  private static LakeRelations open(SparkSession spark, Path root, Opening opening) {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return call(
        () -> {
          Path whole = root.getFileSystem(hadoop).makeQualified(root);
          return new LakeRelations(spark, hadoop, whole, opening.of(whole.toUri(), hadoop));
        });
  }

  /** Whether there is anything of a lake at the root. */
  boolean isLake() {
    return published.isPresent() || exists(new Path(root, "lake"));
  }

  /** The names of the tables that have data. */
  Set<String> tables() {
    if (published.isPresent()) {
      return call(() -> new TreeSet<>(published.get().tables("")));
    }
    Path lake = new Path(root, "lake");
    return exists(lake)
        ? call(
            () ->
                Arrays.stream(files().listStatus(lake))
                    .map(folder -> folder.getPath().getName())
                    .collect(Collectors.toCollection(TreeSet::new)))
        : Set.of();
  }

  /**
   * A table, or the `rejects` or `repairs`.
   *
   * @param columns those of its files; a file may lack some of them, which are NULL then
   */
  HadoopFsRelation of(String table, StructType columns) {
    boolean setAside = LakeTables.setAside().containsKey(table);
    StructType partitions = setAside ? new StructType() : LakeTables.PARTITIONS;
    FileIndex index =
        published.isPresent()
            ? new LedgerFileIndex(spark, published.get(), table, partitions)
            : folder(table, partitions);
    return new HadoopFsRelation(
        index,
        partitions,
        columns,
        Option.empty(),
        new ParquetFileFormat(),
        options(java.util.Map.of()),
        spark);
  }

  // The partition columns are said, and not found, where there is no folder yet.
  private FileIndex folder(String table, StructType partitions) {
    Path folder = new Path(root, LakeTables.folder(table));
    boolean there = exists(folder);
    // The folders of what is set aside repeat columns of the files, and are no partitions.
    Map<String, String> options =
        options(
            partitions.isEmpty()
                ? java.util.Map.of("recursiveFileLookup", "true")
                : java.util.Map.of());
    return new InMemoryFileIndex(
        spark,
        seq(there ? List.of(folder) : List.of()),
        options,
        Option.apply(partitions),
        NoopCache$.MODULE$,
        there && !partitions.isEmpty()
            ? Option.empty()
            : Option.apply(new PartitionSpec(partitions, seq(List.of()))),
        Option.empty());
  }

  /**
   * The columns that the files of a table have, for one that nobody declared.
   *
   * @throws IllegalArgumentException if it has no files
   */
  StructType columnsOfFiles(String table) {
    List<FileStatus> statuses = new ArrayList<>();
    CollectionConverters.asJava(
            of(table, new StructType()).location().listFiles(seq(List.of()), seq(List.of())))
        .forEach(
            partition ->
                CollectionConverters.asJava(partition.files())
                    .forEach(file -> statuses.add(file.fileStatus())));
    Option<StructType> columns =
        new ParquetFileFormat()
            .inferSchema(spark, options(java.util.Map.of("mergeSchema", "true")), seq(statuses));
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no table %s in the lake at %s: it is not declared, and has no files. `edxlake dictionary` names those that are declared."
              .formatted(table, root));
    }
    return withoutPartitions(columns.get());
  }

  /** The columns of a schema that are not those of partitions. */
  static StructType withoutPartitions(StructType schema) {
    Set<String> partitions = Set.of(LakeTables.PARTITIONS.fieldNames());
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !partitions.contains(field.name().toLowerCase(Locale.ROOT)))
            .toArray(org.apache.spark.sql.types.StructField[]::new));
  }

  private FileSystem files() throws IOException {
    return root.getFileSystem(hadoop);
  }

  private boolean exists(Path path) {
    return call(() -> files().exists(path));
  }

  /** Something that reads the lake. */
  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T call(Reading<T> reading) {
    try {
      return reading.get();
    } catch (IOException failed) {
      throw new UncheckedIOException("The lake cannot be read: " + failed.getMessage(), failed);
    }
  }

  private static Map<String, String> options(java.util.Map<String, String> options) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(options));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
