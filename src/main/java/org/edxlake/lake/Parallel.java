package org.edxlake.lake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many small things to files at once: each waits for a disk or a server most of the time. */
final class Parallel {
  private static final int THREADS = 16;

  /** What is done to each. */
  interface Action<T> {
    void accept(T item) throws IOException;
  }

  private Parallel() {}

  /** Returns when all are done; after a failure the rest is not begun, and the failure thrown. */
  static <T> void forEach(List<T> items, Action<T> action) throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.max(1, Math.min(THREADS, items.size())));
    try {
      List<Future<?>> pending = new ArrayList<>();
      for (T item : items) {
        pending.add(
            pool.submit(
                () -> {
                  action.accept(item);
                  return null;
                }));
      }
      for (Future<?> each : pending) {
        each.get();
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException io) {
        throw io;
      }
      if (failed.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IOException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while working on files of the lake");
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  // What was begun may still change the store: nobody may go on before it has ended.
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException stopped) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
