package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.edxlake.lake.StagedSample.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalog.Table;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.SqlTables;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.FailingStore.Cut;
import org.edxlake.lake.FailingStore.CutOffException;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeTablesTest {
  private static final String CS101 = "course-v1:UniversityX+CS101+2014_T1";
  private static final String DAY = "2014-07-25T08:00:00+00:00";
  private static final String COUNT = "SELECT count(*) FROM events";
  private static final List<String> COURSES =
      List.of(
          CS101,
          "UniversityX/6.00/007",
          "UniversityX/NULL/null",
          "course-v1:Málaga+数学+a:b",
          "UniversityX/a%2Fb/1",
          "ccx-v1:UniversityX+CS101+2014_T1+ccx@7");

  @TempDir static Path published;

  @TempDir Path temp;
  private Path root;

  /** A lake with the events of a day, and with dumps of two days later. */
  @BeforeAll
  static void publishOnce() throws Exception {
    StagedSample sample = new StagedSample(published.resolve("scratch"));
    List<String> events = new ArrayList<>();
    COURSES.forEach(course -> events.add(event(course, "bob", DAY)));
    events.add(event(CS101, "bob", DAY));
    events.add("no event");
    Path root = published.resolve("root");
    publish(root, "run-1", sample.events(lines(events)));
    sample.dump(
        "auth_user", "UniversityX-CS101-2014_T1", Site.PROD, CS101, "id\tusername\n1\tbob\n");
    sample.dump("survey", "UniversityX-CS101-2014_T1", Site.PROD, CS101, "id\tanswer\n1\tyes\n");
    publish(root, "run-2", sample.snapshot());
  }

  @BeforeEach
  void copyTheLake() throws IOException {
    root = temp.resolve("a lake");
    try (Stream<Path> found = Files.walk(published.resolve("root"))) {
      for (Path path : (Iterable<Path>) found::iterator) {
        Files.copy(path, root.resolve(published.resolve("root").relativize(path).toString()));
      }
    }
  }

  @AfterEach
  void leaveNothingInTheCatalogue() {
    for (Table each : session().catalog().listTables().collectAsList()) {
      if (!session().catalog().dropTempView(each.name())) {
        String kind = each.tableType().equals("VIEW") ? "VIEW " : "TABLE ";
        session().sql("DROP " + kind + each.name());
      }
    }
    session().catalog().clearCache();
  }

  @Test
  void everyValueOfAPartitionComesBackAsItWas() {
    register();

    assertThat(rows("SELECT DISTINCT org, course, run, site, date FROM events"))
        .containsExactlyInAnyOrder(
            "UniversityX|CS101|2014_T1|prod|2014-07-25",
            "UniversityX|6.00|007|prod|2014-07-25",
            "UniversityX|NULL|null|prod|2014-07-25",
            "Málaga|数学|a:b|prod|2014-07-25",
            "UniversityX|a%2Fb|1|prod|2014-07-25",
            "UniversityX|CS101|2014_T1+ccx@7|prod|2014-07-25");
  }

  @Test
  void everyTableHasAViewOfItsTypesAlsoWithoutFiles() {
    register();

    assertThat(rows("SELECT count(*), max(id) FROM certificates_generatedcertificate"))
        .containsExactly("0|null");
    assertThat(session().table("auth_user").schema().fieldNames())
        .containsSubsequence("id", "username", "line", "org", "course", "run", "site", "date");
    assertThat(rows("SELECT id, username, typeof(last_login), date FROM auth_user"))
        .containsExactly("1|bob|timestamp|2014-07-27");
    assertThat(rows("SELECT id, answer, typeof(id), typeof(date) FROM survey"))
        .containsExactly("1|yes|string|date");
    assertThat(rows("SELECT line, reason, string(raw) FROM rejects"))
        .containsExactly("8|not-json|no event");
    assertThat(rows("SELECT count(*) FROM repairs")).containsExactly("0");
    assertThat(rows("SELECT line, repeats FROM events_delivered WHERE repeats IS NOT NULL"))
        .containsExactly("7|1");
    assertThat(rows(COUNT)).containsExactly("6");
  }

  @Test
  void aFilterOnPartitionsChoosesFilesByTheLedgerAlone() {
    register();

    assertThat(filesFor("course = 'NULL' AND DATE = '2014-07-25'")).isEqualTo(1);
    assertThat(filesFor("upper(run) LIKE '%CCX%' OR course = '6.00'")).isEqualTo(2);
    assertThat(filesFor("date > '2014-07-25'")).isZero();
    assertThat(filesFor("username = 'nobody'")).isEqualTo(6);
    assertThat(session().table("events").inputFiles()).hasSize(6);
  }

  @Test
  void aFileThatTheLedgerDoesNotNameIsNotRead() throws IOException {
    Path file = someFile("events");
    Files.copy(file, file.resolveSibling("part-stray-0-0-0.parquet"));
    register();

    assertThat(rows(COUNT)).containsExactly("6");
  }

  @Test
  void aQueryAboutADayReadsNoListOfAnother() throws IOException {
    try (Stream<Path> lists = Files.list(root.resolve("ledger/files"))) {
      Files.delete(
          lists
              .filter(list -> list.getFileName().toString().startsWith("universityx-2014-07-27"))
              .findFirst()
              .orElseThrow());
    }
    LakeStore store = LakeStores.open(root.toUri(), new Configuration(false));
    PublishedFiles files = PublishedFiles.at(store.root(), new Configuration(false)).orElseThrow();

    assertThat(files.filesOf("", "auth_user", LocalDate.of(2014, 7, 25)::equals)).isEmpty();
    assertThat(files.filesOf("", "events", date -> true)).hasSize(6);
    assertThatThrownBy(() -> files.filesOf("", "auth_user", date -> true))
        .hasMessageContaining("missing");
  }

  @Test
  void aJoinChoosesFilesByTheValuesOfTheOtherSide() {
    register();
    session()
        .createDataset(List.of("6.00", "NULL"), Encoders.STRING())
        .where("value <> ''")
        .createOrReplaceTempView("chosen");

    Dataset<Row> joined =
        session().sql("SELECT line FROM events JOIN chosen ON course = value ORDER BY line");

    assertThat(joined.collectAsList().toString()).isEqualTo("[[2], [3]]");
    assertThat(rows("SELECT count(*) FROM events WHERE date = (SELECT max(date) FROM events)"))
        .containsExactly("6");
  }

  @Test
  void whatIsPublishedMeanwhileIsInTheNextQueryWithoutARefresh() throws Exception {
    register();
    assertThat(rows("SELECT username FROM auth_user")).containsExactly("bob");

    publish(root, "run-3", otherSnapshot());

    assertThat(rows("SELECT username FROM auth_user")).containsExactly("ann");
  }

  @Test
  void aQuerySeesTheLakeAtOneMoment() throws Exception {
    PublishedFiles files = PublishedFiles.at(root.toUri(), new Configuration(false)).orElseThrow();
    List<DataFile> before = files.filesOf("7", "auth_user", date -> true);

    publish(root, "run-3", otherSnapshot());

    assertThat(files.filesOf("7", "auth_user", date -> true)).isEqualTo(before);
    assertThat(files.filesOf("8", "auth_user", date -> true)).isNotEqualTo(before).hasSize(1);
  }

  @Test
  void aPackageIsReadWhereverItsReplacementWasCutOff() throws Exception {
    StagedSample sample = new StagedSample(temp.resolve("scratch"));
    StagedPackage longer =
        sample.events(lines(List.of(event(CS101, "ann", DAY), event(CS101, "bob", DAY))));
    register();
    Set<List<String>> seen = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    String query = "SELECT count(*) FROM events WHERE course = 'CS101' AND run = '2014_T1'";

    boolean cut = true;
    for (int operation = 1; cut; operation++) {
      try (LakeStore store = LakeStores.open(root.toUri(), new Configuration(false))) {
        publish(new FailingStore(store, operation, Cut.AFTER), root, "run-" + operation, longer);
        cut = false;
      } catch (CutOffException half) {
        seen.add(rows(query));
      }
    }

    assertThat(seen).containsExactly(List.of("1"), List.of("2"));
    assertThat(rows(query)).containsExactly("2");
    assertThat(rows(COUNT)).containsExactly("2");
  }

  @Test
  void manyQueriesAtOnceHaveOneAnswer() throws Exception {
    register();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<List<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(pool.submit(() -> rows(COUNT)));
    }

    for (Future<List<String>> answer : answers) {
      assertThat(answer.get()).containsExactly("6");
    }
    pool.shutdown();
  }

  @Test
  void aLakeThatWasMadeAnewIsReadAnew() throws Exception {
    register();
    Files.move(root, temp.resolve("old"));
    publish(root, "run-1", otherSnapshot());

    register();

    assertThat(rows("SELECT username FROM auth_user")).containsExactly("ann");
    assertThat(rows(COUNT)).containsExactly("0");
  }

  @Test
  void withoutALedgerTheFoldersAreListed() throws IOException {
    Files.move(root.resolve("ledger"), temp.resolve("ledger"));

    register();

    assertThat(rows(COUNT)).containsExactly("6");
    assertThat(rows("SELECT id, answer, typeof(date) FROM survey")).containsExactly("1|yes|date");
    assertThat(rows("SELECT count(*), max(date) FROM forum")).containsExactly("0|null");
    assertThat(rows("SELECT reason FROM rejects")).containsExactly("not-json");
    assertThat(rows("SELECT count(*) FROM repairs")).containsExactly("0");
    assertThat(root.resolve("ledger")).doesNotExist();
  }

  @Test
  void whereThereIsNoLakeNoneIsMade() {
    Path nowhere = temp.resolve("nowhere");

    assertThatThrownBy(() -> LakeTables.register(session(), nowhere.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no lake at %s: it has neither a folder `ledger` nor a folder `lake`.",
            nowhere);
    assertThat(nowhere).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aScriptMakesAllTablesKnownWithCommentsAndMayBeRunAgain(SqlTables tables) {
    runScript(tables);
    runScript(tables);
    if (tables == SqlTables.OF_FOLDERS) {
      session().sql("MSCK REPAIR TABLE events_delivered SYNC PARTITIONS");
      session().sql("MSCK REPAIR TABLE auth_user SYNC PARTITIONS");
    }

    assertThat(rows(COUNT)).containsExactly("6");
    assertThat(rows("SELECT username, date FROM auth_user")).containsExactly("bob|2014-07-27");
    assertThat(rows("SELECT count(DISTINCT course) FROM events_delivered WHERE run = '2014_T1'"))
        .containsExactly("1");
    for (String table : List.of("events", "events_delivered", "auth_user")) {
      assertThat(rows("DESCRIBE TABLE " + table))
          .as(table)
          .contains(
              "site|string|prod for edx.org, edge for edge.edx.org; ids are unique inside one site only");
    }
    assertThat(rows("DESCRIBE TABLE auth_userprofile"))
        .contains("goals|string|Learner's own words; multi-line with CR LF");
    assertThat(rows("DESCRIBE TABLE EXTENDED auth_user"))
        .contains("Comment|One row an account that ever enrolled in the course.|");
  }

  @Test
  void tablesOfACatalogueHoldWhatIsPublishedLater() throws Exception {
    runScript(SqlTables.OF_LEDGER);
    assertThat(rows("SELECT username FROM auth_user")).containsExactly("bob");

    publish(root, "run-3", otherSnapshot());

    assertThat(rows("SELECT username FROM auth_user")).containsExactly("ann");
    assertThat(rows("SELECT reason FROM rejects")).containsExactly("not-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INSERT INTO", "INSERT OVERWRITE"})
  void nothingCanBeWrittenThroughATable(String insert) throws IOException {
    runScript(SqlTables.OF_LEDGER);
    List<String> before = files(root);

    assertThatThrownBy(
            () -> session().sql(insert + " TABLE auth_user SELECT * FROM auth_user LIMIT 1"))
        .hasMessageContaining("Can only write data to relations with a single path");

    assertThat(files(root)).isEqualTo(before);
  }

  @Test
  void aTableThatIsDroppedLeavesTheLakeAsItIs() throws IOException {
    runScript(SqlTables.OF_LEDGER);
    List<String> before = files(root);

    session().sql("DROP TABLE auth_user");

    assertThat(files(root)).isEqualTo(before);
  }

  @Test
  void theStatisticsOfATableAreThoseOfItsFiles() throws IOException {
    runScript(SqlTables.OF_LEDGER);

    session().sql("ANALYZE TABLE auth_user COMPUTE STATISTICS");

    assertThat(rows("DESCRIBE TABLE EXTENDED auth_user"))
        .contains("Statistics|%d bytes, 1 rows|".formatted(Files.size(someFile("auth_user"))));
  }

  @Test
  void aTableThatNobodyDeclaredIsReadByItsLocation() {
    Dataset<Row> survey = session().read().format("edxlake").load(root + "/lake/survey");

    assertThat(survey.select("answer", "course").collectAsList().toString())
        .isEqualTo("[[yes,CS101]]");
  }

  @Test
  void aLocationThatIsNoTableIsRefused() {
    assertThatThrownBy(() -> session().read().format("edxlake").load(root + "/events"))
        .hasMessageContaining("A table of a lake has the location <root>/lake/<table>");
    assertThatThrownBy(() -> session().read().format("edxlake").load())
        .hasMessageContaining("not none");
    assertThatThrownBy(() -> session().read().format("edxlake").load(root + "/lake/surveys"))
        .hasMessageContaining("There is no table surveys in the lake at");
    assertThatThrownBy(() -> session().read().format("edxlake").load(temp + "/lake/events"))
        .hasMessageContaining("There is no lake at " + temp.toUri().getPath().replaceAll("/$", ""));
  }

  private void register() {
    LakeTables.register(session(), root.toString());
  }

  private void runScript(SqlTables tables) {
    session().sql("SET root=" + root);
    for (String statement : tables.script().split(";\n", -1)) {
      if (!statement.isBlank()) {
        session().sql(statement);
      }
    }
  }

  private Path someFile(String table) throws IOException {
    try (Stream<Path> found = Files.walk(root.resolve("lake").resolve(table))) {
      return found.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  private StagedPackage otherSnapshot() throws IOException {
    return new StagedSample(temp.resolve("scratch"))
        .dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, CS101, "id\tusername\n2\tann\n")
        .snapshot();
  }

  private static void publish(Path root, String run, StagedPackage staged) throws IOException {
    try (LakeStore store = LakeStores.open(root.toUri(), new Configuration(false))) {
      publish(store, root, run, staged);
    }
  }

  private static void publish(LakeStore store, Path root, String run, StagedPackage staged)
      throws IOException {
    LoadRun loadRun = new LoadRun(run, "0.1.0");
    Ledger ledger = Ledger.open(store);
    Publisher publisher = new Publisher(store, ledger, loadRun);
    publisher.recover();
    Map<String, List<LoadedText>> loaded =
        new Loader(new ThreadWorkers(2), LoadSettings.defaults(), root.toUri(), Map.of())
            .load(run, List.of(staged), LoadProgress.NONE);
    Audit.Outcome outcome = new Audit(store).check(staged, loaded.get(staged.file().id()));
    publisher.publish((Audit.Approved) outcome);
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** The number of files that Spark chooses for a filter of the events. */
  private static long filesFor(String filter) {
    SparkPlan plan =
        session().sql("SELECT * FROM events WHERE " + filter).queryExecution().sparkPlan();
    FileSourceScanExec scan = (FileSourceScanExec) plan.collectLeaves().head();
    return scan.selectedPartitions().totalNumberOfFiles();
  }

  private static List<String> rows(String query) {
    return session().sql(query).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  private static SparkSession session() {
    return TestSpark.session();
  }
}
