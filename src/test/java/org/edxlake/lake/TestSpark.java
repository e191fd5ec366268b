package org.edxlake.lake;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of a JVM, with the settings of production on two threads. */
public final class TestSpark {
  private static final SparkSession SESSION =
      SparkSessions.open("local[2]", Map.of("spark.sql.shuffle.partitions", "2"));

  private TestSpark() {}

  public static SparkSession session() {
    return SESSION;
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(SESSION.sparkContext());
  }
}
