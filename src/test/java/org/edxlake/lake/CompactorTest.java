package org.edxlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactorTest {
  private static final LoadSettings SETTINGS = LoadSettings.defaults();

  @TempDir Path folder;

  private LakeStore store;
  private int runs;

  @BeforeEach
  void open() throws IOException {
    store = LakeStores.open(folder.toUri(), new Configuration(false));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private SampleLoad delivery(String date, String version) {
    return new SampleLoad(
        store, "run-" + runs++, SampleLoad.snapshot("universityx", date, version));
  }

  private void publish(SampleLoad load) throws IOException {
    new Publisher(store, Ledger.open(store), new LoadRun("run", "0.1.0")).publish(load.approve());
  }

  /** Two weeks of July, and one of August that shows that July is over. */
  private void publishJuly() throws IOException {
    publish(delivery("2014-07-27", "1").member(1, "auth_user", "second", 2));
    publish(delivery("2014-07-20", "1").member(1, "auth_user", "first", 3));
    publish(delivery("2014-08-03", "1").member(1, "auth_user", "third", 1));
  }

  private void publishTwoTables(String version) throws IOException {
    publish(
        delivery("2014-07-27", version).member(1, "auth_user", "a", 1).member(2, "teams", "t", 1));
  }

  private List<Compactor.Copied> compact(LakeStore through, LoadSettings settings)
      throws IOException {
    Map<YearMonth, List<Compactor.Step>> months =
        plan().stream().collect(groupingBy(Compactor.Step::month, TreeMap::new, toList()));
    List<Compactor.Copied> copied = new ArrayList<>();
    for (List<Compactor.Step> month : months.values()) {
      copied.addAll(compact(through, settings, month, bytes -> {}));
    }
    return copied;
  }

  private List<Compactor.Copied> compact(
      LakeStore through, LoadSettings settings, List<Compactor.Step> steps, LongConsumer progress)
      throws IOException {
    try (Lease lease = Lease.take(store, "compact", Duration.ofMinutes(1));
        Workers workers = Workers.start("local[2]", Map.of())) {
      return new Compactor(through, Ledger.open(store), lease, workers, settings, Map.of())
          .compact("copy-" + runs++, steps, progress);
    }
  }

  private List<Compactor.Step> plan() throws IOException {
    return Compactor.plan(store, Ledger.open(store));
  }

  private List<Compactor.Copied> compact() throws IOException {
    return compact(store, SETTINGS);
  }

  private List<String> due() throws IOException {
    return plan().stream()
        .map(step -> step.table() + " " + step.month() + " " + step.files())
        .toList();
  }

  private List<String> copies() throws IOException {
    return paths().stream().map(path -> path.replaceFirst("-[0-9a-f]{8}\\.", ".")).toList();
  }

  private List<String> paths() throws IOException {
    return store.list("compact").stream().map(LakeStore.Entry::path).toList();
  }

  /** The rows of a copy, as a reader that is not Spark finds them in its files. */
  private List<String> rows(String table) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      ResultSet found =
          statement.executeQuery(
              "SELECT * FROM read_parquet('%s/compact/%s/*.parquet', union_by_name = true)"
                  .formatted(folder, table));
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          values.add(found.getMetaData().getColumnName(i) + "=" + found.getString(i));
        }
        rows.add(String.join(" ", values));
      }
      return rows;
    }
  }

  private static String row(String date, String value, int line) {
    return "org=UniversityX course=CS101 run=2014_T1 site=prod date=%s value=%s line=%d"
        .formatted(date, value, line);
  }

  @Test
  void aFinishedMonthIsCopiedInTheOrderOfItsDaysWithItsPartitionsAsColumns() throws Exception {
    publishJuly();

    List<Compactor.Copied> copied = compact();

    assertThat(copies()).containsExactly("compact/auth_user/2014-07-0000.parquet");
    assertThat(rows("auth_user"))
        .containsExactly(
            row("2014-07-20", "first", 0),
            row("2014-07-20", "first", 1),
            row("2014-07-20", "first", 2),
            row("2014-07-27", "second", 0),
            row("2014-07-27", "second", 1));
    assertThat(copied).hasSize(1);
    assertThat(copied.get(0).step().month()).isEqualTo(YearMonth.of(2014, 7));
    assertThat(copied.get(0).step().rows()).isEqualTo(5);
    assertThat(copied.get(0).files()).isEqualTo(1);
    assertThat(copied.get(0).bytes()).isEqualTo(store.list("compact").get(0).bytes());
    assertThat(copied.get(0).fault()).isEmpty();
    assertThat(due()).isEmpty();
  }

  @Test
  void aMonthThatMayStillGetPackagesIsLeftOut() throws Exception {
    publish(delivery("2014-07-20", "1").member(1, "auth_user", "first", 3));
    publish(delivery("2014-07-27", "1").member(1, "auth_user", "second", 2));

    assertThat(due()).isEmpty();
    assertThat(compact()).isEmpty();
    assertThat(copies()).isEmpty();
  }

  @Test
  void aPackageThatComesLateOrAnewMakesTheCopyOfItsMonthAndTableAnew() throws Exception {
    publishJuly();
    publish(delivery("2014-09-07", "1").member(1, "teams", "t", 1));
    compact();

    publish(delivery("2014-07-13", "1").member(1, "auth_user", "late", 1));
    assertThat(due()).containsExactly("auth_user 2014-07 3");
    compact();
    publish(delivery("2014-07-20", "2").member(1, "auth_user", "anew", 1));
    assertThat(due()).containsExactly("auth_user 2014-07 3");
    compact();

    assertThat(rows("auth_user"))
        .containsExactly(
            row("2014-07-13", "late", 0),
            row("2014-07-20", "anew", 0),
            row("2014-07-27", "second", 0),
            row("2014-07-27", "second", 1),
            row("2014-08-03", "third", 0));
    assertThat(due()).isEmpty();
  }

  @Test
  void aTableThatItsPackagesNoLongerHaveLeavesTheCopy() throws Exception {
    publishTwoTables("1");
    publish(delivery("2014-08-03", "1").member(1, "auth_user", "b", 1));
    compact();
    publish(delivery("2014-07-27", "2").member(1, "auth_user", "a", 1));

    assertThat(due()).containsExactly("auth_user 2014-07 1", "teams 2014-07 0");
    compact();

    assertThat(copies()).containsExactly("compact/auth_user/2014-07-0000.parquet");
    assertThat(due()).isEmpty();
  }

  @Test
  void aCopyIsCutWhereADataFileWouldBeAndMadeTheSameAgain() throws Exception {
    publishJuly();
    LoadSettings small = withFileRows(3);

    assertThat(compact(store, small).get(0).files()).isEqualTo(2);

    assertThat(copies())
        .containsExactly(
            "compact/auth_user/2014-07-0000.parquet", "compact/auth_user/2014-07-0001.parquet");
    assertThat(rows("auth_user")).hasSize(5);
    List<String> paths = paths();
    byte[] first = store.read(paths.get(0)).orElseThrow();

    // What was deleted by hand is missed, and comes again.
    store.delete(paths.get(1));
    assertThat(due()).containsExactly("auth_user 2014-07 2");
    compact(store, small);
    assertThat(paths()).isEqualTo(paths);
    assertThat(store.read(paths.get(0))).contains(first);
    assertThat(rows("auth_user")).hasSize(5);
  }

  private static LoadSettings withFileRows(long rows) {
    LoadSettings all = LoadSettings.defaults();
    return new LoadSettings(
        all.recordLimit(),
        all.maxOpenWriters(),
        all.waitingBytes(),
        all.bufferedBytes(),
        all.fileBytes(),
        rows,
        all.pageBytes(),
        all.pageRows(),
        all.dictionaryBytes(),
        all.zstdLevel(),
        all.taskBytes());
  }

  @Test
  void columnsThatSomeFilesLackAreNullThere() throws Exception {
    publish(delivery("2014-07-20", "1").member(1, "surveys", "old", 1));
    publish(
        delivery("2014-07-27", "1")
            .columns("optional binary added (STRING); optional int64 line;")
            .member(1, "surveys", "new", 1));
    publish(delivery("2014-08-03", "1").member(1, "teams", "b", 1));

    compact();

    assertThat(rows("surveys"))
        .containsExactly(
            row("2014-07-20", "old", 0) + " added=null",
            row("2014-07-27", "null", 0) + " added=new");
  }

  @Test
  void filesThatDisagreeAboutAColumnAreNamedAndAllElseIsCopied() throws Exception {
    publish(
        delivery("2014-07-20", "1").member(1, "auth_user", "a", 1).member(2, "surveys", "old", 1));
    publish(
        delivery("2014-07-27", "1")
            .columns("optional int64 value; optional int64 line;")
            .member(1, "surveys", "", 1));
    publish(delivery("2014-08-03", "1").member(1, "teams", "b", 1));

    List<Compactor.Copied> copied = compact();

    assertThat(copied)
        .extracting(one -> one.step().table() + ": " + one.fault())
        .containsExactly(
            "auth_user: ",
            "surveys: the column value is BINARY STRING in one file and INT64 in another");
    assertThat(copies()).containsExactly("compact/auth_user/2014-07-0000.parquet");
    assertThat(due()).containsExactly("surveys 2014-07 2");
  }

  @Test
  void aDataFileThatIsNotWhatTheLedgerSaysIsNotCopied() throws Exception {
    publishJuly();
    DataFile file =
        Ledger.open(store).files("universityx-2014-07-20").stream()
            .filter(each -> each.table().equals("auth_user"))
            .findFirst()
            .orElseThrow();
    String fault = file.path() + " is not what the ledger says; `edxlake verify` tells more";
    byte[] content = store.read(file.path()).orElseThrow();
    content[10] ^= 1;
    store.replace(file.path(), content);

    assertThat(compact()).extracting(Compactor.Copied::fault).containsExactly(fault);
    store.delete(file.path());
    assertThat(compact()).extracting(Compactor.Copied::fault).containsExactly(fault);
    assertThat(copies()).isEmpty();
  }

  @Test
  void whereverItIsCutOffTheNextOneBringsTheCopyToItsEndAndNoRowIsEverThereTwice()
      throws Exception {
    publishJuly();
    compact();
    publish(delivery("2014-07-20", "2").member(1, "auth_user", "anew", 4));
    FailingStore counting = FailingStore.counting(store);
    compact(counting, SETTINGS);
    List<String> expected = rows("auth_user");
    assertThat(expected).hasSize(6);
    assertThat(counting.operations()).isBetween(4, 20);

    for (int operation = 1; operation <= counting.operations(); operation++) {
      for (FailingStore.Cut cut : FailingStore.Cut.values()) {
        publish(delivery("2014-07-20", "cut-" + runs).member(1, "auth_user", "cut", operation));
        FailingStore cutOff = new FailingStore(store, operation, cut);
        assertThatThrownBy(() -> compact(cutOff, SETTINGS))
            .isInstanceOf(FailingStore.CutOffException.class);
        if (!copies().isEmpty()) {
          assertThat(rows("auth_user")).doesNotHaveDuplicates();
        }
        compact();
        assertThat(rows("auth_user")).hasSize(operation + 2).doesNotHaveDuplicates();
        assertThat(due()).isEmpty();
      }
    }
  }

  @Test
  void aFileThatWasListedIsAsItWasThenOrGone() throws Exception {
    publishJuly();
    compact();
    String listed = paths().get(0);
    publish(delivery("2014-07-20", "2").member(1, "auth_user", "anew", 4));
    compact();

    assertThat(store.find(listed)).isEmpty();
    assertThat(paths()).hasSize(1);
  }

  @Test
  void whereverTheRemovalOfACopyIsCutOffTheNextOneRemovesIt() throws Exception {
    publishTwoTables("1");
    publish(delivery("2014-08-03", "1").member(1, "auth_user", "b", 1));
    for (int operation = 1; operation <= 8; operation++) {
      for (FailingStore.Cut cut : FailingStore.Cut.values()) {
        publishTwoTables("with-" + runs);
        compact();
        assertThat(rows("teams")).hasSize(1);
        publish(delivery("2014-07-27", "without-" + runs).member(1, "auth_user", "a", 1));
        FailingStore cutOff = new FailingStore(store, operation, cut);
        assertThatThrownBy(() -> compact(cutOff, SETTINGS))
            .isInstanceOf(FailingStore.CutOffException.class);

        compact();

        assertThat(copies()).containsExactly("compact/auth_user/2014-07-0000.parquet");
        assertThat(due()).isEmpty();
      }
    }
  }

  @Test
  void whatOneWhoWasTakenForDeadAddsLaterGoesWithTheNextCopy() throws Exception {
    publishJuly();
    compact();
    String own = paths().get(0);
    String late = own.replaceFirst("-[0-9a-f]{8}\\.", "-0123abcd.");
    store.replace(late, store.read(own).orElseThrow());
    store.replace("compact/auth_user/notes.parquet", new byte[] {1});

    assertThat(due()).containsExactly("auth_user 2014-07 2");
    compact();

    assertThat(paths()).containsExactly(own, "compact/auth_user/notes.parquet");
    assertThat(due()).isEmpty();
  }

  @Test
  void aDamagedEntryOfTheCopyIsMadeAnewWithItsFiles() throws Exception {
    publishJuly();
    compact();
    store.replace("ledger/compact/2014-07.json", "{\"tables\"".getBytes(UTF_8));
    store.replace("ledger/compact/2014-07 (1).json", new byte[] {1});

    assertThat(LakeVerifier.verify(store, Ledger.open(store), each -> true, bytes -> {}).findings())
        .extracting(VerifyReport.Finding::path, VerifyReport.Finding::kind)
        .contains(tuple("ledger/compact/2014-07.json", VerifyReport.Kind.LEDGER));
    assertThat(due()).containsExactly("auth_user 2014-07 2");
    compact();

    assertThat(rows("auth_user")).hasSize(5);
    assertThat(due()).isEmpty();
  }

  @Test
  void namesThatDifferInCaseAloneAreOneColumn() throws Exception {
    publish(
        delivery("2014-07-20", "1")
            .columns("optional binary Value (STRING); optional int64 line;")
            .member(1, "surveys", "old", 1));
    publish(delivery("2014-07-27", "1").member(1, "surveys", "new", 1));
    publish(delivery("2014-08-03", "1").member(1, "teams", "b", 1));

    compact();

    assertThat(rows("surveys"))
        .containsExactly(
            row("2014-07-20", "old", 0).replace("value", "Value"),
            row("2014-07-27", "new", 0).replace("value", "Value"));
  }

  @Test
  void aBatchOfLargeTextsIsFullAfterSomeMegabytes() throws Exception {
    byte[] content = SampleLoad.parquet("x".repeat(300_000), 200);
    List<Integer> batches = new ArrayList<>();
    try (ParquetFileReader file =
        new ParquetFileReader(StoredParquet.of(content), StoredParquet.options())) {
      ParquetRows rows = new ParquetRows(file, file.getFileMetaData().getSchema());
      RowBatch batch = new RowBatch(2);
      batch.begin(new byte[0]);
      while (rows.fill(batch, 4096)) {
        assertThat(batch.length(0, batch.rows() - 1)).isEqualTo(300_000);
        batches.add(batch.rows());
        batch.begin(new byte[0]);
      }
    }

    // The file holds the text once: how large rows are is seen only as they are read.
    assertThat(batches).containsExactly(64, 64, 64, 8);
  }

  @Test
  void onlyTablesThatSomebodyHadCopiedAreToldToBeOutOfDate() throws Exception {
    publishTwoTables("1");
    publish(delivery("2014-08-03", "1").member(1, "auth_user", "b", 1));
    assertThat(Compactor.outOfDate(store, Ledger.open(store))).isEmpty();
    List<Compactor.Step> teams =
        plan().stream().filter(step -> step.table().equals("teams")).toList();
    compact(store, SETTINGS, teams, bytes -> {});
    publish(delivery("2014-07-20", "1").member(2, "teams", "late", 1));

    assertThat(Compactor.outOfDate(store, Ledger.open(store)))
        .extracting(Compactor.Step::table)
        .containsExactly("teams");
  }

  @Test
  void progressReachesTheBytesThatThePlanTold() throws Exception {
    publishJuly();
    List<Compactor.Step> steps = plan();
    AtomicLong through = new AtomicLong();
    compact(store, SETTINGS, steps, through::set);

    assertThat(through).hasValue(steps.get(0).bytes());
    long bytes = 0;
    for (String id : List.of("universityx-2014-07-20", "universityx-2014-07-27")) {
      for (DataFile file : Ledger.open(store).files(id)) {
        bytes += file.table().equals("auth_user") ? file.bytes() : 0;
      }
    }
    assertThat(steps.get(0).bytes()).isEqualTo(bytes);
  }
}
