package org.edxlake.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.edxlake.catalog.EventColumns;
import org.edxlake.decode.EventRebuild;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From encrypted packages to answers of a reader that is not Spark. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndTest {
  @TempDir static Path folder;

  private static University university;
  private static Map<String, String> published;

  @BeforeAll
  static void run() throws IOException {
    SimulationPlan plan =
        SimulationPlan.demo()
            .withCourses(9)
            .withLearners(24)
            .withEventsPerDay(300)
            .withSnapshots(3)
            .withPlain(true);
    university = University.simulate(plan, folder);
    assertThat(university.run("run")).isZero();
    published = University.dataFiles(university.lake());
  }

  @Test
  void theLakeHoldsWhatWasPlantedInEveryTableCourseSiteAndDate() throws Exception {
    LakeTruth truth = new LakeTruth(university.lake(), university.truth());

    assertThat(truth.planted()).hasSizeGreaterThan(800);
    assertThat(differences(truth.loaded(), truth.planted())).isEmpty();
    assertThat(truth.plantedInEvents()).hasSizeGreaterThan(100);
    assertThat(differences(truth.loadedInEvents(), truth.plantedInEvents())).isEmpty();
  }

  @Test
  void everyEventCanBeRebuiltFromItsRow() throws Exception {
    Map<String, Map<Long, JsonNode>> sent = new HashMap<>();
    long events = 0;
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      ResultSet rows =
          statement.executeQuery(
              "SELECT * FROM "
                  + LakeTruth.files(university.lake(), "events")
                  + " ORDER BY package, line");
      while (rows.next()) {
        Map<String, Object> row = row(rows);
        String file = (String) row.get("package");
        if (!sent.containsKey(file)) {
          sent.put(file, eventsOf(file));
        }
        JsonNode event = sent.get(file).remove(row.get("line"));
        assertThat(EventRebuild.rebuild(row)).isEqualTo(event);
        events++;
      }
    }
    assertThat(sent).hasSize(14).allSatisfy((file, left) -> assertThat(left).isEmpty());
    assertThat(events).isGreaterThan(14 * 300);
  }

  @Test
  void noPlaintextIsLeftInScratch() throws IOException {
    assertThat(University.filesBelow(university.scratch())).isEmpty();
  }

  @Test
  void theLakeIsWhatTheLedgerSays() {
    assertThat(university.run("verify")).isZero();
  }

  @Test
  void aSecondRunDoesNothing() throws IOException {
    assertThat(university.run("run")).isZero();

    assertThat(University.dataFiles(university.lake())).isEqualTo(published);
    JsonNode report = university.lastReport();
    assertThat(report.get("packages")).isEmpty();
    assertThat(report.get("upToDate").asInt()).isEqualTo(17);
  }

  @Test
  void stagingAndLoadingApartGiveTheSameFiles() throws IOException {
    Path other = folder.resolve("lake-of-halves");

    assertThat(university.run("stage", "-D", "root=" + other)).isZero();
    assertThat(university.run("load", "-D", "root=" + other)).isZero();

    assertThat(differences(University.dataFiles(other), published)).isEmpty();
    assertThat(University.filesBelow(university.scratch())).isEmpty();
  }

  @Test
  void executorsInJvmsOfTheirOwnGiveTheSameFiles() throws Exception {
    Path other = folder.resolve("lake-of-a-cluster");

    Process process =
        university.start("run", "--master", "local-cluster[2,1,1024]", "-D", "root=" + other);

    assertThat(process.waitFor()).as(() -> read(folder.resolve("process.log"))).isZero();
    assertThat(differences(University.dataFiles(other), published)).isEmpty();

    Process copying =
        university.start("compact", "--master", "local-cluster[2,1,1024]", "-D", "root=" + other);
    assertThat(copying.waitFor()).as(() -> read(folder.resolve("process.log"))).isZero();
    assertThat(university.run("compact")).isZero();
    List<String> copy = List.of("compact");
    assertThat(
            differences(University.hashes(other, copy), University.hashes(university.lake(), copy)))
        .isEmpty();
    assertThat(University.hashes(other, copy)).hasSizeGreaterThan(40);
  }

  @Test
  @Order(1)
  void theCopyOfAFinishedMonthHasTheRowsOfItsTablesInFewFiles() throws Exception {
    assertThat(university.run("compact", "--dry-run")).isZero();
    assertThat(university.run("compact", "--to", "2014-06")).isZero();
    assertThat(university.run("compact", "--from", "2014-08")).isZero();
    assertThat(university.run("compact", "--table", "event")).isEqualTo(40);
    assertThat(university.run("compact", "--from", "2014-08", "--to", "2014-07")).isEqualTo(40);
    assertThat(university.lake().resolve("compact")).doesNotExist();

    assertThat(university.run("compact", "--table", "teams,events")).isZero();
    assertThat(university.lake().resolve("compact").toFile().list())
        .containsExactlyInAnyOrder("teams", "events");

    assertThat(university.run("compact")).isZero();

    Map<String, Long> inJuly = new TreeMap<>();
    Map<String, Long> differing = new TreeMap<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (String table : tables()) {
        String files =
            "read_parquet('%s/compact/%s/*.parquet')".formatted(university.lake(), table);
        String columns = columns(statement, files);
        String copy = "SELECT %s FROM %s".formatted(columns, files);
        String lake =
            "SELECT %s FROM %s WHERE date < DATE '2014-08-01'"
                .formatted(columns, LakeTruth.files(university.lake(), table));
        inJuly.put(table, count(statement, lake));
        long both =
            count(statement, "(%s) EXCEPT ALL (%s)".formatted(lake, copy))
                + count(statement, "(%s) EXCEPT ALL (%s)".formatted(copy, lake));
        differing.put(table, both);
      }
    }
    assertThat(inJuly)
        .hasSizeGreaterThan(40)
        .allSatisfy((table, rows) -> assertThat(rows).isPositive());
    assertThat(differing).allSatisfy((table, rows) -> assertThat(rows).isZero());
    assertThat(University.filesBelow(university.lake().resolve("compact"))).hasSize(inJuly.size());
    assertThat(University.filesBelow(university.lake().resolve("stage"))).isEmpty();
    assertThat(University.dataFiles(university.lake())).isEqualTo(published);
    assertThat(university.run("verify")).isZero();
  }

  /**
   * Free texts are learners' own words, and no footer of a copy repeats them, as none of a table
   * does.
   */
  @Test
  void noFooterOfACopyTellsMoreOfItsColumnsThanThoseOfItsTable() throws Exception {
    assertThat(university.run("compact")).isZero();

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      String told =
          "SELECT DISTINCT path_in_schema FROM parquet_metadata('%s/%s/events/**/*.parquet') WHERE stats_max_value IS NOT NULL";
      Set<String> byTable = texts(statement, told.formatted(university.lake(), "lake"));
      assertThat(byTable).contains("username").doesNotContain("event", "context");
      byTable.addAll(Set.of("org", "course", "run", "site", "date"));

      assertThat(texts(statement, told.formatted(university.lake(), "compact"))).isEqualTo(byTable);
    }
  }

  /** What is said beside the result. */
  private static String told(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return told.toString(UTF_8);
  }

  private static Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    published.keySet().stream()
        .filter(path -> path.startsWith("lake/") && path.contains("/date=2014-07"))
        .forEach(path -> tables.add(Path.of(path).getName(1).toString()));
    return tables;
  }

  private static String columns(Statement statement, String files) throws SQLException {
    return texts(statement, "DESCRIBE FROM " + files).stream()
        .map(name -> '"' + name + '"')
        .collect(Collectors.joining(", "));
  }

  private static Set<String> texts(Statement statement, String query) throws SQLException {
    Set<String> texts = new TreeSet<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM (" + query + ")")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aRedeliveredPackageReplacesItsOwnFilesAndNoOthers() throws Exception {
    Path log = university.eventLog("prod", "2014-07-23");
    Files.copy(university.eventLog("prod", "2014-07-24"), log, StandardCopyOption.REPLACE_EXISTING);
    assertThat(university.run("compact")).isZero();

    assertThat(told(() -> assertThat(university.run("run")).isZero()))
        .contains(
            "Missing in the compact copy, or older there; `edxlake compact` mends it: events 2014-07");

    Map<String, String> now = University.dataFiles(university.lake());
    String own = "universityx-prod-events-2014-07-23";
    assertThat(without(now, own)).isEqualTo(without(published, own));
    assertThat(only(now, own)).isNotEqualTo(only(published, own)).isNotEmpty();
    assertThat(university.run("verify")).isZero();
  }

  /** Both values of each key that has two; a failure of whole maps would be pages long. */
  private static Map<String, String> differences(
      Map<String, String> actual, Map<String, String> expected) {
    Set<String> keys = new TreeSet<>(actual.keySet());
    keys.addAll(expected.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      if (!Objects.equals(actual.get(key), expected.get(key))) {
        differences.put(key, actual.get(key) + " instead of " + expected.get(key));
      }
    }
    return differences;
  }

  private static Map<String, String> without(Map<String, String> files, String name) {
    Map<String, String> rest = new HashMap<>(files);
    rest.keySet().removeIf(path -> path.contains(name));
    return rest;
  }

  private static Map<String, String> only(Map<String, String> files, String name) {
    Map<String, String> rest = new HashMap<>(files);
    rest.keySet().removeIf(path -> !path.contains(name));
    return rest;
  }

  private static Map<String, Object> row(ResultSet rows) throws SQLException {
    Map<String, Object> row = new HashMap<>();
    for (var column : EventColumns.TABLE.columns()) {
      Object value =
          switch (column.type()) {
            case TIMESTAMP -> instant(rows, column.name());
            case BIGINT, INT -> rows.getObject(column.name(), Long.class);
            default -> rows.getString(column.name());
          };
      if (value != null) {
        row.put(column.name(), value);
      }
    }
    return row;
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The events of a log as the simulation kept them in plain, by line. */
  private static Map<Long, JsonNode> eventsOf(String packageName) throws IOException {
    Map<Long, JsonNode> events = new HashMap<>();
    String name = packageName.substring(0, packageName.length() - ".gpg".length());
    Path plain = folder.resolve("packages/plain");
    Path file =
        University.filesBelow(plain).stream()
            .filter(path -> path.getFileName().toString().equals(name))
            .findFirst()
            .orElseThrow();
    var utf8 =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), utf8))) {
      long number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        long position = number;
        event(line).ifPresent(event -> events.put(position, event));
      }
    }
    return events;
  }

  private static Optional<JsonNode> event(String line) {
    int brace = line.indexOf('{');
    try {
      return brace < 0 ? Optional.empty() : Optional.of(EventRebuild.parse(line.substring(brace)));
    } catch (AssertionError rejected) {
      return Optional.empty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
