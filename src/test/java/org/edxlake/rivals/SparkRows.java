package org.edxlake.rivals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Event logs to partitioned Parquet as Spark is usually asked for it: gpg to files, then rows, then
 * `partitionBy`. A rival for the benchmark, and no part of edxlake.
 *
 * <p>`naive` reads with `read.json` and a schema; `jackson` makes the rows itself, from trees.
 */
public final class SparkRows {
  private static final String[] TEXTS = {
    "time",
    "event_type",
    "name",
    "event_source",
    "session",
    "page",
    "referer",
    "host",
    "ip",
    "agent",
    "accept_language",
    "username",
    "event",
    "context"
  };
  private static final String COURSE = "(?:(?:course|ccx)-v1:)?([^/+]+)[/+]([^/+]+)[/+](.+)";
  private static final Pattern COURSE_KEY = Pattern.compile(COURSE);

  private SparkRows() {}

  /**
   * Loads all logs of a bucket.
   *
   * @param arguments `naive` or `jackson`, the bucket, the simulation with its keys, the output
   */
  public static void main(String[] arguments) throws Exception {
    Path output = Path.of(arguments[3]);
    Path scratch = Files.createDirectories(output.resolveSibling("scratch"));
    decrypt(Path.of(arguments[1]), Path.of(arguments[2]), scratch);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.sql.parquet.compression.codec", "zstd")
            .getOrCreate()) {
      Dataset<Row> events =
          arguments[0].equals("naive") ? naive(spark, scratch) : jackson(spark, scratch);
      events.write().partitionBy("org", "course", "run", "site", "date").parquet(output.toString());
    }
  }

  private static Dataset<Row> naive(SparkSession spark, Path scratch) {
    StructType schema = new StructType();
    for (String text : TEXTS) {
      schema = schema.add(text, DataTypes.StringType);
    }
    Column courseId = functions.get_json_object(functions.col("context"), "$.course_id");
    Column file = functions.input_file_name();
    return spark
        .read()
        .schema(schema)
        .json(scratch.toString())
        .withColumn("time", functions.col("time").cast("timestamp"))
        .withColumn(
            "user_id",
            functions.get_json_object(functions.col("context"), "$.user_id").cast("bigint"))
        .withColumn("course_id", courseId)
        .withColumn("org", part(courseId, 1, "universityx"))
        .withColumn("course", part(courseId, 2, "_none"))
        .withColumn("run", part(courseId, 3, "_none"))
        .withColumn("site", functions.regexp_extract(file, "-(prod|edge)-events-", 1))
        .withColumn("date", functions.regexp_extract(file, "-events-([0-9-]+)", 1));
  }

  private static Column part(Column courseId, int group, String none) {
    Column part = functions.regexp_extract(courseId, "^" + COURSE + "$", group);
    return functions.when(courseId.isNull().or(part.equalTo("")), none).otherwise(part);
  }

  private static Dataset<Row> jackson(SparkSession spark, Path scratch) {
    StructType schema = new StructType();
    for (String text : TEXTS) {
      schema = schema.add(text, DataTypes.StringType);
    }
    schema = schema.add("user_id", DataTypes.LongType);
    for (String text : new String[] {"course_id", "org", "course", "run", "file"}) {
      schema = schema.add(text, DataTypes.StringType);
    }
    MapPartitionsFunction<Row, Row> rows =
        lines -> {
          ObjectMapper json = new ObjectMapper();
          return Iterators.transform(
              lines, line -> row(json, line.getString(0), line.getString(1)));
        };
    Column file = functions.col("file");
    return spark
        .read()
        .text(scratch.toString())
        .select(functions.col("value"), functions.input_file_name())
        .mapPartitions(rows, Encoders.row(schema))
        .withColumn("time", functions.col("time").cast("timestamp"))
        .withColumn("site", functions.regexp_extract(file, "-(prod|edge)-events-", 1))
        .withColumn("date", functions.regexp_extract(file, "-events-([0-9-]+)", 1))
        .drop("file");
  }

  private static Row row(ObjectMapper json, String line, String file) {
    try {
      JsonNode event = json.readTree(line);
      Object[] values = new Object[TEXTS.length + 6];
      for (int i = 0; i < TEXTS.length; i++) {
        JsonNode value = event.path(TEXTS[i]);
        values[i] =
            value.isMissingNode() || value.isNull()
                ? null
                : value.isTextual() ? value.asText() : value.toString();
      }
      JsonNode context = event.path("context");
      JsonNode user = context.path("user_id");
      values[TEXTS.length] =
          user.isIntegralNumber() || user.asText("").matches("[0-9]{1,18}") ? user.asLong() : null;
      String courseId = context.path("course_id").asText("");
      Matcher key = COURSE_KEY.matcher(courseId);
      boolean known = key.matches();
      values[TEXTS.length + 1] = courseId.isEmpty() ? null : courseId;
      values[TEXTS.length + 2] = known ? key.group(1) : "universityx";
      values[TEXTS.length + 3] = known ? key.group(2) : "_none";
      values[TEXTS.length + 4] = known ? key.group(3) : "_none";
      values[TEXTS.length + 5] = file;
      return RowFactory.create(values);
    } catch (IOException notJson) {
      throw new java.io.UncheckedIOException(notJson);
    }
  }

  private static void decrypt(Path bucket, Path simulation, Path scratch) throws Exception {
    List<Path> packages;
    try (Stream<Path> files = Files.walk(bucket)) {
      packages = files.filter(file -> file.toString().endsWith(".gpg")).sorted().toList();
    }
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Integer>> pending = new ArrayList<>();
      for (Path each : packages) {
        String name = each.getFileName().toString();
        Path target = scratch.resolve(name.substring(0, name.length() - ".gpg".length()));
        pending.add(pool.submit(() -> gpg(each, simulation, target)));
      }
      for (Future<Integer> each : pending) {
        if (each.get() != 0) {
          throw new IOException("gpg failed");
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int gpg(Path from, Path simulation, Path to) throws Exception {
    return new ProcessBuilder(
            "gpg",
            "--homedir",
            simulation.resolve("gnupg").toString(),
            "-q",
            "--batch",
            "--pinentry-mode",
            "loopback",
            "--passphrase-file",
            simulation.resolve("keys/passphrase.txt").toString(),
            "-o",
            to.toString(),
            "-d",
            from.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
