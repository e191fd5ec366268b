package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchPipelineTest {
  private static final byte[] RECORD = new byte[10];

  private enum Stage {
    FILL,
    DECODE,
    TAKE
  }

  /** Batches of one record each, whose line is their number; notes what happens to them. */
  private static class Noted implements BatchPipeline.Stages {
    private final int batches;
    private final Random random = new Random(1);
    private final List<Long> taken = new ArrayList<>();
    private final Set<Long> decoded = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger firsts = new AtomicInteger();
    private final AtomicInteger filling = new AtomicInteger();
    private final AtomicInteger taking = new AtomicInteger();
    private int filled;
    private int longOnes;

    private Noted(int batches) {
      this.batches = batches;
    }

    @Override
    public RecordBatch newBatch() {
      made.incrementAndGet();
      return new RecordBatch("text", 1);
    }

    @Override
    public boolean fill(RecordBatch batch) throws IOException {
      assertThat(filling.incrementAndGet()).isEqualTo(1);
      batch.clear();
      filled++;
      boolean more = filled <= batches;
      if (more && longOnes > 0 && filled % longOnes == 0) {
        // Everything that was filled before lies in the same buffer.
        assertThat(taken.size()).isGreaterThanOrEqualTo(filled - longOnes - 1);
        batch.borrow(RECORD, 0, 10, filled, false);
      } else if (more) {
        batch.add(RECORD, 0, 10, filled, false);
      }
      filling.decrementAndGet();
      return more;
    }

    @Override
    public void decode(RecordBatch batch, boolean first) {
      threads.add(Thread.currentThread());
      firsts.addAndGet(first ? 1 : 0);
      assertThat(first).isEqualTo(batch.line(0) == 1);
      try {
        Thread.sleep(random.nextInt(3));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      assertThat(decoded.add(batch.line(0))).isTrue();
    }

    @Override
    public void take(RecordBatch batch) throws IOException {
      assertThat(taking.incrementAndGet()).isEqualTo(1);
      assertThat(decoded).contains(batch.line(0));
      taken.add(batch.line(0));
      taking.decrementAndGet();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "1, 50", "2, 50", "4, 200", "8, 3"})
  void everyBatchIsTakenOnceInTheOrderOfTheText(int cores, int batches) throws IOException {
    Noted stages = new Noted(batches);

    new BatchPipeline(cores, stages).run();

    assertThat(stages.taken).isEqualTo(LongStream.rangeClosed(1, batches).boxed().toList());
    assertThat(stages.firsts.get()).isEqualTo(Math.min(1, batches));
    assertThat(stages.made.get()).isLessThanOrEqualTo(2 * cores);
  }

  @Test
  void othersHelpWhereCoresAreFree() throws IOException {
    Noted alone = new Noted(50);
    new BatchPipeline(1, alone).run();
    Noted helped = new Noted(200);
    new BatchPipeline(4, helped).run();

    assertThat(alone.threads).containsExactly(Thread.currentThread());
    assertThat(helped.threads).hasSizeBetween(2, 4);
  }

  @Test
  void aTaskThatBeginsGetsItsCoreBack() throws IOException {
    Noted helped =
        new Noted(200) {
          @Override
          public void take(RecordBatch batch) throws IOException {
            super.take(batch);
            if (batch.line(0) == 100) {
              Cores.begin();
              Cores.begin();
            }
            if (batch.line(0) == 110) {
              // A batch may be in work still; after that nobody helps.
              super.threads.clear();
            }
          }
        };
    try {
      Cores.begin();
      new BatchPipeline(2, helped).run();
      assertThat(helped.threads).hasSize(1);
    } finally {
      Cores.end();
      Cores.end();
      Cores.end();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void theTextGoesOnOnlyWhenABorrowedBatchIsTaken(int cores) throws IOException {
    Noted stages =
        new Noted(60) {
          @Override
          public boolean fill(RecordBatch batch) throws IOException {
            boolean lastWasLong = super.filled > 0 && super.filled % 5 == 0;
            if (lastWasLong) {
              assertThat(super.taken).hasSize(super.filled);
            }
            return super.fill(batch);
          }
        };
    stages.longOnes = 5;

    new BatchPipeline(cores, stages).run();

    assertThat(stages.taken).hasSize(60);
  }

  @ParameterizedTest
  @EnumSource
  void afterAFailureNobodyIsAtWork(Stage failing) {
    for (int cores = 1; cores <= 4; cores++) {
      AtomicInteger running = new AtomicInteger();
      Noted stages =
          new Noted(100) {
            @Override
            public boolean fill(RecordBatch batch) throws IOException {
              running.incrementAndGet();
              boolean more = super.fill(batch);
              running.decrementAndGet();
              failAt(Stage.FILL, super.filled == 40);
              return more;
            }

            @Override
            public void decode(RecordBatch batch, boolean first) {
              running.incrementAndGet();
              super.decode(batch, first);
              running.decrementAndGet();
              if (failing == Stage.DECODE && batch.line(0) == 40) {
                throw new IllegalStateException("DECODE failed");
              }
            }

            @Override
            public void take(RecordBatch batch) throws IOException {
              super.take(batch);
              failAt(Stage.TAKE, batch.line(0) == 40);
            }

            private void failAt(Stage stage, boolean now) throws IOException {
              if (failing == stage && now) {
                throw new IOException(stage + " failed");
              }
            }
          };

      BatchPipeline pipeline = new BatchPipeline(cores, stages);
      assertThatThrownBy(pipeline::run).hasMessage(failing + " failed");
      assertThat(running).hasValue(0);
      assertThat(stages.taken).hasSizeLessThanOrEqualTo(40);
    }
  }

  @Test
  void aTaskThatIsKilledStopsWithItsHelpers() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Noted endless =
        new Noted(Integer.MAX_VALUE) {
          @Override
          public void take(RecordBatch batch) throws IOException {
            super.take(batch);
            started.countDown();
          }
        };
    List<Throwable> thrown = new ArrayList<>();
    Thread task =
        new Thread(
            () -> {
              try {
                new BatchPipeline(3, endless).run();
              } catch (IOException | RuntimeException stopped) {
                thrown.add(stopped);
              }
            });
    task.start();
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    while (task.isAlive()) {
      task.interrupt();
      task.join(5);
    }

    int taken = endless.taken.size();
    Thread.sleep(50);
    assertThat(endless.taken).hasSize(taken);
    assertThat(thrown).hasSize(1).first().isInstanceOf(InterruptedIOException.class);
  }
}
