package org.edxlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final LoadRun RUN = new LoadRun("run-1", "0.1.0");

  @TempDir Path folder;

  private LakeStore store;

  @BeforeEach
  void open() throws Exception {
    store = LakeStores.open(folder.toUri(), new Configuration(false));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private static RefusedPackage refusal(String org) {
    return RefusedPackage.of(
        SampleLoad.snapshot(org, "etag"),
        "keys-1",
        List.of(
            new Quarantined(
                org + "-2014-07-27.zip", "", Quarantined.Reason.NO_KEY, "add the older key")),
        RUN);
  }

  private PublishedPackage publish(String org, SampleLoad load) throws IOException {
    assertThat(load.staged().file().org()).isEqualTo(org);
    return new Publisher(store, Ledger.open(store), RUN).publish(load.approve()).content();
  }

  private SampleLoad load(String org) throws IOException {
    return new SampleLoad(store, "run-1", SampleLoad.snapshot(org, "etag"))
        .member(1, "auth_user", "a", 3);
  }

  @Test
  void aNewLakeHasAnEmptyLedgerOfTheCurrentFormat() throws Exception {
    Ledger ledger = Ledger.open(store);

    assertThat(ledger.format()).isEqualTo(new LakeFormat(2, ledger.format().id(), 1_000));
    assertThat(ledger.format().id()).matches("[0-9a-f]{32}");
    assertThat(ledger.packages()).isEmpty();
    assertThat(ledger.files()).isEmpty();
    assertThat(ledger.lastNumber()).isZero();
  }

  @Test
  void aLakeOfANewerFormatIsRefusedWithBothVersions() throws Exception {
    store.replace("ledger/format.json", "{\"version\": 3, \"shards\": 7}".getBytes(UTF_8));

    assertThatThrownBy(() -> Ledger.open(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The lake at "
                + store.root()
                + " has format 3; this edxlake knows formats up to 2. Use the edxlake that wrote it"
                + " last, or a newer one.");
  }

  @Test
  void theLimitsThatALakeWasBegunWithStay() throws Exception {
    store.replace(
        "ledger/format.json",
        "{\"version\": 1, \"id\": \"lake-7\", \"chunkBytes\": 1000, \"openWriters\": 2}"
            .getBytes(UTF_8));

    assertThat(Ledger.open(store).format()).isEqualTo(new LakeFormat(1, "lake-7", 2));
  }

  @Test
  void twoHundredAndFiftyEntriesOpenFromASnapshotAsFromTheLog() throws Exception {
    Ledger ledger = Ledger.open(store);
    for (int i = 1; i <= 249; i++) {
      ledger.recordQuarantined(refusal("org" + i), RUN);
    }
    PublishedPackage published = publish("org7", load("org7"));

    FailingStore counting = FailingStore.counting(store);
    Ledger opened = Ledger.open(counting);
    Ledger replayed = Ledger.replay(store);

    assertThat(opened.lastNumber()).isEqualTo(250);
    assertThat(opened.packages()).containsExactly(published).isEqualTo(replayed.packages());
    assertThat(opened.refusals()).hasSize(248).isEqualTo(replayed.refusals());
    // The format, the snapshot with what confirms it, and two records for each of fifty entries.
    assertThat(counting.operations()).isLessThanOrEqualTo(110);
    assertThat(store.list("ledger/snapshot")).hasSize(4);
  }

  @Test
  void aSnapshotThatTheLogDoesNotConfirmIsPassedOver() throws Exception {
    Ledger ledger = Ledger.open(store);
    for (int i = 1; i <= 101; i++) {
      ledger.recordQuarantined(refusal("org" + i), RUN);
    }
    String heads =
        store.list("ledger/snapshot").stream()
            .map(LakeStore.Entry::path)
            .filter(path -> path.endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    store.replace(heads, new byte[] {1, 2, 3});

    Ledger opened = Ledger.open(store);

    assertThat(opened.refusals()).isEqualTo(ledger.refusals());
    assertThat(opened.lastNumber()).isEqualTo(101);
  }

  @Test
  void aSnapshotThatCannotBeReadIsPassedOver() throws Exception {
    Ledger ledger = Ledger.open(store);
    for (int i = 1; i <= 101; i++) {
      ledger.recordQuarantined(refusal("org" + i), RUN);
    }
    store.replace("ledger/snapshot/00000000000000000100.json", new byte[] {'{'});

    Ledger opened = Ledger.open(store);

    assertThat(opened.refusals()).isEqualTo(ledger.refusals());
    assertThat(opened.lastNumber()).isEqualTo(101);
  }

  @Test
  void aChangeToAnyRecordButTheLastShows() throws Exception {
    publish("orga", load("orga"));
    publish("orgb", load("orgb"));
    List<LakeStore.Entry> records = store.list("ledger/log");
    assertThat(records).hasSize(4);

    for (String path : List.of(Ledger.intentPath(1), Ledger.commitPath(1), Ledger.intentPath(2))) {
      byte[] before = store.read(path).orElseThrow();
      String changed = new String(before, UTF_8).replaceFirst("20\\d\\d-", "1999-");
      assertThat(changed).isNotEqualTo(new String(before, UTF_8));
      store.replace(path, changed.getBytes(UTF_8));

      assertThatThrownBy(() -> Ledger.open(store))
          .as(path)
          .isInstanceOf(LedgerDamagedException.class)
          .hasMessageContaining("does not follow the record before it");
      store.replace(path, before);
    }
    assertThat(Ledger.open(store).packages()).hasSize(2);
  }

  @Test
  void aChangedListIsNotBelieved() throws Exception {
    PublishedPackage published = publish("orga", load("orga"));
    store.replace(published.fileList().path(), LedgerLists.ofFiles(List.of()));

    assertThatThrownBy(() -> Ledger.open(store).files("orga-2014-07-27"))
        .isInstanceOf(LedgerDamagedException.class)
        .hasMessage(
            published.fileList().path()
                + " is not what was written. Somebody changed the ledger by hand, or a part of it"
                + " was lost: nothing is published until the folder ledger/ is restored from a"
                + " backup.");
  }

  @Test
  void aDeliveryIsUpToDateWhileNameSizeAndVersionAreThoseThatWerePublished() throws Exception {
    publish("orga", load("orga"));
    Ledger ledger = Ledger.open(store);
    PackageFile same = SampleLoad.snapshot("orga", "etag");

    assertThat(ledger.isUpToDate(same, "0.1.0", "keys-1")).isTrue();
    assertThat(ledger.isUpToDate(same, "0.2.0", "keys-2")).isTrue();
    assertThat(ledger.isUpToDate(SampleLoad.snapshot("orga", "new"), "0.1.0", "keys-1")).isFalse();
    PackageFile longer = PackageFile.parse(same.location(), 1001, "etag").orElseThrow();
    assertThat(ledger.isUpToDate(longer, "0.1.0", "keys-1")).isFalse();
    assertThat(ledger.isUpToDate(SampleLoad.snapshot("orgb", "etag"), "0.1.0", "keys-1")).isFalse();
  }

  @Test
  void whatFailedIsTriedAgainOnceKeysOrCodeChanged() throws Exception {
    Ledger ledger = Ledger.open(store);
    ledger.recordQuarantined(refusal("orga"), RUN);
    publish("orgb", load("orgb").quarantine("student_courseenrollment"));
    ledger.refresh();

    for (String org : List.of("orga", "orgb")) {
      PackageFile file = SampleLoad.snapshot(org, "etag");
      assertThat(ledger.isUpToDate(file, "0.1.0", "keys-1")).as(org).isTrue();
      assertThat(ledger.isUpToDate(file, "0.1.0", "keys-2")).as(org).isFalse();
      assertThat(ledger.isUpToDate(file, "0.2.0", "keys-1")).as(org).isFalse();
    }
  }

  @Test
  void aRefusedDeliveryLeavesWhatWasPublishedAndIsForgottenOnceOneIsPublished() throws Exception {
    PublishedPackage published = publish("orga", load("orga"));
    Ledger ledger = Ledger.open(store);

    ledger.recordQuarantined(refusal("orga"), RUN);
    assertThat(Ledger.open(store).published("orga-2014-07-27")).contains(published);
    assertThat(Ledger.open(store).refused("orga-2014-07-27")).contains(refusal("orga"));
    assertThat(Ledger.open(store).files()).hasSize(2);

    // Loaded again with the same content: the refusal must go, so this is an entry of its own.
    publish("orga", load("orga"));
    assertThat(Ledger.open(store).refused("orga-2014-07-27")).isEmpty();
  }

  @Test
  void ledgersThatWriteAtTheSameTimeMakeOneChain() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> pending = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        String name = "writer" + writer;
        pending.add(
            pool.submit(
                () -> {
                  Ledger own = Ledger.open(store);
                  for (int i = 0; i < 20; i++) {
                    own.recordQuarantined(refusal(name + "x" + i), RUN);
                  }
                  return null;
                }));
      }
      for (Future<?> each : pending) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }

    Ledger replayed = Ledger.replay(store);
    assertThat(replayed.lastNumber()).isEqualTo(80);
    assertThat(replayed.refusals()).hasSize(80);
    assertThat(store.list("ledger/log")).hasSize(160);
  }

  @Test
  void aMembersListComesBackAsItWasWritten() {
    PublishedMember member =
        new PublishedMember(
            "ora/a.sql",
            "submissions_score",
            "edge",
            "U-ü-1",
            "U/ü/1",
            12,
            "ab",
            List.of("K1", "K2"),
            PublishedMember.Verdict.HELD_BACK,
            "BOOKS",
            "3 rows were counted",
            true,
            List.of("new, column", "other"),
            new Books(9, 5, 1, 1, 2, 3, java.util.Map.of("field-count", 1L, "too-long", 1L)));

    assertThat(LedgerLists.members(LedgerLists.ofMembers(List.of(member)))).containsExactly(member);
  }

  @Test
  void theSameListGivesTheSameBytes() {
    List<PlannedFile> files =
        List.of(PlannedFile.place(new DataFile("lake/t/f", "t", 1, 2, "ab"), "m", "stage/1/f"));

    assertThat(LedgerLists.ofFiles(files)).isEqualTo(LedgerLists.ofFiles(files));
    assertThat(LedgerLists.files(LedgerLists.ofFiles(files))).isEqualTo(files);
  }

  @Test
  void aRunsReportIsKeptUnderItsName() throws Exception {
    Ledger ledger = Ledger.open(store);
    ledger.recordRun("run-2", "{\"rows\": 2}");
    ledger.recordRun("run-1", "{}");
    ledger.recordRun("run-1", "{\"rows\": 1}");

    assertThat(ledger.runs()).containsExactly("run-1", "run-2");
    assertThat(ledger.run("run-1")).contains("{\"rows\": 1}");
    assertThat(ledger.run("run-3")).isEmpty();
  }
}
