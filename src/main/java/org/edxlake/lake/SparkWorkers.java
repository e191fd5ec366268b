package org.edxlake.lake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** The executors of a Spark, which starts while other work goes on: it takes seconds to come up. */
final class SparkWorkers implements Workers {
  private final CompletableFuture<JavaSparkContext> starting;
  private final boolean ours;

  private SparkWorkers(CompletableFuture<JavaSparkContext> starting, boolean ours) {
    this.starting = starting;
    this.ours = ours;
  }

  /** Begins to start Spark, or takes the one that this JVM has, which then stays. */
  static SparkWorkers start(String master, Map<String, String> sparkSettings) {
    boolean ours = !SparkContexts.isOpen();
    return new SparkWorkers(
        CompletableFuture.supplyAsync(() -> SparkContexts.open(master, sparkSettings)), ours);
  }

  private JavaSparkContext spark() {
    try {
      return starting.join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "Spark does not start: " + failure.getCause().getMessage(), failure.getCause());
    }
  }

  @Override
  public <T, R> List<R> run(String what, List<T> tasks, Work<T, R> work, LongConsumer progress) {
    JavaSparkContext spark = spark();
    LongAccumulator done = spark.sc().longAccumulator("staged bytes loaded");
    spark.sc().setJobDescription(what);
    try {
      JavaFutureAction<List<R>> job =
          spark
              .parallelize(tasks, tasks.size())
              .map(
                  task -> {
                    String attempt = Long.toString(TaskContext.get().taskAttemptId());
                    return work.on(task, attempt, done::add);
                  })
              .collectAsync();
      return await(job, done, progress);
    } finally {
      spark.sc().setJobDescription(null);
    }
  }

  private static <R> List<R> await(
      JavaFutureAction<List<R>> job, LongAccumulator done, LongConsumer progress) {
    try {
      while (true) {
        try {
          return job.get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
          progress.accept(done.value());
        }
      }
    } catch (InterruptedException interrupted) {
      job.cancel(true);
      throw Workers.interrupted(interrupted);
    } catch (ExecutionException failed) {
      throw Workers.failed(failed.getCause());
    }
  }

  @Override
  public int coresOfAJvm() {
    if (spark().sc().isLocal()) {
      return spark().defaultParallelism();
    }
    // Only a standalone cluster gives an executor all there are, if nothing else is said.
    boolean standalone = spark().master().startsWith("spark://");
    return spark().getConf().getInt("spark.executor.cores", standalone ? Integer.MAX_VALUE : 1);
  }

  /** Stops Spark, once it is there. */
  @Override
  public void close() {
    if (ours && !starting.isCompletedExceptionally()) {
      spark().stop();
    }
  }
}
