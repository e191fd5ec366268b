package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.FailingStore.CutOffException;
import org.edxlake.lake.PublishedMember.Verdict;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublisherTest {
  @TempDir Path folder;

  private int roots;

  private LakeStore newStore() throws IOException {
    return LakeStores.open(folder.resolve("root-" + roots++).toUri(), new Configuration(false));
  }

  private static LoadRun run(String id) {
    return new LoadRun(id, "0.1.0");
  }

  private static Publisher.Published publish(LakeStore store, String runId, SampleLoad load)
      throws IOException {
    Ledger ledger = Ledger.open(store);
    return new Publisher(store, ledger, run(runId)).publish(load.approve());
  }

  private static SampleLoad first(LakeStore store, String runId) throws IOException {
    return new SampleLoad(store, runId, SampleLoad.snapshot("universityx", "etag-1"))
        .member(1, "auth_user", "a", 3)
        .member(2, "certificates_generatedcertificate", "b", 4)
        .member(3, "student_courseenrollment", "c", 5);
  }

  /** One member changes, one is gone, one fails, one is new. */
  private static SampleLoad second(LakeStore store, String runId) throws IOException {
    return new SampleLoad(store, runId, SampleLoad.snapshot("universityx", "etag-2"))
        .member(1, "auth_user", "changed", 6)
        .quarantine("student_courseenrollment")
        .member(4, "student_languageproficiency", "d", 2);
  }

  private static SampleLoad other(LakeStore store, String runId) throws IOException {
    return new SampleLoad(store, runId, SampleLoad.snapshot("othersx", "etag-1"))
        .member(1, "auth_user", "o", 2);
  }

  /** All that a reader of the folders sees: path and sha256. */
  private static Map<String, String> visible(LakeStore store) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String root : List.of("lake", "quarantine")) {
      for (LakeStore.Entry entry : store.list(root)) {
        files.put(entry.path(), Publisher.sha256(store, entry.path()));
      }
    }
    return files;
  }

  private static Map<String, String> committed(Ledger ledger) throws IOException {
    Map<String, String> files = new TreeMap<>();
    ledger.files().forEach(file -> files.put(file.path(), file.sha256()));
    return files;
  }

  private static VerifyReport verify(LakeStore store) throws IOException {
    return LakeVerifier.verify(store, Ledger.open(store), each -> true, bytes -> {});
  }

  private static void assertAtRest(LakeStore store, Map<String, String> expected)
      throws IOException {
    assertThat(visible(store)).isEqualTo(expected);
    assertThat(committed(Ledger.open(store))).isEqualTo(expected);
    assertThat(verify(store).findings()).isEmpty();
  }

  @Test
  void aPublishedPackageLiesWhereTheLedgerSaysAndTheBooksAreItsSums() throws Exception {
    try (LakeStore store = newStore()) {
      SampleLoad load = first(store, "run-1");

      Publisher.Published published = publish(store, "run-1", load);

      Ledger ledger = Ledger.open(store);
      assertThat(ledger.packages()).containsExactly(published.content());
      assertThat(published.placed()).isEqualTo(6);
      assertThat(published.content().rows()).isEqualTo(12);
      assertThat(published.content().tables())
          .extracting(
              PublishedPackage.TableTotals::table,
              table -> table.books().rows(),
              table -> table.books().rejects())
          .containsExactly(
              tuple("auth_user", 3L, Map.of("field-count", 1L)),
              tuple("certificates_generatedcertificate", 4L, Map.of("field-count", 1L)),
              tuple("student_courseenrollment", 5L, Map.of("field-count", 1L)));
      assertThat(ledger.members("universityx-2014-07-27"))
          .extracting(PublishedMember::path, PublishedMember::verdict)
          .containsExactly(
              tuple(SampleLoad.path("auth_user"), Verdict.LOADED),
              tuple(SampleLoad.path("certificates_generatedcertificate"), Verdict.LOADED),
              tuple(SampleLoad.path("student_courseenrollment"), Verdict.LOADED));
      assertAtRest(store, committed(ledger));
      assertThat(store.list("stage")).isEmpty();
    }
  }

  @Test
  void aNewRevisionReplacesItsOwnFilesAndNoOthers() throws Exception {
    try (LakeStore store = newStore()) {
      publish(store, "run-1", other(store, "run-1"));
      Map<String, String> others = visible(store);
      SampleLoad old = first(store, "run-2");
      publish(store, "run-2", old);
      Map<String, String> before = visible(store);
      SampleLoad fresh = second(store, "run-3");

      Publisher.Published published = publish(store, "run-3", fresh);

      assertThat(published.placed()).isEqualTo(4);
      assertThat(published.removed()).isEqualTo(2);
      Map<String, String> after = visible(store);
      assertThat(after).containsAllEntriesOf(others);
      String kept = old.dataPath("student_courseenrollment", 3);
      assertThat(after.get(kept)).isEqualTo(before.get(kept));
      String replaced = old.dataPath("auth_user", 1);
      assertThat(after.get(replaced)).isEqualTo(Sha256.of(SampleLoad.parquet("changed", 6)));
      String gone = old.dataPath("certificates_generatedcertificate", 2);
      assertThat(after).doesNotContainKey(gone);
      assertThat(store.find("trash/3/" + gone)).isPresent();
      assertAtRest(store, after);
    }
  }

  @Test
  void aMemberThatFailsInANewRevisionKeepsItsRowsAndSaysWhyAlsoTheSecondTime() throws Exception {
    try (LakeStore store = newStore()) {
      publish(store, "run-1", first(store, "run-1"));
      publish(store, "run-2", second(store, "run-2"));
      SampleLoad third =
          new SampleLoad(store, "run-3", SampleLoad.snapshot("universityx", "etag-3"))
              .member(1, "auth_user", "changed", 6)
              .failedAtEdx("student_courseenrollment");

      PublishedPackage content = publish(store, "run-3", third).content();

      assertThat(content.rows()).isEqualTo(11);
      List<PublishedMember> members = Ledger.open(store).members(content.id());
      assertThat(members)
          .extracting(
              PublishedMember::path,
              PublishedMember::verdict,
              PublishedMember::reason,
              PublishedMember::kept,
              member -> member.books().rows())
          .containsExactly(
              tuple(SampleLoad.path("auth_user"), Verdict.LOADED, "", false, 6L),
              tuple(
                  SampleLoad.path("student_courseenrollment") + ".failed",
                  Verdict.NOTICE,
                  "FAILED_AT_EDX",
                  false,
                  0L),
              tuple(
                  SampleLoad.path("student_courseenrollment"),
                  Verdict.QUARANTINED,
                  "TAMPERED",
                  true,
                  5L));
      assertThat(verify(store).findings()).isEmpty();
    }
  }

  @Test
  void aNewFileNeverTakesTheNameOfOneThatStays() throws Exception {
    try (LakeStore store = newStore()) {
      publish(
          store,
          "run-1",
          new SampleLoad(store, "run-1", SampleLoad.snapshot("universityx", "etag-1"))
              .member(1, "auth_user", "a", 3));
      // The order of the archive changed: another member has the number of the one that failed.
      SampleLoad load =
          new SampleLoad(store, "run-2", SampleLoad.snapshot("universityx", "etag-2"))
              .quarantine("auth_user")
              .member(1, "auth_userprofile", "b", 4);

      PublishedPackage content = publish(store, "run-2", load).content();

      assertThat(content.heldBack()).isEqualTo(1);
      assertThat(Ledger.open(store).members(content.id()))
          .extracting(PublishedMember::reason, member -> member.books().rows())
          .containsExactlyInAnyOrder(tuple("TAMPERED", 3L), tuple("CLASH", 0L));
      assertThat(verify(store).findings()).isEmpty();
    }
  }

  @Test
  void thePackageThatIsThereAlreadyIsNotPublishedAgain() throws Exception {
    try (LakeStore store = newStore()) {
      PublishedPackage before = publish(store, "run-1", first(store, "run-1")).content();

      Publisher.Published again = publish(store, "run-2", first(store, "run-2"));

      assertThat(again).isEqualTo(new Publisher.Published(before, 0, 0));
      assertThat(Ledger.open(store).lastNumber()).isEqualTo(1);
      assertThat(store.list("stage")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedAtAnyOperationARerunEndsAsAnUndisturbedRun(FailingStore.Cut cut) throws Exception {
    Map<String, String> before;
    Map<String, String> after;
    int operations;
    try (LakeStore undisturbed = newStore()) {
      publish(undisturbed, "run-0", other(undisturbed, "run-0"));
      publish(undisturbed, "run-1", first(undisturbed, "run-1"));
      before = visible(undisturbed);
      Audit.Approved approved = second(undisturbed, "run-2").approve();
      FailingStore counting = FailingStore.counting(undisturbed);
      new Publisher(counting, Ledger.open(counting), run("run-2")).publish(approved);
      operations = counting.operations();
      after = visible(undisturbed);
    }
    assertThat(operations).isGreaterThan(15);

    Set<String> ends = new TreeSet<>();
    for (int n = 1; n <= operations; n++) {
      try (LakeStore store = newStore()) {
        publish(store, "run-0", other(store, "run-0"));
        publish(store, "run-1", first(store, "run-1"));
        Audit.Approved approved = second(store, "run-2").approve();
        killDuring(new FailingStore(store, n, cut), approved);
        assertNothingIsHalf(store, before, after);

        Ledger ledger = Ledger.open(store);
        Publisher publisher = new Publisher(store, ledger, run("run-3"));
        Publisher.Recovery recovery = publisher.recover();
        ends.add(recovery.getClass().getSimpleName());
        assertThat(recovery).isNotInstanceOf(Publisher.NeedsRebuild.class);
        publisher.publish(second(store, "run-3").approve());
        publisher.sweepStage("run-3");
        publisher.cleanStage("run-3");

        assertAtRest(store, after);
        assertThat(Ledger.open(store).lastNumber()).isEqualTo(3);
        assertThat(store.list("stage")).isEmpty();
      }
    }
    assertThat(ends).containsExactly("Finished", "NothingToDo");
  }

  private static void killDuring(LakeStore failing, Audit.Approved approved) {
    try {
      new Publisher(failing, Ledger.open(failing), run("run-2")).publish(approved);
    } catch (IOException cut) {
      assertThat(cut).isInstanceOf(CutOffException.class);
    }
  }

  /** Every visible file is whole, and either committed or named by the open entry. */
  private static void assertNothingIsHalf(
      LakeStore store, Map<String, String> before, Map<String, String> after) throws IOException {
    Map<String, String> seen = visible(store);
    seen.forEach(
        (path, sha256) ->
            assertThat(sha256)
                .as(path)
                .isIn(List.of(before.getOrDefault(path, ""), after.getOrDefault(path, ""))));
    Ledger ledger = Ledger.open(store);
    if (ledger.opening().isEmpty()) {
      assertThat(seen).isEqualTo(committed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void withItsDraftsLostAnInterruptedPackageIsRebuiltAndNoOtherIsPublishedBefore(
      FailingStore.Cut cut) throws Exception {
    Map<String, String> expected;
    try (LakeStore undisturbed = newStore()) {
      publish(undisturbed, "run-1", first(undisturbed, "run-1"));
      publish(undisturbed, "run-3", rebuilt(undisturbed, "run-3"));
      expected = visible(undisturbed);
    }

    int rebuilds = 0;
    for (int n = 1; n <= 40; n++) {
      try (LakeStore store = newStore()) {
        publish(store, "run-1", first(store, "run-1"));
        killDuring(new FailingStore(store, n, cut), second(store, "run-2").approve());
        store.delete("stage/run-2");
        Ledger ledger = Ledger.open(store);
        Publisher publisher = new Publisher(store, ledger, run("run-3"));
        if (publisher.recover() instanceof Publisher.NeedsRebuild rebuild) {
          rebuilds++;
          assertThat(rebuild.file()).isEqualTo(SampleLoad.snapshot("universityx", "etag-2"));
          Audit.Approved other = other(store, "run-3").approve();
          assertThatThrownBy(() -> publisher.publish(other))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage(
                  "The publishing of universityx-2014-07-27 was interrupted and its drafts are"
                      + " gone. Load that package again before othersx-2014-07-27.");
        }

        // The rebuild is killed as well, early and late, and its drafts survive that.
        killDuring(new FailingStore(store, n / 2 + 5, cut), rebuilt(store, "run-4").approve());
        Publisher last = new Publisher(store, Ledger.open(store), run("run-5"));
        last.recover();
        last.publish(rebuilt(store, "run-5").approve());

        assertAtRest(store, expected);
      }
    }
    assertThat(rebuilds).isPositive();
  }

  /** What the same delivery gives with newer code: other bytes, and a member less. */
  private static SampleLoad rebuilt(LakeStore store, String runId) throws IOException {
    return new SampleLoad(store, runId, SampleLoad.snapshot("universityx", "etag-2"))
        .member(1, "auth_user", "rebuilt", 7)
        .member(3, "student_courseenrollment", "rebuilt", 8);
  }

  @Test
  void anInterruptedPackageThatCannotBeLoadedAgainKeepsWhatIsWholeAndNothingElse()
      throws Exception {
    for (int n = 1; n <= 40; n++) {
      try (LakeStore store = newStore()) {
        publish(store, "run-1", first(store, "run-1"));
        killDuring(
            new FailingStore(store, n, FailingStore.Cut.BEFORE), second(store, "run-2").approve());
        store.delete("stage/run-2");
        Ledger ledger = Ledger.open(store);
        Publisher publisher = new Publisher(store, ledger, run("run-3"));
        RefusedPackage refusal =
            RefusedPackage.of(
                SampleLoad.snapshot("universityx", "etag-2"),
                "keys-1",
                List.of(
                    new Quarantined(
                        "universityx-2014-07-27.zip",
                        "",
                        Quarantined.Reason.BAD_ARCHIVE,
                        "has no directory")),
                run("run-3"));

        publisher.refuse(refusal);

        assertThat(ledger.refused("universityx-2014-07-27")).contains(refusal);
        assertThat(verify(store).findings()).isEmpty();
        for (PublishedMember member : ledger.members("universityx-2014-07-27")) {
          long rows =
              ledger.plannedFiles(ledger.published("universityx-2014-07-27").orElseThrow()).stream()
                  .filter(file -> file.isOwned() && file.member().equals(member.path()))
                  .filter(file -> file.file().path().startsWith("lake/"))
                  .mapToLong(file -> file.file().rows())
                  .sum();
          assertThat(rows).as(member.path()).isEqualTo(member.books().rows());
        }
      }
    }
  }

  @Test
  void twoPublishersOfOneLakeLeaveOneHistoryAndNothingDouble() throws Exception {
    try (LakeStore store = newStore()) {
      List<Audit.Approved> approved = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        approved.add(
            new SampleLoad(store, "run-" + i, SampleLoad.snapshot("org" + i / 2, "etag"))
                .member(1, "auth_user", "v" + i / 2, 2)
                .member(2, "student_courseenrollment", "v" + i / 2, 3)
                .approve());
      }
      ExecutorService pool = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> pending = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          Audit.Approved each = approved.get(i);
          LoadRun run = run("run-" + i);
          pending.add(
              pool.submit(
                  () -> {
                    publishAgainstOthers(store, run, each);
                    return null;
                  }));
        }
        for (Future<?> each : pending) {
          each.get();
        }
      } finally {
        pool.shutdownNow();
      }

      Ledger ledger = Ledger.open(store);
      assertThat(ledger.packages()).extracting(PublishedPackage::rows).containsOnly(5L);
      assertThat(ledger.packages()).hasSize(6);
      assertAtRest(store, committed(ledger));
      assertThat(store.list("stage")).isEmpty();
    }
  }

  @Test
  void whatASleeperRemovesOnceALaterEntryHasPlacedItComesBack() throws Exception {
    try (LakeStore store = newStore()) {
      publish(store, "run-1", first(store, "run-1"));
      Audit.Approved shrunk = second(store, "run-2").approve();
      Audit.Approved whole =
          new SampleLoad(store, "run-3", SampleLoad.snapshot("universityx", "etag-3"))
              .member(1, "auth_user", "a", 3)
              .member(2, "certificates_generatedcertificate", "b", 4)
              .member(3, "student_courseenrollment", "c", 5)
              .approve();
      LakeStore sleepy =
          sleepingBefore(
              "remove",
              store,
              () -> new Publisher(store, Ledger.open(store), run("run-3")).publish(whole));

      new Publisher(sleepy, Ledger.open(sleepy), run("run-2")).publish(shrunk);

      Ledger ledger = Ledger.open(store);
      assertThat(ledger.published("universityx-2014-07-27").orElseThrow().rows()).isEqualTo(12);
      assertAtRest(store, committed(ledger));
    }
  }

  @Test
  void whatASleeperPlacesOnceALaterEntryHasRemovedItGoesAgain() throws Exception {
    try (LakeStore store = newStore()) {
      Audit.Approved whole = first(store, "run-1").approve();
      Audit.Approved shrunk =
          new SampleLoad(store, "run-2", SampleLoad.snapshot("universityx", "etag-2"))
              .member(4, "student_languageproficiency", "d", 2)
              .approve();
      LakeStore sleepy =
          sleepingBefore(
              "place",
              store,
              () -> new Publisher(store, Ledger.open(store), run("run-2")).publish(shrunk));

      new Publisher(sleepy, Ledger.open(sleepy), run("run-1")).publish(whole);

      Ledger ledger = Ledger.open(store);
      assertThat(ledger.published("universityx-2014-07-27").orElseThrow().rows()).isEqualTo(2);
      assertAtRest(store, committed(ledger));
    }
  }

  /**
   * A store that falls asleep before its first placing or removing. On S3 a draft that was placed
   * meanwhile may be placed once more: where its target was gone before, and is gone again.
   */
  private static LakeStore sleepingBefore(
      String operation, LakeStore store, Callable<?> meanwhile) {
    AtomicBoolean slept = new AtomicBoolean();
    return (LakeStore)
        Proxy.newProxyInstance(
            LakeStore.class.getClassLoader(),
            new Class<?>[] {LakeStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(operation) && slept.compareAndSet(false, true)) {
                String from = (String) arguments[0];
                byte[] content = store.read(from).orElseThrow();
                meanwhile.call();
                if (operation.equals("place")) {
                  store.replace(from, content);
                }
              }
              return method.invoke(store, arguments);
            });
  }

  // A publisher which helps another may find that one's drafts gone for the moment between two
  // steps; it then starts again, as the next run would.
  private static void publishAgainstOthers(LakeStore store, LoadRun run, Audit.Approved approved)
      throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        new Publisher(store, Ledger.open(store), run).publish(approved);
        return;
      } catch (IllegalStateException overtaken) {
        if (attempt == 100) {
          throw overtaken;
        }
        Thread.sleep(5);
      }
    }
  }

  @Test
  void theTrashIsEmptiedOnceItIsOldEnough() throws Exception {
    try (LakeStore store = newStore()) {
      publish(store, "run-1", first(store, "run-1"));
      publish(store, "run-2", second(store, "run-2"));
      Publisher publisher = new Publisher(store, Ledger.open(store), run("run-3"));
      Instant now = Instant.now();
      store.replace("trash/.DS_Store", new byte[] {1});
      store.replace("trash/by hand/old.parquet", new byte[] {1});

      publisher.emptyTrash(Duration.ofDays(7), now.plus(Duration.ofDays(6)));
      assertThat(store.list("trash")).hasSize(4);

      publisher.emptyTrash(Duration.ofDays(7), now.plus(Duration.ofDays(8)));
      assertThat(store.list("trash"))
          .extracting(LakeStore.Entry::path)
          .containsExactly("trash/.DS_Store", "trash/by hand/old.parquet");
    }
  }

  @Test
  void theStageOfAnOpenEntryIsNotSwept() throws Exception {
    try (LakeStore store = newStore()) {
      killAtTheFirstPlacing(store, first(store, "run-2").approve());
      Ledger ledger = Ledger.open(store);
      assertThat(ledger.opening()).isPresent();
      List<LakeStore.Entry> drafts = store.list("stage");
      assertThat(drafts).isNotEmpty();
      Publisher publisher = new Publisher(store, ledger, run("run-3"));

      assertThat(publisher.sweepStage("run-3")).isEmpty();
      publisher.cleanStage("run-2");

      assertThat(store.list("stage")).isEqualTo(drafts);
    }
  }

  private static void killAtTheFirstPlacing(LakeStore store, Audit.Approved approved)
      throws IOException {
    for (int n = 1; n < 100 && Ledger.open(store).opening().isEmpty(); n++) {
      killDuring(new FailingStore(store, n, FailingStore.Cut.BEFORE), approved);
    }
  }
}
