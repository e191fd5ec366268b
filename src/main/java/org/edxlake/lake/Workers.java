package org.edxlake.lake;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Those who do the tasks of a load: the threads of this process, or the executors of a Spark. */
public interface Workers extends AutoCloseable {
  /** The masters that ask for threads of this process; their number is the group. */
  Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|[1-9]\\d{0,3})])?");

  /** What is done with a task; it travels to whoever does it. */
  interface Work<T, R> extends Serializable {
    /**
     * Does it.
     *
     * @param attempt tells this attempt from every other at any task of the same workers
     * @param done is told of bytes that are through
     */
    R on(T task, String attempt, LongConsumer done) throws IOException;
  }

  /**
   * Has tasks done, each by one worker.
   *
   * @param what names the work for people who look on
   * @param progress is told now and then how many bytes are through; what was done twice counts
   *     twice
   * @return the results, in the order of the tasks
   * @throws UncheckedIOException if a task fails for good, or the wait is interrupted
   */
  <T, R> List<R> run(String what, List<T> tasks, Work<T, R> work, LongConsumer progress);

  /** The cores that all workers of one JVM may use together. */
  int coresOfAJvm();

  /** Lets the workers go. */
  @Override
  void close();

  /**
   * Calls workers up; Spark then starts while other work goes on.
   *
   * @param master `local`, `local[4]` or `local[*]` for threads of this process, which need no
   *     Spark; otherwise the master of a Spark, or empty to leave it to spark-submit
   * @param sparkSettings settings of the user for Spark
   */
  static Workers start(String master, Map<String, String> sparkSettings) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return SparkWorkers.start(master, sparkSettings);
    }
    return ThreadWorkers.of(local);
  }

  /** What a caller gets for a task that failed. */
  static UncheckedIOException failed(Throwable cause) {
    boolean speaks = cause.getMessage() != null && cause instanceof Exception;
    String words = speaks ? cause.getMessage() : cause.toString();
    return new UncheckedIOException(
        new IOException("loading failed: " + words.lines().findFirst().orElse(""), cause));
  }

  /** What a caller gets who was interrupted; the interrupt stays set. */
  static UncheckedIOException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(new IOException("loading was interrupted", interrupted));
  }
}
