package org.edxlake.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;

/**
 * Threads of this process: on one machine a Spark would add nothing but the seconds in which it
 * starts.
 *
 * <p>A task that fails stops the others, and none is at work any more when {@link #run} ends.
 */
final class ThreadWorkers implements Workers {
  private final int threads;
  private final AtomicLong attempts = new AtomicLong();

  ThreadWorkers(int threads) {
    this.threads = threads;
  }

  /** As many as a master says that matches {@link Workers#LOCAL}. */
  static ThreadWorkers of(Matcher master) {
    String threads = master.group(1) == null ? "1" : master.group(1);
    return new ThreadWorkers(
        threads.equals("*")
            ? Runtime.getRuntime().availableProcessors()
            : Integer.parseInt(threads));
  }

  @Override
  public <T, R> List<R> run(String what, List<T> tasks, Work<T, R> work, LongConsumer progress) {
    AtomicLong done = new AtomicLong();
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, task -> new Thread(task, "edxlake-worker"));
    try {
      CompletionService<R> service = new ExecutorCompletionService<>(pool);
      List<Future<R>> futures = new ArrayList<>();
      for (T task : tasks) {
        String attempt = Long.toString(attempts.getAndIncrement());
        futures.add(service.submit(() -> work.on(task, attempt, done::addAndGet)));
      }
      for (int ended = 0; ended < tasks.size(); ) {
        Future<R> one = service.poll(500, TimeUnit.MILLISECONDS);
        progress.accept(done.get());
        if (one != null) {
          one.get();
          ended++;
        }
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException interrupted) {
      throw Workers.interrupted(interrupted);
    } catch (ExecutionException failed) {
      throw Workers.failed(failed.getCause());
    } finally {
      stop(pool);
    }
  }

  // Drafts are swept after a failure, which nobody must go on writing then.
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    boolean stopped = false;
    while (!stopped) {
      try {
        stopped = pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int coresOfAJvm() {
    return threads;
  }

  @Override
  public void close() {}
}
