package org.edxlake.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Holds a lake, as DuckDB reads it, against what a simulation planted. */
final class LakeTruth {
  private static final String PARTITIONS =
      "hive_types = {'org': VARCHAR, 'course': VARCHAR, 'run': VARCHAR, 'site': VARCHAR, 'date': DATE}";

  private final Path root;
  private final JsonNode truth;

  LakeTruth(Path root, Path truth) throws IOException {
    this.root = root;
    this.truth = new ObjectMapper().readTree(truth.toFile());
  }

  /** A table of the lake for a FROM clause. */
  static String files(Path root, String table) {
    return "read_parquet('%s/lake/%s/**/*.parquet', hive_partitioning = true, %s)"
        .formatted(root, table, PARTITIONS);
  }

  /** What was planted by table and partition: rows, and the sums of some columns. */
  Map<String, String> planted() {
    Map<String, String> planted = new TreeMap<>();
    for (JsonNode row : truth.get("rows")) {
      Map<String, String> sums = new TreeMap<>();
      row.get("sums").fields().forEachRemaining(e -> sums.put(e.getKey(), e.getValue().asText()));
      planted.put(key(row), row.get("rows").asText() + " rows, sums " + sums);
    }
    return planted;
  }

  /** The same of the lake. */
  Map<String, String> loaded() throws IOException, SQLException {
    Map<String, TreeSet<String>> summed = new TreeMap<>();
    for (JsonNode row : truth.get("rows")) {
      TreeSet<String> columns =
          summed.computeIfAbsent(row.get("table").asText(), table -> new TreeSet<>());
      row.get("sums").fieldNames().forEachRemaining(columns::add);
    }

    Map<String, String> loaded = new TreeMap<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        Stream<Path> tables = Files.list(root.resolve("lake"))) {
      for (Path table : (Iterable<Path>) tables::iterator) {
        String name = table.getFileName().toString();
        List<String> columns = new ArrayList<>(summed.getOrDefault(name, new TreeSet<>()));
        StringBuilder query =
            new StringBuilder("SELECT org, course, run, site, date, count(*) AS rows");
        columns.forEach(
            column ->
                query
                    .append(", coalesce(sum(")
                    .append(column)
                    .append("), 0) AS sum_")
                    .append(column));
        query.append(" FROM ").append(files(root, name)).append(" GROUP BY ALL");
        ResultSet rows = statement.executeQuery(query.toString());
        while (rows.next()) {
          Map<String, String> sums = new TreeMap<>();
          for (String column : columns) {
            String sum = rows.getString("sum_" + column);
            if (sum != null) {
              sums.put(column, sum);
            }
          }
          String key =
              String.join(
                  " / ",
                  name,
                  rows.getString("org"),
                  rows.getString("course"),
                  rows.getString("run"),
                  rows.getString("site"),
                  rows.getString("date"));
          loaded.put(key, rows.getString("rows") + " rows, sums " + sums);
        }
      }
    }
    return loaded;
  }

  /** What was planted in the event logs: the kinds of payloads, and the oddities. */
  Map<String, String> plantedInEvents() {
    Map<String, String> planted = new TreeMap<>();
    for (JsonNode log : truth.get("eventLogs")) {
      String file = log.get("file").asText();
      log.get("kinds")
          .fields()
          .forEachRemaining(
              kind -> put(planted, file + " kind " + kind.getKey(), kind.getValue().asLong()));
      log.get("rejected")
          .fields()
          .forEachRemaining(
              reason ->
                  put(planted, file + " rejected " + reason.getKey(), reason.getValue().asLong()));
      put(planted, file + " repaired", log.get("repaired").asLong());
      put(planted, file + " repeats", log.get("repeats").asLong());
      put(planted, file + " prefixed", log.get("prefixed").asLong());
    }
    return planted;
  }

  /** The same of the lake. */
  Map<String, String> loadedInEvents() throws SQLException {
    Map<String, String> loaded = new TreeMap<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      String events = files(root, "events");
      collect(
          statement,
          "SELECT package || ' kind ' || event_kind, count(*) FROM " + events + " GROUP BY 1",
          loaded);
      collect(
          statement,
          "SELECT package || ' repeats', count(repeats) FROM " + events + " GROUP BY 1",
          loaded);
      collect(
          statement,
          "SELECT package || ' prefixed', count(prefix) FROM " + events + " GROUP BY 1",
          loaded);
      String quarantine = "read_parquet('" + root + "/quarantine/%s/**/*.parquet')";
      collect(
          statement,
          "SELECT package || ' rejected ' || reason, count(*) FROM "
              + quarantine.formatted("rejects")
              + " WHERE \"table\" = 'events' GROUP BY 1",
          loaded);
      collect(
          statement,
          "SELECT package || ' repaired', count(*) FROM "
              + quarantine.formatted("repairs")
              + " WHERE \"table\" = 'events' GROUP BY 1",
          loaded);
    }
    return loaded;
  }

  private static void collect(Statement statement, String query, Map<String, String> counts)
      throws SQLException {
    ResultSet rows = statement.executeQuery(query);
    while (rows.next()) {
      put(counts, rows.getString(1), rows.getLong(2));
    }
  }

  private static void put(Map<String, String> counts, String key, long count) {
    if (count > 0) {
      counts.put(key, Long.toString(count));
    }
  }

  private static String key(JsonNode row) {
    return String.join(
        " / ",
        row.get("table").asText(),
        row.get("org").asText(),
        row.get("course").asText(),
        row.get("run").asText(),
        row.get("site").asText(),
        row.get("date").asText());
  }
}
