package org.edxlake.lake;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of a JVM, with the settings of production on two threads. */
public final class TestSpark {
  private TestSpark() {}

  /** The session; a new one if a command that was under test has stopped the last. */
  public static SparkSession session() {
    return SparkSessions.open("local[2]", Map.of("spark.sql.shuffle.partitions", "2"));
  }
}
