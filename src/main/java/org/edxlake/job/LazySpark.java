package org.edxlake.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.SparkSession;

/** A Spark session that starts while other work goes on: it takes seconds to come up. */
final class LazySpark implements AutoCloseable {
  private final CompletableFuture<SparkSession> starting;

  private LazySpark(CompletableFuture<SparkSession> starting) {
    this.starting = starting;
  }

  /** Begins to start a session. */
  static LazySpark start(Settings settings) {
    return new LazySpark(CompletableFuture.supplyAsync(() -> Wiring.spark(settings)));
  }

  /** The session; waits until it is there. */
  SparkSession session() {
    try {
      return starting.join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "Spark does not start: " + failure.getCause().getMessage(), failure.getCause());
    }
  }

  /** Stops the session, once it is there. */
  @Override
  public void close() {
    if (!starting.isCompletedExceptionally()) {
      session().stop();
    }
  }
}
