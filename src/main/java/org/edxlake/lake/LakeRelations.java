package org.edxlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.InMemoryFileIndex;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.edxlake.lake.store.LakeStores;
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
  private final Map<String, String> options;
  private final Configuration hadoop;
  private final Path root;
  private final Optional<PublishedFiles> published;

  private LakeRelations(
      SparkSession spark,
      Map<String, String> options,
      Configuration hadoop,
      Path root,
      Optional<PublishedFiles> published) {
    this.spark = spark;
    this.options = options;
    this.hadoop = hadoop;
    this.root = root;
    this.published = published;
  }

  /**
   * The relations of the lake at a root.
   *
   * @param options of the reader, among them settings of file systems
   * @throws IllegalArgumentException if there is no lake
   */
  static LakeRelations at(SparkSession spark, Path root, Map<String, String> options) {
    Configuration hadoop = spark.sessionState().newHadoopConfWithOptions(options);
    LakeRelations lake =
        reading(
            () -> {
              Path whole = root.getFileSystem(hadoop).makeQualified(root);
              return new LakeRelations(
                  spark, options, hadoop, whole, PublishedFiles.at(whole.toUri(), hadoop));
            });
    if (lake.published.isEmpty() && !lake.isThere("lake")) {
      throw new IllegalArgumentException(
          "There is no lake at %s: it has neither a folder `ledger` nor a folder `lake`."
              .formatted(root));
    }
    return lake;
  }

  /** The names of the tables that have data. */
  Set<String> tables() {
    if (published.isPresent()) {
      return reading(() -> new TreeSet<>(published.get().tables()));
    }
    Set<String> tables = new TreeSet<>();
    Path lake = new Path(root, "lake");
    for (FileStatus each : reading(() -> lake.getFileSystem(hadoop).listStatus(lake))) {
      String name = each.getPath().getName();
      if (each.isDirectory() && !name.startsWith(".") && !name.startsWith("_")) {
        tables.add(name);
      }
    }
    return tables;
  }

  /**
   * A table, or the `rejects` or `repairs`.
   *
   * @param columns those of its files; a file may lack some of them, which are NULL then
   */
  HadoopFsRelation relation(String table, StructType columns) {
    boolean setAside = LakeTables.SET_ASIDE.containsKey(table);
    StructType partitions = setAside ? new StructType() : LakeTables.PARTITIONS;
    FileIndex index =
        published.isPresent()
            ? new LedgerFileIndex(spark, published.get(), table, partitions)
            : folder(table, partitions);
    return new HadoopFsRelation(
        index, partitions, columns, Option.empty(), new ParquetFileFormat(), options, spark);
  }

  // The partition columns are said, and not found, where there is no folder yet.
  private FileIndex folder(String table, StructType partitions) {
    boolean there = isThere(LakeTables.folder(table));
    boolean partitioned = !partitions.isEmpty();
    return new InMemoryFileIndex(
        spark,
        seq(there ? List.of(new Path(root, LakeTables.folder(table))) : List.of()),
        // The folders of what is set aside repeat columns of the files, and are no partitions.
        partitioned ? options : with("recursiveFileLookup"),
        Option.apply(partitions),
        NoopCache$.MODULE$,
        there && partitioned
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
    FileIndex index = relation(table, new StructType()).location();
    CollectionConverters.asJava(index.listFiles(seq(List.of()), seq(List.of())))
        .forEach(
            partition ->
                CollectionConverters.asJava(partition.files())
                    .forEach(file -> statuses.add(file.fileStatus())));
    Option<StructType> columns =
        new ParquetFileFormat().inferSchema(spark, with("mergeSchema"), seq(statuses));
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no table %s in the lake at %s: it is not declared, and has no files."
                  .formatted(table, root)
              + " `edxlake dictionary` names those that are declared.");
    }
    return withoutPartitions(columns.get());
  }

  /** The columns of a schema that are not those of partitions. */
  static StructType withoutPartitions(StructType schema) {
    Set<String> partitions = Set.of(LakeTables.PARTITIONS.fieldNames());
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(field -> !partitions.contains(field.name().toLowerCase(Locale.ROOT)))
            .toArray(StructField[]::new));
  }

  private boolean isThere(String folder) {
    return reading(() -> LakeStores.isThere(new Path(root, folder), hadoop));
  }

  private Map<String, String> with(String option) {
    java.util.Map<String, String> more = new TreeMap<>(CollectionConverters.asJava(options));
    more.put(option, "true");
    return Map.from(CollectionConverters.asScala(more));
  }

  /** Something that reads the lake. */
  interface Reading<T> {
    T get() throws IOException;
  }

  /** What was read, or an exception that Spark lets through. */
  static <T> T reading(Reading<T> reading) {
    try {
      return reading.get();
    } catch (IOException failed) {
      throw new UncheckedIOException("The lake cannot be read: " + failed.getMessage(), failed);
    }
  }

  static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
