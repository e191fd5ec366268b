package org.edxlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.VerifyReport.Finding;
import org.edxlake.lake.VerifyReport.Kind;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeVerifierTest {
  private static final LoadRun RUN = new LoadRun("run-1", "0.1.0");
  private static final String ID = "universityx-2014-07-27";

  @TempDir Path folder;

  private LakeStore store;
  private DataFile file;
  private PublishedPackage published;

  @BeforeEach
  void publish() throws Exception {
    store = LakeStores.open(folder.toUri(), new Configuration(false));
    SampleLoad load =
        new SampleLoad(store, "run-1", SampleLoad.snapshot("universityx", "etag"))
            .member(1, "auth_user", "a", 3);
    Audit.Approved approved = load.approve();
    published = new Publisher(store, Ledger.open(store), RUN).publish(approved).content();
    file = approved.files().get(0);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private VerifyReport verify() throws IOException {
    return LakeVerifier.verify(store, Ledger.open(store), each -> true, bytes -> {});
  }

  @Test
  void anUntouchedLakeIsCleanAndEveryByteWasRead() throws Exception {
    AtomicLong progress = new AtomicLong();

    VerifyReport report =
        LakeVerifier.verify(
            store, Ledger.open(store), each -> true, bytes -> progress.addAndGet(bytes));

    long bytes = Ledger.open(store).files().stream().mapToLong(DataFile::bytes).sum();
    assertThat(report).isEqualTo(new VerifyReport(1, 2, bytes, 4, List.of()));
    assertThat(report.isClean()).isTrue();
    assertThat(progress).hasValue(bytes);
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    store.delete(file.path());

    assertThat(verify().findings())
        .containsExactly(new Finding(Kind.MISSING, file.path(), ID, "is not there"));
  }

  @Test
  void anyFlippedByteIsFound() throws Exception {
    byte[] whole = store.read(file.path()).orElseThrow();
    for (int at = 0; at < whole.length; at += 37) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      store.replace(file.path(), flipped);

      assertThat(verify().findings())
          .as("byte " + at)
          .containsExactly(
              new Finding(
                  Kind.WRONG_CONTENT,
                  file.path(),
                  ID,
                  "has sha256 " + Sha256.of(flipped) + " instead of " + file.sha256()));
    }
  }

  @Test
  void aFileThatWasCutIsFound() throws Exception {
    store.replace(file.path(), new byte[] {1, 2});

    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Kind.WRONG_SIZE, file.path(), ID, "has 2 bytes instead of " + file.bytes()));
  }

  @Test
  void whatNobodyPublishedIsAStrayUnderLakeAndUnderQuarantine() throws Exception {
    store.replace("lake/auth_user/copy.parquet", new byte[] {1});
    store.replace("quarantine/rejects/copy.parquet", new byte[] {1});
    store.replace("trash/1/old.parquet", new byte[] {1});

    assertThat(verify().findings())
        .containsExactly(
            new Finding(Kind.STRAY, "lake/auth_user/copy.parquet", "", "belongs to no package"),
            new Finding(
                Kind.STRAY, "quarantine/rejects/copy.parquet", "", "belongs to no package"));
  }

  @Test
  void aCopyThatWasChangedOrIsMissingIsFoundAndWhatIsNoPartOfItIsAStray() throws Exception {
    publishAndCopy();
    String copy = store.list("compact").get(0).path();
    assertThat(verify().findings()).isEmpty();

    byte[] content = store.read(copy).orElseThrow();
    byte[] flipped = content.clone();
    flipped[20] ^= 1;
    store.replace(copy, flipped);
    store.replace("compact/auth_user/other.parquet", content);
    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Kind.WRONG_CONTENT,
                copy,
                "",
                "has sha256 " + Sha256.of(flipped) + " instead of " + Sha256.of(content)),
            new Finding(
                Kind.STRAY, "compact/auth_user/other.parquet", "", "is no part of the copy"));

    store.delete("compact");
    assertThat(verify().findings())
        .containsExactly(new Finding(Kind.MISSING, copy, "", "is not there"));
    assertThat(
            LakeVerifier.verify(store, Ledger.open(store), each -> false, bytes -> {}).findings())
        .isEmpty();
  }

  private void publishAndCopy() throws IOException {
    SampleLoad august =
        new SampleLoad(store, "run-2", SampleLoad.snapshot("universityx", "2014-08-03", "etag"))
            .member(1, "auth_user", "a", 1);
    Ledger ledger = Ledger.open(store);
    new Publisher(store, ledger, RUN).publish(august.approve());
    try (Lease lease = Lease.take(store, "compact", Duration.ofMinutes(1));
        Workers workers = Workers.start("local", Map.of())) {
      new Compactor(store, ledger, lease, workers, LoadSettings.defaults(), Map.of())
          .compact("copy", Compactor.plan(store, ledger), bytes -> {});
    }
  }

  @Test
  void whatIsNotSelectedIsNotReadAndIsNoStray() throws Exception {
    store.replace(file.path(), new byte[] {1, 2});

    VerifyReport report =
        LakeVerifier.verify(store, Ledger.open(store), each -> false, bytes -> {});

    assertThat(report).isEqualTo(new VerifyReport(0, 0, 0, 0, List.of()));
  }

  @Test
  void anInterruptedPublishingIsAnOpenEntryAndItsFilesAreNoStrays() throws Exception {
    SampleLoad next =
        new SampleLoad(store, "run-2", SampleLoad.snapshot("universityx", "etag-2"))
            .member(2, "student_courseenrollment", "b", 4);
    Audit.Approved approved = next.approve();
    for (int n = 1; n < 100 && Ledger.open(store).opening().isEmpty(); n++) {
      FailingStore failing = new FailingStore(store, n, FailingStore.Cut.BEFORE);
      assertThatThrownBy(() -> new Publisher(failing, Ledger.open(failing), RUN).publish(approved))
          .isInstanceOf(FailingStore.CutOffException.class);
    }
    PlannedFile placed = approved.drafts().get(0);
    store.place(placed.draft(), placed.file().path());
    assertThat(store.list("lake")).hasSize(2);

    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Kind.OPEN_ENTRY,
                "ledger/log/00000000000000000002.intent.json",
                ID,
                "was begun and not finished; the next run finishes it"));
  }

  @Test
  void aChangedListOfFilesIsAFindingOfTheLedger() throws Exception {
    store.replace(published.fileList().path(), new byte[] {1});

    assertThat(verify().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.LEDGER);
              assertThat(finding.path()).isEqualTo(published.fileList().path());
            });
  }

  @Test
  void aListOfMembersThatIsGoneIsAFindingOfTheLedger() throws Exception {
    store.delete(published.memberList().path());

    assertThat(verify().findings())
        .containsExactly(
            new Finding(
                Kind.LEDGER,
                published.memberList().path(),
                ID,
                new LedgerDamagedException(published.memberList().path(), "is missing")
                    .getMessage()));
  }

  @Test
  void aRecordThatIsGoneBehindASnapshotIsFound() throws Exception {
    Ledger ledger = Ledger.open(store);
    for (int i = 1; i <= 101; i++) {
      ledger.recordQuarantined(
          RefusedPackage.of(
              SampleLoad.snapshot("org" + i, "etag"),
              "keys-1",
              List.of(new Quarantined("p", "", Quarantined.Reason.EMPTY, "has no bytes")),
              RUN),
          RUN);
    }
    assertThat(verify().findings()).isEmpty();
    store.delete(Ledger.intentPath(50));

    List<Finding> findings = verify().findings();
    assertThat(findings.get(0))
        .isEqualTo(
            new Finding(
                Kind.LEDGER, Ledger.commitPath(50), "", "follows a gap: records are missing"));
    assertThat(findings).extracting(Finding::kind).containsOnly(Kind.LEDGER);
  }

  @Test
  void aRecordThatWasChangedBehindASnapshotIsFound() throws Exception {
    Ledger ledger = Ledger.open(store);
    for (int i = 1; i <= 100; i++) {
      ledger.recordQuarantined(
          RefusedPackage.of(
              SampleLoad.snapshot("org" + i, "etag"),
              "keys-1",
              List.of(new Quarantined("p", "", Quarantined.Reason.EMPTY, "has no bytes")),
              RUN),
          RUN);
    }
    String record = new String(store.read(Ledger.intentPath(50)).orElseThrow(), UTF_8);
    store.replace(
        Ledger.intentPath(50), record.replace("has no bytes", "had no byte").getBytes(UTF_8));

    assertThat(verify().findings())
        .extracting(Finding::kind, Finding::detail)
        .containsExactly(
            tuple(
                Kind.LEDGER,
                new LedgerDamagedException(
                        Ledger.commitPath(50), "does not follow the record before it")
                    .getMessage()));
  }
}
