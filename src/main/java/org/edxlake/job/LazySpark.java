package org.edxlake.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.api.java.JavaSparkContext;
import org.edxlake.lake.SparkContexts;

/** Spark, which starts while other work goes on: it takes seconds to come up. */
final class LazySpark implements AutoCloseable {
  private final CompletableFuture<JavaSparkContext> starting;
  private final boolean ours;

  private LazySpark(CompletableFuture<JavaSparkContext> starting, boolean ours) {
    this.starting = starting;
    this.ours = ours;
  }

  /** Begins to start Spark, or takes the one that this JVM has, which then stays. */
  static LazySpark start(Settings settings) {
    boolean ours = !SparkContexts.isOpen();
    return new LazySpark(CompletableFuture.supplyAsync(() -> Wiring.sparkContext(settings)), ours);
  }

  /** Spark; waits until it is there. */
  JavaSparkContext context() {
    try {
      return starting.join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "Spark does not start: " + failure.getCause().getMessage(), failure.getCause());
    }
  }

  /** Stops Spark, once it is there. */
  @Override
  public void close() {
    if (ours && !starting.isCompletedExceptionally()) {
      context().stop();
    }
  }
}
