package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.edxlake.lake.StagedSample.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.unpack.SamplePackets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderTest {
  private static final String CS101 = "course-v1:UniversityX+CS101+2014_T1";
  private static final String EVENTS_PACKAGE = "universityx-prod-events-2014-07-25";
  private static final String SNAPSHOT = "universityx-2014-07-27";

  @TempDir Path temp;
  private Path lake;
  private StagedSample sample;

  @BeforeEach
  void aNewLake() {
    lake = temp.resolve("root");
    sample = new StagedSample(temp.resolve("scratch"));
  }

  @Test
  void everyEventIsARowOfItsCourseInSparkAndInDuckDb() throws Exception {
    String text =
        lines(
            event(CS101, "amélie", "2014-07-25T08:00:00.000001+00:00"),
            event("UniversityX/6.00/2013", "bob", "2014-07-25T09:00:00+00:00"),
            event("", "carol", "2014-07-25T10:00:00+00:00"));

    publish(load("run-1", sample.events(text)));

    List<String> expected =
        List.of(
            "UniversityX|6.00|2013|prod|2014-07-25|bob|2014-07-25 09:00:00|2|"
                + EVENTS_PACKAGE
                + ".log.gz.gpg",
            "UniversityX|CS101|2014_T1|prod|2014-07-25|amélie|2014-07-25 08:00:00.000001|1|"
                + EVENTS_PACKAGE
                + ".log.gz.gpg",
            "universityx|_none|_none|prod|2014-07-25|carol|2014-07-25 10:00:00|3|"
                + EVENTS_PACKAGE
                + ".log.gz.gpg");
    String columns = "org, course, run, site, %s, username, %s, line, package";
    assertThat(
            spark(
                "SELECT "
                    + columns.formatted("string(date)", "string(time)")
                    + " FROM events ORDER BY course"))
        .isEqualTo(expected);
    assertThat(
            duckDb(
                "SELECT "
                    + columns.formatted(
                        "date",
                        "strftime(time AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S') || CASE WHEN microsecond(time) % 1000000 = 0 THEN '' ELSE '.' || lpad((microsecond(time) % 1000000)::VARCHAR, 6, '0') END")
                    + " FROM "
                    + duckTable("events")
                    + " ORDER BY course"))
        .isEqualTo(expected);
  }

  @Test
  void aDumpKeepsItsTypesAndItsPlace() throws Exception {
    sample.dump(
        "student_courseenrollment",
        "UniversityX-CS101-2014_T1",
        Site.EDGE,
        CS101,
        lines(
            "id\tuser_id\tcourse_id\tcreated\tis_active\tmode",
            "1\t42\t" + CS101 + "\t2014-01-02 03:04:05\t1\taudit",
            "2\t43\t" + CS101 + "\t2014-01-02 03:04:06\t0\thonor"));

    publish(load("run-1", sample.snapshot()));

    String member = "UniversityX-CS101-2014_T1-student_courseenrollment-edge-analytics.sql";
    List<String> expected =
        List.of(
            "1|42|2014-01-02 03:04:05|true|audit|false|universityx-2014-07-27.zip|"
                + member
                + "|2|edge",
            "2|43|2014-01-02 03:04:06|false|honor|false|universityx-2014-07-27.zip|"
                + member
                + "|3|edge");
    String query =
        "SELECT id, user_id, %s, is_active, mode, course_id_inferred, package, member, line, site"
            + " FROM %s WHERE date = DATE '2014-07-27' AND run = '2014_T1' ORDER BY id";
    assertThat(spark(query.formatted("string(created)", "student_courseenrollment")))
        .isEqualTo(expected);
    assertThat(
            duckDb(
                query.formatted(
                    "strftime(created AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S')",
                    duckTable("student_courseenrollment"))))
        .isEqualTo(expected);
  }

  @Test
  void theColumnsOfAFileAreThoseOfTheCatalogue() throws Exception {
    List<LoadedText> texts =
        load("run-1", sample.events(lines(event(CS101, "bob", "2014-07-25T09:00:00+00:00"))))
            .get(EVENTS_PACKAGE);

    publish(Map.of(EVENTS_PACKAGE, texts));

    List<String> types =
        duckDb(
            "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('"
                + lake.resolve(texts.get(0).files().get(0).path())
                + "', hive_partitioning = false))");
    List<String> declared = new ArrayList<>();
    EventColumns.TABLE
        .columns()
        .forEach(
            column ->
                declared.add(
                    column.name()
                        + switch (column.type()) {
                          case STRING, JSON -> " VARCHAR";
                          case INT -> " INTEGER";
                          case BIGINT -> " BIGINT";
                          case DOUBLE -> " DOUBLE";
                          case BOOLEAN -> " BOOLEAN";
                          case TIMESTAMP -> " TIMESTAMP WITH TIME ZONE";
                          case DATE -> " DATE";
                        }));
    assertThat(types).isEqualTo(declared);
  }

  @Test
  void everyLoadGivesTheSameFilesToTheByte() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      events.add(
          event(
              "course-v1:UniversityX+C" + i * 7919 % 13 + "+R1",
              "u" + i % 100,
              "2014-07-25T09:00:00+00:00"));
    }
    StagedPackage log = sample.events(lines(events.toArray(String[]::new)));
    sample.dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, CS101, users(1, 500));
    StagedPackage snapshot = sample.snapshot();
    LoadSettings alone = withTaskBytes(1);

    Map<String, String> first = hashes(load("run-1", log, snapshot), "run-1");
    Map<String, String> second = hashes(load("run-2", snapshot, log), "run-2");
    Map<String, String> third =
        hashes(loader(alone).load("run-3", List.of(log, snapshot), LoadProgress.NONE), "run-3");

    assertThat(first).hasSize(14).isEqualTo(second).isEqualTo(third);
  }

  @Test
  void threeHundredCoursesInOneFileAreOneFileEach() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      events.add(
          event(
              "course-v1:UniversityX+C" + i % 300 + "+R1", "bob" + i, "2014-07-25T09:00:00+00:00"));
    }
    LoadSettings settings = LoadSettings.defaults();

    LoadedText text =
        loader(settings)
            .load(
                "run-1",
                List.of(sample.events(lines(events.toArray(String[]::new)))),
                LoadProgress.NONE)
            .get(EVENTS_PACKAGE)
            .get(0);

    assertThat(text.files()).hasSize(300).allMatch(file -> file.rows() == 10);
  }

  @Test
  void theBooksOfATextBalance() throws Exception {
    String first = event(CS101, "bob", "2014-07-25T09:00:00+00:00");
    String log = first + "\n\n" + "[1]\n" + "{\"username\": \n" + first;

    LoadedText text = load("run-1", sample.events(log)).get(EVENTS_PACKAGE).get(0);

    assertThat(text.recordBytes()).isEqualTo(log.length());
    assertThat(text.lines()).isEqualTo(5);
    assertThat(text.rows()).isEqualTo(2);
    assertThat(text.blank()).isEqualTo(1);
    assertThat(text.header()).isZero();
    assertThat(text.rejected()).isEqualTo(2);
    assertThat(text.lines())
        .isEqualTo(text.rows() + text.blank() + text.header() + text.rejected());
    assertThat(text.quarantined()).isNull();
    assertThat(text.files().stream().filter(file -> file.table().equals("events")))
        .extracting(DataFile::rows)
        .containsExactly(2L);
  }

  @Test
  void aHeaderIsCountedAndIsNoRow() throws Exception {
    sample.dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, "", users(1, 4));

    List<LoadedText> texts = load("run-1", sample.snapshot()).get(SNAPSHOT);

    assertThat(texts).extracting(LoadedText::header).containsExactly(1L);
    assertThat(texts).extracting(LoadedText::rows).containsExactly(4L);
    publish(Map.of(SNAPSHOT, texts));
    assertThat(spark("SELECT id, line, course, course_id_inferred FROM auth_user ORDER BY id"))
        .containsExactly("1|2|CS101|true", "2|3|CS101|true", "3|4|CS101|true", "4|5|CS101|true");
  }

  @Test
  void aColumnThatNobodyDeclaredIsNamed() throws Exception {
    sample.dump(
        "student_courseenrollment",
        "UniversityX-CS101-2014_T1",
        Site.PROD,
        "",
        lines("id\tcourse_id\tshoe_size", "1\t" + CS101 + "\t44"));

    LoadedText text = load("run-1", sample.snapshot()).get(SNAPSHOT).get(0);

    assertThat(text.unknownColumns()).containsExactly("shoe_size");
  }

  @Test
  void rejectsAndRepairsAreKeptByteForByte() throws Exception {
    byte[] rejected = {'{', '"', 'a', (byte) 0xFF, 0, '\t', '"'};
    byte[] good = event(CS101, "bob", "2014-07-25T09:00:00+00:00").getBytes(StandardCharsets.UTF_8);
    byte[] repaired = good.clone();
    repaired[new String(good, StandardCharsets.UTF_8).indexOf("bob")] = (byte) 0xC3;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(rejected);
    text.write('\n');
    text.writeBytes(repaired);
    text.write('\n');

    Map<String, List<LoadedText>> loaded =
        load("run-1", sample.events(StagedSample.gzip(text.toByteArray())));

    assertThat(loaded.get(EVENTS_PACKAGE).get(0).repaired()).isEqualTo(1);
    publish(loaded);
    register();
    SparkSession spark = TestSpark.session();
    assertThat((byte[]) spark.sql("SELECT raw FROM rejects").first().get(0)).isEqualTo(rejected);
    assertThat((byte[]) spark.sql("SELECT raw FROM repairs").first().get(0)).isEqualTo(repaired);
    String where = "`package`, member, line, `table`, site, string(date)";
    assertThat(spark("SELECT " + where + " FROM rejects"))
        .containsExactly(EVENTS_PACKAGE + ".log.gz.gpg||1|events|prod|2014-07-25");
    assertThat(spark("SELECT " + where + " FROM repairs"))
        .containsExactly(EVENTS_PACKAGE + ".log.gz.gpg||2|events|prod|2014-07-25");
    assertThat(spark("SELECT username FROM events")).containsExactly("\uFFFDob");
    assertThat(files("lake")).allMatch(path -> path.startsWith("lake/events/"));
    assertThat(files("quarantine"))
        .containsExactly(
            "quarantine/rejects/table=events/package="
                + EVENTS_PACKAGE
                + ".log.gz.gpg/part-"
                + EVENTS_PACKAGE
                + "-0000-00.parquet",
            "quarantine/repairs/table=events/package="
                + EVENTS_PACKAGE
                + ".log.gz.gpg/part-"
                + EVENTS_PACKAGE
                + "-0000-00.parquet")
        .isNotEmpty();
  }

  @Test
  void aRecordBeyondTheLimitIsRejectedAndTheNextOneIsLoaded() throws Exception {
    String log =
        lines(
            event(CS101, "x".repeat(5_000), "2014-07-25T09:00:00+00:00"),
            event(CS101, "bob", "2014-07-25T09:00:00+00:00"));
    LoadSettings settings =
        new LoadSettings(
            2_000, 64, 1 << 17, 1 << 27, 1 << 26, 1_000, 1 << 20, 20_000, 1 << 18, 3, 1 << 25);

    Map<String, List<LoadedText>> loaded =
        loader(settings).load("run-1", List.of(sample.events(log)), LoadProgress.NONE);

    LoadedText text = loaded.get(EVENTS_PACKAGE).get(0);
    assertThat(text.rejects()).isEqualTo(Map.of("too-long", 1L));
    assertThat(text.rows()).isEqualTo(1);
    assertThat(text.recordBytes()).isEqualTo(log.length());
    publish(loaded);
    assertThat(spark("SELECT line, reason, length(raw) FROM rejects"))
        .containsExactly("1|too-long|2000");
  }

  @Test
  void aDamagedGzipIsQuarantinedAndLeavesNoDraft() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      events.add(event(CS101, "u" + i * 7919, "2014-07-25T09:00:00+00:00"));
    }
    byte[] gzip =
        StagedSample.gzip(lines(events.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(gzip, gzip.length - 100);
    LoadSettings manyFiles =
        new LoadSettings(
            1 << 20, 64, 1 << 17, 1 << 27, 1 << 26, 1_000, 1 << 20, 20_000, 1 << 18, 3, 1 << 25);

    LoadedText text =
        loader(manyFiles)
            .load("run-1", List.of(sample.events(cut)), LoadProgress.NONE)
            .get(EVENTS_PACKAGE)
            .get(0);

    assertThat(text.quarantined().reason()).isEqualTo(Quarantined.Reason.BAD_GZIP);
    assertThat(text.quarantined().file()).isEqualTo(EVENTS_PACKAGE + ".log.gz.gpg");
    assertThat(text.files()).isEmpty();
    assertThat(files("stage")).isEmpty();
  }

  @Test
  void aDumpWhoseCompressionIsDamagedIsQuarantinedAndTheOthersAreLoaded() throws Exception {
    byte[] packets = SamplePackets.of(users(1, 5_000).getBytes(StandardCharsets.UTF_8));
    byte[] damaged = packets.clone();
    damaged[packets.length / 2] ^= 1;
    String entity = "UniversityX-CS101-2014_T1";
    String header = users(1, 1).lines().findFirst().orElseThrow();
    sample.packedDump("auth_user", entity, Site.PROD, CS101, header, damaged);
    sample.packedDump("auth_user", entity, Site.EDGE, CS101, header, packets);

    List<LoadedText> texts = load("run-1", sample.snapshot()).get(SNAPSHOT);

    Quarantined quarantined = texts.get(0).quarantined();
    assertThat(quarantined.reason()).isEqualTo(Quarantined.Reason.BAD_CONTENT);
    assertThat(quarantined.member()).isEqualTo(entity + "-auth_user-prod-analytics.sql");
    assertThat(quarantined.detail())
        .endsWith("is damaged; if the next delivery is the same, ask edX for a new one");
    assertThat(texts.get(0).files()).isEmpty();
    assertThat(texts.get(1).rows()).isEqualTo(5_000);
  }

  @Test
  void anEmptyDumpHasNoRecordAndNoFile() throws Exception {
    sample.dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, CS101, "");

    LoadedText text = load("run-1", sample.snapshot()).get(SNAPSHOT).get(0);

    assertThat(text.lines()).isZero();
    assertThat(text.files()).isEmpty();
    assertThat(text.quarantined()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"literal", "cut", "zlib", "gzip"})
  void whatScratchChangedIsNoDamageOfEdXAndStopsTheLoad(String packing) throws Exception {
    byte[] users = users(1, 1_000).getBytes(StandardCharsets.UTF_8);
    String entity = "UniversityX-CS101-2014_T1";
    String header = users(1, 1).lines().findFirst().orElseThrow();
    StagedPackage staged =
        switch (packing) {
          case "gzip" -> sample.events(lines(event(CS101, "bob", "2014-07-25T09:00:00+00:00")));
          case "zlib" ->
              sample
                  .packedDump(
                      "auth_user", entity, Site.PROD, CS101, header, SamplePackets.of(users))
                  .snapshot();
          default ->
              sample
                  .packedDump(
                      "auth_user", entity, Site.PROD, CS101, header, SamplePackets.literal(users))
                  .snapshot();
        };
    Path stored = Path.of(URI.create(staged.files().get(0).location()));
    byte[] bytes = Files.readAllBytes(stored);
    // In a literal this makes another text, which nothing but the hash can tell from the first.
    bytes[bytes.length / 2] ^= 1;
    Files.write(stored, packing.equals("cut") ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);

    assertThatThrownBy(() -> load("run-1", staged))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("is not what was staged: scratch lost or changed it");
    assertThat(files("stage")).isEmpty();
  }

  @Test
  void aScratchFileThatIsGoneStopsTheLoadAndIsNamed() throws Exception {
    StagedPackage staged = sample.events(lines(event(CS101, "bob", "2014-07-25T09:00:00+00:00")));
    Files.delete(Path.of(URI.create(staged.files().get(0).location())));

    assertThatThrownBy(() -> load("run-1", staged))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot load " + EVENTS_PACKAGE + ".log.gz.gpg");
    assertThat(files("stage")).isEmpty();
  }

  @Test
  void awkwardPartitionValuesComeBackAsTheyWere() throws Exception {
    List<String> keys =
        List.of(
            "UniversityX/6.00/2013",
            "UniversityX/101/007",
            "NULL/null/NULL",
            "a:b%c/d%2Fe/~f.g",
            "course-v1:Универ+数学+été",
            "ccx-v1:UniversityX+CS101+2014_T1+ccx@7");
    String[] events =
        keys.stream()
            .map(key -> event(key, "bob", "2014-07-25T09:00:00+00:00"))
            .toArray(String[]::new);

    publish(load("run-1", sample.events(lines(events))));

    List<String> expected =
        List.of(
            "UniversityX|6.00|2013",
            "UniversityX|101|007",
            "NULL|null|NULL",
            "a:b%c|d%2Fe|~f.g",
            "Универ|数学|été",
            "UniversityX|CS101|2014_T1+ccx@7");
    assertThat(spark("SELECT org, course, run FROM events ORDER BY line")).isEqualTo(expected);
    assertThat(duckDb("SELECT org, course, run FROM " + duckTable("events") + " ORDER BY line"))
        .isEqualTo(expected);
    assertThat(spark("SELECT count(*) FROM events WHERE course = '6.00' AND date = '2014-07-25'"))
        .containsExactly("1");
  }

  @Test
  void whatIsNoCourseKeyMakesNoPartition() throws Exception {
    String tooLongForAFolder = "course-v1:UniversityX+" + "x".repeat(255) + "+R1";
    String text =
        lines(
            event("../../etc/passwd", "bob", "2014-07-25T09:00:00+00:00"),
            event(tooLongForAFolder, "bob", "2014-07-25T09:00:01+00:00"));

    publish(load("run-1", sample.events(text)));

    assertThat(spark("SELECT org, course, run FROM events ORDER BY line"))
        .containsExactly("universityx|_none|_none", "universityx|_none|_none");
    assertThat(spark("SELECT context FROM events WHERE line = 2"))
        .singleElement()
        .asString()
        .contains(tooLongForAFolder);
  }

  @Test
  void anEqualLinePointsToTheFirstOneAndTheViewHidesIt() throws Exception {
    String twice = event(CS101, "bob", "2014-07-25T09:00:00+00:00");
    String once = event(CS101, "eve", "2014-07-25T09:00:00+00:00");

    publish(load("run-1", sample.events(lines(twice, once, twice, twice))));

    assertThat(spark("SELECT line, repeats FROM events_delivered ORDER BY line"))
        .containsExactly("1|null", "2|null", "3|1", "4|1");
    assertThat(spark("SELECT line FROM events ORDER BY line")).containsExactly("1", "2");
  }

  @Test
  void aPackageWithoutTextsHasAnEmptyEntry() throws Exception {
    StagedPackage empty = sample.snapshot();

    assertThat(load("run-1", empty)).isEqualTo(Map.of(SNAPSHOT, List.of()));
  }

  @Test
  void progressEndsAtTheTotal() throws Exception {
    StagedPackage staged = sample.events(lines(event(CS101, "bob", "2014-07-25T09:00:00+00:00")));
    List<String> heard = new ArrayList<>();

    loader(LoadSettings.defaults())
        .load("run-1", List.of(staged), (loaded, total) -> heard.add(loaded + "/" + total));

    long bytes = staged.files().get(0).bytes();
    assertThat(heard).last().isEqualTo(bytes + "/" + bytes);
  }

  private Loader loader(LoadSettings settings) {
    return new Loader(new ThreadWorkers(2), settings, root(), Map.of());
  }

  private Map<String, List<LoadedText>> load(String run, StagedPackage... packages) {
    return loader(LoadSettings.defaults()).load(run, List.of(packages), LoadProgress.NONE);
  }

  private URI root() {
    return URI.create("file://" + lake);
  }

  private static LoadSettings withTaskBytes(long taskBytes) {
    LoadSettings defaults = LoadSettings.defaults();
    return new LoadSettings(
        defaults.recordLimit(),
        defaults.maxOpenWriters(),
        defaults.waitingBytes(),
        defaults.bufferedBytes(),
        defaults.fileBytes(),
        defaults.fileRows(),
        defaults.pageBytes(),
        defaults.pageRows(),
        defaults.dictionaryBytes(),
        defaults.zstdLevel(),
        taskBytes);
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String users(int first, int last) {
    StringBuilder text = new StringBuilder("id\tusername\temail\tis_active\tdate_joined\n");
    for (int i = first; i <= last; i++) {
      text.append(i)
          .append("\tuser")
          .append(i)
          .append("\tuser")
          .append(i)
          .append("@example.org\t1\t2014-01-02 03:04:05\n");
    }
    return text.toString();
  }

  /** Moves the drafts to their final paths, as publishing does. */
  private void publish(Map<String, List<LoadedText>> loaded) throws IOException {
    for (List<LoadedText> texts : loaded.values()) {
      for (LoadedText text : texts) {
        for (DataFile file : text.files()) {
          Path target = lake.resolve(file.path());
          Files.createDirectories(target.getParent());
          Files.move(lake.resolve(text.stagedFolder()).resolve(file.path()), target);
        }
      }
    }
  }

  /** Each file's path and the hash of its bytes, which must be the one that the load gave. */
  private Map<String, String> hashes(Map<String, List<LoadedText>> loaded, String run)
      throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (List<LoadedText> texts : loaded.values()) {
      for (LoadedText text : texts) {
        assertThat(text.stagedFolder()).startsWith("stage/" + run + "/");
        for (DataFile file : text.files()) {
          Path draft = lake.resolve(text.stagedFolder()).resolve(file.path());
          assertThat(StagedSample.sha256(Files.readAllBytes(draft))).isEqualTo(file.sha256());
          assertThat(Files.size(draft)).isEqualTo(file.bytes());
          hashes.put(file.path(), file.sha256());
        }
      }
    }
    return hashes;
  }

  private List<String> files(String folder) throws IOException {
    if (!Files.exists(lake.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(lake.resolve(folder))) {
      return found
          .filter(Files::isRegularFile)
          .map(path -> lake.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private void register() {
    LakeTables.register(TestSpark.session(), root());
  }

  private List<String> spark(String query) {
    register();
    return TestSpark.session().sql(query).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .toList();
  }

  private String duckTable(String table) {
    return "read_parquet('"
        + lake
        + "/lake/"
        + table
        + "/**/*.parquet', hive_partitioning = true, hive_types = {org: VARCHAR, course: VARCHAR,"
        + " run: VARCHAR, site: VARCHAR, date: DATE})";
  }

  private static List<String> duckDb(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(found.getString(i));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }
}
