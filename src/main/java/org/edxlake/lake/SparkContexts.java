package org.edxlake.lake;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens Spark without SQL, which is all that loading on a cluster needs: half of the time in which
 * a session comes up goes into SQL, whose builder looks around by reflection.
 */
public final class SparkContexts {
  /** Whether this JVM has opened Spark at any time. */
  static volatile boolean opened;

  private SparkContexts() {}

  /** Whether this JVM has Spark running. */
  public static boolean isOpen() {
    return SparkEnv.get() != null;
  }

  /**
   * Opens Spark with the settings of {@link SparkSessions}, or gives the one of this JVM.
   *
   * @param master where Spark runs, such as `yarn`; empty to leave it to spark-submit
   * @param overrides settings of the user, which win over ours
   */
  public static JavaSparkContext open(String master, Map<String, String> overrides) {
    SparkConf conf = new SparkConf().setAppName("edxlake");
    if (master != null && !master.isEmpty()) {
      conf.setMaster(master);
    }
    SparkSessions.settings(overrides).forEach(conf::set);
    opened = true;
    return JavaSparkContext.fromSparkContext(SparkContext.getOrCreate(conf));
  }

  /** Opens Spark in a JVM that had none, where a cluster asks for it; it ends with the JVM. */
  public static void openIfNoneWas() {
    if (!opened) {
      open("", Map.of());
    }
  }
}
