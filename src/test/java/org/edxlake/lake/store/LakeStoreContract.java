package org.edxlake.lake.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edxlake.lake.store.LakeStore.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class LakeStoreContract {
  // Values of partition columns that are legal and awkward.
  private static final String AWKWARD =
      "lake/events/org=U/course=6.00%2B1/run=a%3Ab%25c/site=prod/date=2014-07-25/part-ü-0.parquet";
  private static final int WRITERS = 8;

  private LakeStore store;

  /** An empty store. */
  abstract LakeStore openEmpty() throws Exception;

  /** The store at a root. */
  abstract LakeStore reopen(URI root) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aFileIsCreatedOnceAndKeepsItsFirstContent() throws Exception {
    assertThat(store.createIfAbsent("ledger/log/1.json", bytes("first"))).isTrue();
    assertThat(store.createIfAbsent("ledger/log/1.json", bytes("second"))).isFalse();

    assertThat(content("ledger/log/1.json")).isEqualTo("first");
    assertThat(store.list("ledger")).containsExactly(new Entry("ledger/log/1.json", 5));
  }

  @Test
  void aListingHoldsWhatStaysWhileOtherFilesAndFoldersComeAndGo() throws Exception {
    store.replace("ledger/lease/1.json", bytes("stays"));
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> others = new ArrayList<>();
      for (int other = 0; other < 2; other++) {
        String folder = "ledger/lease/of-" + other;
        others.add(
            pool.submit(
                () -> {
                  while (!stop.get()) {
                    store.replace("ledger/lease/1.beat.json", bytes("beat"));
                    store.createIfAbsent(folder + "/a/2.json", bytes("comes and goes"));
                    store.delete(folder);
                  }
                  return null;
                }));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(store.list("ledger")).contains(new Entry("ledger/lease/1.json", 5));
      }
      stop.set(true);
      for (Future<?> other : others) {
        other.get();
      }
    } finally {
      stop.set(true);
      pool.shutdownNow();
    }
  }

  @Test
  void ofEightWritersOfOneNameExactlyOneWinsAndItsContentStays() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < 5; round++) {
        String path = "ledger/log/" + round + ".json";
        CountDownLatch ready = new CountDownLatch(WRITERS);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          String own = "writer " + writer;
          results.add(
              pool.submit(
                  () -> {
                    ready.countDown();
                    ready.await();
                    return store.createIfAbsent(path, bytes(own));
                  }));
        }
        List<String> winners = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          if (results.get(writer).get()) {
            winners.add("writer " + writer);
          }
        }

        assertThat(winners).containsExactly(content(path));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aReplacedFileIsOldOrNewToAReaderAndNeverAPart() throws Exception {
    String old = "o".repeat(100_000);
    String fresh = "n".repeat(100_000);
    store.replace("ledger/beat.json", bytes(old));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<List<String>> seen =
          pool.submit(
              () -> {
                List<String> odd = new ArrayList<>();
                while (!done.get()) {
                  String now = content("ledger/beat.json");
                  if (!now.equals(old) && !now.equals(fresh)) {
                    odd.add(now.length() + " characters");
                  }
                }
                return odd;
              });
      for (int i = 0; i < 10; i++) {
        store.replace("ledger/beat.json", bytes(i % 2 == 0 ? fresh : old));
      }
      done.set(true);

      assertThat(seen.get()).isEmpty();
      assertThat(content("ledger/beat.json")).isEqualTo(old);
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  @Test
  void whatIsNotThereIsEmptyAndNoError() throws Exception {
    assertThat(store.read("ledger/none.json")).isEmpty();
    assertThat(store.find("ledger/none.json")).isEmpty();
    assertThat(store.list("nothing")).isEmpty();
    assertThat(store.place("stage/none.parquet", "lake/t/none.parquet")).isFalse();
    assertThat(store.remove("lake/t/none.parquet", "trash/1/none.parquet")).isFalse();
    store.delete("stage/none");
    assertThatThrownBy(() -> store.open("ledger/none.json").close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFolderIsNoFile() throws Exception {
    draft("stage/run/a/file", "x");

    assertThat(store.find("stage/run/a")).isEmpty();
  }

  @Test
  void aPlacedDraftHasItsFinalNameAndNoOther() throws Exception {
    draft("stage/run/" + AWKWARD, "rows");

    assertThat(store.place("stage/run/" + AWKWARD, AWKWARD)).isTrue();

    assertThat(content(AWKWARD)).isEqualTo("rows");
    assertThat(store.list("lake")).containsExactly(new Entry(AWKWARD, 4));
    assertThat(store.list("stage")).isEmpty();
    assertThat(store.place("stage/run/" + AWKWARD, AWKWARD)).isFalse();
    assertThat(content(AWKWARD)).isEqualTo("rows");
  }

  @Test
  void aPlacedDraftTakesThePlaceOfTheOldFile() throws Exception {
    draft("stage/1/f", "old");
    draft("stage/2/f", "newer");
    store.place("stage/1/f", "lake/t/f");

    assertThat(store.place("stage/2/f", "lake/t/f")).isTrue();

    assertThat(content("lake/t/f")).isEqualTo("newer");
    assertThat(store.find("lake/t/f")).contains(new Entry("lake/t/f", 5));
  }

  @Test
  void ofEightPlacersOfOneDraftAtLeastOneSaysYesAndTheTargetIsTheDraft() throws Exception {
    draft("stage/1/f", "rows");
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        results.add(pool.submit(() -> store.place("stage/1/f", "lake/t/f")));
      }
      List<Boolean> said = new ArrayList<>();
      for (Future<Boolean> each : results) {
        said.add(each.get());
      }

      assertThat(said).contains(true);
      assertThat(content("lake/t/f")).isEqualTo("rows");
      assertThat(store.list("stage")).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRemovedFileLiesInTheTrash() throws Exception {
    draft("stage/1/f", "rows");
    store.place("stage/1/f", AWKWARD);

    assertThat(store.remove(AWKWARD, "trash/7/" + AWKWARD)).isTrue();

    assertThat(store.list("lake")).isEmpty();
    assertThat(content("trash/7/" + AWKWARD)).isEqualTo("rows");
    assertThat(store.remove(AWKWARD, "trash/7/" + AWKWARD)).isFalse();
  }

  @Test
  void ofEightRemoversOfOneFileAtLeastOneSaysYesAndItLiesInTheTrash() throws Exception {
    draft("stage/1/f", "rows");
    store.place("stage/1/f", "lake/t/f");
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        results.add(pool.submit(() -> store.remove("lake/t/f", "trash/1/lake/t/f")));
      }
      List<Boolean> said = new ArrayList<>();
      for (Future<Boolean> each : results) {
        said.add(each.get());
      }

      assertThat(said).contains(true);
      assertThat(store.list("lake")).isEmpty();
      assertThat(content("trash/1/lake/t/f")).isEqualTo("rows");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aFileIsPlacedThoughTheFolderItGoesToIsTidiedAwayMeanwhile() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> others = new ArrayList<>();
      for (int other = 0; other < 3; other++) {
        String name = "f" + other;
        others.add(
            pool.submit(
                () -> {
                  for (int round = 0; round < 30; round++) {
                    draft("stage/1/" + name, "rows");
                    assertThat(store.place("stage/1/" + name, "lake/t/a/b/" + name)).isTrue();
                    assertThat(store.remove("lake/t/a/b/" + name, "trash/1/" + name)).isTrue();
                  }
                  return null;
                }));
      }
      for (Future<?> other : others) {
        other.get();
      }

      assertThat(store.list("lake")).isEmpty();
      assertThat(store.list("trash"))
          .containsExactly(
              new Entry("trash/1/f0", 4), new Entry("trash/1/f1", 4), new Entry("trash/1/f2", 4));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anEmptyFileIsPlacedAndRemovedLikeAnyOther() throws Exception {
    draft("stage/1/f", "");

    assertThat(store.place("stage/1/f", "lake/t/f")).isTrue();
    assertThat(store.list("lake")).containsExactly(new Entry("lake/t/f", 0));
    assertThat(store.remove("lake/t/f", "trash/1/f")).isTrue();
    assertThat(store.list("trash")).containsExactly(new Entry("trash/1/f", 0));
  }

  @Test
  void aNameMayHoldWhateverAFileNameMayHold() throws Exception {
    String name = "a b+c&d=é%2F%%25 #?[0]{x};~'\u65e5";
    draft("stage/" + name + "/" + name, "rows");
    String placed = "lake/" + name + "/" + name;
    String trash = "trash/" + name + "/" + name;

    assertThat(store.list("stage/" + name))
        .containsExactly(new Entry("stage/" + name + "/" + name, 4));
    assertThat(store.place("stage/" + name + "/" + name, placed)).isTrue();
    assertThat(store.list("lake")).containsExactly(new Entry(placed, 4));
    assertThat(store.find(placed)).contains(new Entry(placed, 4));
    assertThat(store.readRange(placed, 1, 2)).isEqualTo(bytes("ow"));
    try (InputStream in = store.open(placed)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("rows"));
    }
    assertThat(store.createIfAbsent(placed, bytes("taken"))).isFalse();
    assertThat(store.remove(placed, trash)).isTrue();
    assertThat(store.list("trash")).containsExactly(new Entry(trash, 4));
    store.delete("trash/" + name);
    assertThat(store.list("trash")).isEmpty();
  }

  @Test
  void theRootOfAStoreOpensThatStore() throws Exception {
    store.replace("ledger/format.json", bytes("{}"));

    try (LakeStore again = reopen(store.root())) {
      assertThat(again.root()).isEqualTo(store.root());
      assertThat(again.read("ledger/format.json")).contains(bytes("{}"));
    }
  }

  @Test
  void aDraftIsWrittenOverOneThatADeadAttemptLeft() throws Exception {
    draft("stage/1/f", "a longer text of a dead attempt");
    draft("stage/1/f", "short");

    assertThat(content("stage/1/f")).isEqualTo("short");
  }

  @Test
  void aPieceOfAFileIsReadFromItsMiddle() throws Exception {
    draft("stage/1/f", "0123456789");

    assertThat(store.readRange("stage/1/f", 3, 4)).isEqualTo(bytes("3456"));
    assertThat(store.readRange("stage/1/f", 9, 1)).isEqualTo(bytes("9"));
    assertThatThrownBy(() -> store.readRange("stage/1/f", 8, 4))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("stage/1/f ends before byte 12");
    assertThatThrownBy(() -> store.readRange("stage/1/f", 10, 1)).isInstanceOf(EOFException.class);
  }

  @Test
  void aLargeDraftComesBackWhole() throws Exception {
    byte[] large = new byte[9 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + i / 251);
    }
    try (OutputStream out = store.create("stage/1/large")) {
      out.write(large);
    }
    store.place("stage/1/large", "lake/t/large");

    try (InputStream in = store.open("lake/t/large")) {
      assertThat(in.readAllBytes()).isEqualTo(large);
    }
  }

  @Test
  void aListIsSortedAndGoesAllTheWayDown() throws Exception {
    for (String path : List.of("stage/b/2/x", "stage/a", "stage/b/1", "stage/b/2/a")) {
      draft(path, path);
    }
    draft("stages/other", "not below the folder");

    assertThat(store.list("stage"))
        .containsExactly(
            new Entry("stage/a", 7),
            new Entry("stage/b/1", 9),
            new Entry("stage/b/2/a", 11),
            new Entry("stage/b/2/x", 11));
  }

  @Test
  void aDeletedFolderTakesAllBelowAndNothingBeside() throws Exception {
    draft("stage/1/a/f", "x");
    draft("stage/1/g", "x");
    draft("stage/10/f", "x");

    store.delete("stage/1");

    assertThat(store.list("stage")).containsExactly(new Entry("stage/10/f", 1));
  }

  @Test
  void aPathThatLeavesTheRootIsRefused() {
    for (String path : List.of("", "../x", "lake/../../x", "/etc/x", "lake//x", "lake/.")) {
      assertThatThrownBy(() -> store.delete(path))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not a path below the root of the lake: '" + path + "'");
    }
  }

  @Test
  void theProbeFindsThePromisesKeptAndLeavesNothing() throws Exception {
    store.probe();

    assertThat(store.list("stage")).isEmpty();
    assertThat(store.freeBytes()).isPositive();
  }

  private void draft(String path, String text) throws IOException {
    try (OutputStream out = store.create(path)) {
      out.write(bytes(text));
    }
  }

  private String content(String path) throws IOException {
    return new String(store.read(path).orElseThrow(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
