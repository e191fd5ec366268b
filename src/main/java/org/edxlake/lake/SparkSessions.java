package org.edxlake.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens Spark with the settings that edxlake relies on, each with its reason. */
public final class SparkSessions {
  private static final int PIECES_A_THREAD = 4;

  private SparkSessions() {}

  /**
   * Opens a session, or gives the one of this JVM with these SQL settings.
   *
   * @param master where Spark runs, `local[*]` or `yarn`; empty to leave it to spark-submit
   * @param overrides settings of the user, which win over ours
   */
  public static SparkSession open(String master, Map<String, String> overrides) {
    SparkSession.Builder builder = SparkSession.builder().appName("edxlake");
    if (master != null && !master.isEmpty()) {
      builder.master(master);
    }
    SparkConf submitted = new SparkConf();
    ofMaster(master).forEach((key, value) -> builder.config(key, submitted.get(key, value)));
    settings(overrides).forEach(builder::config);
    SparkContexts.opened = true;
    return builder.getOrCreate();
  }

  /**
   * Settings for the threads of one machine. Spark's 200 pieces of what is sorted or grouped are
   * for a cluster: a question to 100,000 small files would write 635,000 of them.
   */
  static Map<String, String> ofMaster(String master) {
    Matcher local = Workers.LOCAL.matcher(String.valueOf(master));
    if (!local.matches()) {
      return Map.of();
    }
    int threads = ThreadWorkers.of(local).coresOfAJvm();
    return Map.of("spark.sql.shuffle.partitions", Integer.toString(PIECES_A_THREAD * threads));
  }

  /** Our settings, with those of the user in their place. */
  static Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> settings = new LinkedHashMap<>();

    // Every time that edX sends is UTC.
    settings.put("spark.sql.session.timeZone", "UTC");
    // `6.00` is a course, not a number.
    settings.put("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    // Years before 1582 occur in dates of birth; our files hold them in the calendar of today.
    settings.put("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");
    // A failed cast gives NULL. The ANSI mode throws, and its message quotes the learner's value.
    settings.put("spark.sql.ansi.enabled", "false");
    // A file that is missing or broken is an error, never fewer rows.
    settings.put("spark.sql.files.ignoreMissingFiles", "false");
    settings.put("spark.sql.files.ignoreCorruptFiles", "false");

    // An open port on the driver that shows queries with learners' values; on request only.
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    // The event log holds plans with the literals of filters, and settings.
    settings.put("spark.eventLog.enabled", "false");
    // Spark's own pattern misses passphrases and private keys.
    settings.put(
        "spark.redaction.regex",
        "(?i)secret|passw|passphrase|token|credential|access[.-]?key|private[.-]?key|keyring");
    // Long plans are nobody's pleasure in a log, and quote literals.
    settings.put("spark.sql.debug.maxToStringFields", "25");
    settings.put("spark.log.level", "WARN");

    // There is no catalogue but the folders of the lake; without this Spark makes a folder
    // `spark-warehouse` where it was started.
    settings.put("spark.sql.catalogImplementation", "in-memory");
    settings.put(
        "spark.sql.warehouse.dir",
        java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "edxlake-warehouse")
            .toUri()
            .toString());
    settings.putAll(overrides);
    return settings;
  }
}
