package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  private static CountDownLatch bothAtWork;
  private static AtomicInteger stopped;

  /** The kinds of workers that a load may have. */
  enum Kind {
    THREADS {
      @Override
      Workers start() {
        return Workers.start("local[2]", Map.of());
      }
    },
    SPARK {
      @Override
      Workers start() {
        TestSpark.session();
        return SparkWorkers.start("", Map.of());
      }
    };

    abstract Workers start();
  }

  @BeforeEach
  void nobodyIsAtWork() {
    bothAtWork = new CountDownLatch(2);
    stopped = new AtomicInteger();
  }

  @Test
  void oneMachineNeedsNoSpark() {
    assertThat(Workers.start("local[*]", Map.of()).coresOfAJvm())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(List.of("local", "local[1]", "local[7]"))
        .map(master -> Workers.start(master, Map.of()))
        .allMatch(workers -> workers instanceof ThreadWorkers)
        .map(Workers::coresOfAJvm)
        .containsExactly(1, 1, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yarn", "spark://host:7077", "local-cluster[2,1,1024]", "local[0]"})
  void anyOtherMasterIsLeftToSpark(String master) {
    assertThat(Workers.LOCAL.matcher(master).matches()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void resultsComeInTheOrderOfTheTasks(Kind kind) {
    try (Workers workers = kind.start()) {
      assertThat(workers.run("", List.of(30, 0, 10), WorkersTest::sleep, WorkersTest::nobody))
          .containsExactly("30 ms", "0 ms", "10 ms");
      assertThat(workers.coresOfAJvm()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTwoTasksAreTheSameAttempt(Kind kind) {
    try (Workers workers = kind.start()) {
      List<String> attempts = new ArrayList<>();
      for (int call = 0; call < 2; call++) {
        attempts.addAll(
            workers.run(
                "",
                List.of(1, 2, 3),
                (Integer task, String attempt, LongConsumer done) -> attempt,
                WorkersTest::nobody));
      }

      assertThat(attempts).doesNotHaveDuplicates().hasSize(6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void progressIsHeardWhileTasksAreAtWork(Kind kind) {
    List<Long> heard = new ArrayList<>();

    try (Workers workers = kind.start()) {
      workers.run("", List.of(0, 0, 0, 1500), WorkersTest::sleep, heard::add);
    }

    assertThat(heard).isNotEmpty().isSorted();
    assertThat(heard.get(heard.size() - 1)).isBetween(300L, 400L);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatFailsIsNamed(Kind kind) {
    try (Workers workers = kind.start()) {
      assertThatThrownBy(() -> workers.run("", List.of(1), WorkersTest::fail, WorkersTest::nobody))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("loading failed: ")
          .hasMessageContaining("the disk of task 1 is full");
    }
  }

  @Test
  void aTaskThatFailsStopsTheOtherThreads() {
    Workers workers = new ThreadWorkers(2);

    assertThatThrownBy(
            () -> workers.run("", List.of(1, 2), WorkersTest::failOrWait, WorkersTest::nobody))
        .hasMessage("java.io.IOException: loading failed: task 2 fails");
    assertThat(stopped).hasValue(1);
  }

  @Test
  void aHeapThatIsFullIsSaidInWords() {
    Workers workers = new ThreadWorkers(1);

    assertThatThrownBy(
            () -> workers.run("", List.of(1), WorkersTest::fillTheHeap, WorkersTest::nobody))
        .hasMessage(
            "java.io.IOException: loading failed: java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  @Timeout(30)
  void whoIsInterruptedStopsAllThreads() {
    Workers workers = new ThreadWorkers(2);
    Thread waiting = Thread.currentThread();
    Thread stopper =
        new Thread(
            () -> {
              awaitBoth();
              waiting.interrupt();
            });
    stopper.start();

    assertThatThrownBy(
            () -> workers.run("", List.of(1, 2), WorkersTest::waitToBeStopped, WorkersTest::nobody))
        .hasMessageContaining("loading was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped).hasValue(2);
  }

  private static void nobody(long done) {}

  private static String sleep(int milliseconds, String attempt, LongConsumer done)
      throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException stop) {
      throw new IOException("stopped", stop);
    }
    done.accept(100);
    return milliseconds + " ms";
  }

  private static String fail(int task, String attempt, LongConsumer done) throws IOException {
    throw new IOException("the disk of task " + task + " is full");
  }

  private static String fillTheHeap(int task, String attempt, LongConsumer done) {
    throw new OutOfMemoryError("Java heap space");
  }

  private static String failOrWait(int task, String attempt, LongConsumer done) throws IOException {
    if (task == 2) {
      bothAtWork.countDown();
      awaitBoth();
      throw new IOException("task 2 fails");
    }
    return waitToBeStopped(task, attempt, done);
  }

  private static String waitToBeStopped(int task, String attempt, LongConsumer done) {
    bothAtWork.countDown();
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException stop) {
      stopped.incrementAndGet();
    }
    return "";
  }

  private static void awaitBoth() {
    try {
      bothAtWork.await();
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }
}
