package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.lake.FailingStore.Cut;
import org.edxlake.lake.FailingStore.CutOffException;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

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

  private void leaseOf(long number, Lease.Holder holder) throws IOException {
    store.createIfAbsent(String.format("ledger/lease/%020d.json", number), Ledger.toJson(holder));
  }

  private static Lease.Holder elsewhere(Instant since) {
    return new Lease.Holder("run-9", "another-host", "pid:[1]", 42, since, since, MINUTE);
  }

  @Test
  void aSecondRunIsToldWhoWritesTheLakeAndMayWriteOnceItEnded() throws Exception {
    try (Lease first = Lease.take(store, "run-1", MINUTE)) {
      first.requireHeld();
      assertThatThrownBy(() -> Lease.take(store, "run-2", MINUTE))
          .isInstanceOf(Lease.HeldException.class)
          .hasMessageContaining("The lake is being written by run-1 (host ")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    try (Lease second = Lease.take(store, "run-2", MINUTE)) {
      assertThat(store.list("ledger/lease")).hasSize(1);
      second.requireHeld();
    }
  }

  @Test
  void aHolderElsewhereIsBelievedAliveUntilItsLeaseRanOut() throws Exception {
    leaseOf(5, elsewhere(Instant.now().minusSeconds(30)));
    assertThatThrownBy(() -> Lease.take(store, "run-1", MINUTE))
        .isInstanceOf(Lease.HeldException.class)
        .hasMessageContaining("run-9 (host another-host, process 42, since ");

    store.delete("ledger/lease");
    leaseOf(5, elsewhere(Instant.now().minusSeconds(61)));
    try (Lease taken = Lease.take(store, "run-1", MINUTE)) {
      taken.requireHeld();
    }
  }

  @Test
  void theLeaseOfAProcessOfThisHostThatIsGoneIsTakenAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    Instant started = process.info().startInstant().orElseThrow();
    Lease.Holder here = Lease.Holder.here("", MINUTE);
    leaseOf(
        1,
        new Lease.Holder(
            "run-killed",
            here.host(),
            here.processes(),
            process.pid(),
            started,
            Instant.now(),
            MINUTE));
    assertThatThrownBy(() -> Lease.take(store, "run-1", MINUTE))
        .isInstanceOf(Lease.HeldException.class)
        .hasMessageContaining("run-killed");

    process.destroyForcibly().waitFor();

    try (Lease taken = Lease.take(store, "run-1", MINUTE)) {
      taken.requireHeld();
    }
  }

  @Test
  void aProcessThatHasTheNumberOfADeadHolderIsNotTakenForIt() throws Exception {
    Lease.Holder here = Lease.Holder.here("", MINUTE);
    leaseOf(
        1,
        new Lease.Holder(
            "run-killed",
            here.host(),
            here.processes(),
            here.pid(),
            here.started().minusSeconds(3600),
            Instant.now(),
            MINUTE));

    try (Lease taken = Lease.take(store, "run-1", MINUTE)) {
      taken.requireHeld();
    }
  }

  @Test
  void aHolderThatLivesKeepsItsLeaseBeyondItsTerm() throws Exception {
    Duration term = Duration.ofSeconds(3);
    try (Lease held = Lease.take(store, "run-1", term)) {
      Thread.sleep(5000);

      assertThatThrownBy(() -> Lease.take(store, "run-2", term))
          .isInstanceOf(Lease.HeldException.class);
      held.requireHeld();
    }
  }

  @Test
  void aHolderThatWasTakenForDeadIsToldAtOnce() throws Exception {
    try (Lease held = Lease.take(store, "run-1", MINUTE)) {
      held.requireHeld();
      leaseOf(99, elsewhere(Instant.now()));

      assertThatThrownBy(held::requireHeld)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Another run took over this lake");
    }

    assertThat(store.list("ledger/lease")).hasSize(3);
    assertThatThrownBy(() -> Lease.take(store, "run-2", MINUTE))
        .isInstanceOf(Lease.HeldException.class)
        .hasMessageContaining("run-9");
  }

  @Test
  void aStoreThatFailsForAWhileDoesNotStopTheHeart() throws Exception {
    Duration term = Duration.ofSeconds(3);
    AtomicInteger failures = new AtomicInteger();
    LakeStore moody =
        storeWhere(
            (method, arguments) -> {
              if (method.getName().equals("replace") && failures.getAndIncrement() == 0) {
                throw new IllegalArgumentException("moody");
              }
              return method.invoke(store, arguments);
            });
    try (Lease held = Lease.take(moody, "run-1", term)) {
      Thread.sleep(5000);

      assertThat(failures).hasValueGreaterThan(1);
      assertThatThrownBy(() -> Lease.take(store, "run-2", term))
          .isInstanceOf(Lease.HeldException.class);
      held.requireHeld();
    }
  }

  @Test
  void aRunWhoseAnswerWasLostHasItsLeaseAllTheSame() throws Exception {
    LakeStore forgetful =
        storeWhere(
            (method, arguments) -> {
              Object answer = method.invoke(store, arguments);
              return method.getName().equals("createIfAbsent") ? false : answer;
            });

    try (Lease held = Lease.take(forgetful, "run-1", MINUTE)) {
      held.requireHeld();
      assertThatThrownBy(() -> Lease.take(forgetful, "run-2", MINUTE))
          .isInstanceOf(Lease.HeldException.class)
          .hasMessageContaining("run-1");
    }
  }

  private interface Answer {
    Object to(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  /** The store, but for some of its answers. */
  private static LakeStore storeWhere(Answer answer) {
    return (LakeStore)
        Proxy.newProxyInstance(
            LakeStore.class.getClassLoader(),
            new Class<?>[] {LakeStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("createOwn")
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : answer.to(method, arguments));
  }

  @Test
  void aHolderThatTheStoreDoesNotAnswerDoesNotGoOn() throws Exception {
    FailingStore counting = FailingStore.counting(store);
    Lease.take(counting, "run-0", MINUTE).close();
    int taking = counting.operations() + 4;
    Lease held = Lease.take(new FailingStore(store, taking, Cut.BEFORE), "run-1", MINUTE);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < taking; i++) {
                held.requireHeld();
              }
            })
        .isInstanceOf(CutOffException.class);
  }

  @Test
  void whatIsNoneOfItsOwnFilesIsLeftAlone() throws Exception {
    store.replace("ledger/lease/.DS_Store", new byte[] {1});
    store.replace("ledger/lease/notes about it.json", new byte[] {1});

    try (Lease taken = Lease.take(store, "run-1", MINUTE)) {
      taken.requireHeld();
    }
    assertThat(store.list("ledger/lease").stream().map(LakeStore.Entry::path))
        .contains("ledger/lease/.DS_Store", "ledger/lease/notes about it.json");
  }

  @Test
  void ofEightRunsExactlyOneHasTheLease() throws Exception {
    ConcurrentLinkedQueue<Lease> taken = new ConcurrentLinkedQueue<>();
    CountDownLatch ready = new CountDownLatch(8);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> pending = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "run-" + i;
        pending.add(
            pool.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  try {
                    taken.add(Lease.take(store, name, MINUTE));
                  } catch (Lease.HeldException held) {
                    assertThat(held).hasMessageContaining("run-");
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

    assertThat(taken).hasSize(1);
    taken.remove().close();
  }
}
