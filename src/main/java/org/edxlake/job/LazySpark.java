package org.edxlake.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.SparkSession;

/** A Spark session that starts while other work goes on: it takes seconds to come up. */
final class LazySpark implements AutoCloseable {
  private final CompletableFuture<SparkSession> starting;
  private final boolean ours;

  private LazySpark(CompletableFuture<SparkSession> starting, boolean ours) {
    this.starting = starting;
    this.ours = ours;
  }

  /** Begins to start a session, or takes the one that this JVM has, which then stays. */
  static LazySpark start(Settings settings) {
    boolean ours = SparkSession.getDefaultSession().isEmpty();
    return new LazySpark(CompletableFuture.supplyAsync(() -> Wiring.spark(settings)), ours);
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
    if (ours && !starting.isCompletedExceptionally()) {
      session().stop();
    }
  }
}
