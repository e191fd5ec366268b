package org.edxlake.job;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.edxlake.lake.LakeFormat;
import org.edxlake.lake.LakeTables;
import org.edxlake.lake.LoadSettings;
import org.edxlake.lake.SparkSessions;
import org.edxlake.lake.Workers;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.KeyringException;
import org.edxlake.staging.StagingArea;
import org.edxlake.staging.StagingSettings;

/** Makes the parts that commands work with out of settings. */
final class Wiring {
  private static final String SPARK_HADOOP = "spark.hadoop.";

  private Wiring() {}

  /** The settings of Hadoop's file systems, those that were given to Spark included. */
  static Map<String, String> hadoopProperties(Settings settings) {
    Map<String, String> properties = new TreeMap<>();
    settings
        .spark()
        .forEach(
            (key, value) -> {
              if (key.startsWith(SPARK_HADOOP)) {
                properties.put(key.substring(SPARK_HADOOP.length()), value);
              }
            });
    properties.putAll(settings.hadoop());
    return properties;
  }

  static Configuration hadoop(Settings settings) {
    return hadoop(hadoopProperties(settings));
  }

  static Configuration hadoop(Map<String, String> properties) {
    Configuration configuration = new Configuration();
    properties.forEach(configuration::set);
    return configuration;
  }

  /** The czar's keys, unlocked; on a machine that is trusted with them alone. */
  static Keyring keyring(Settings settings) {
    Deployment.requireTrustedMachine();
    try {
      return Keyring.open(settings.keys().secretKeyrings(), () -> passphrases(settings.keys()));
    } catch (KeyringException unusable) {
      throw new SettingsException("The keys cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private static List<char[]> passphrases(Settings.Keys keys) {
    List<char[]> passphrases = new ArrayList<>();
    keys.passphraseFile().ifPresent(file -> passphrases.addAll(lines(file)));
    String fromEnvironment = System.getenv(keys.passphraseEnv());
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      passphrases.add(fromEnvironment.toCharArray());
    }
    return passphrases;
  }

  private static List<char[]> lines(java.nio.file.Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty())
          .map(String::toCharArray)
          .toList();
    } catch (IOException unreadable) {
      throw new SettingsException(
          "The passphrase file %s cannot be read (%s). Check keys.passphrase-file, the file's owner and mode."
              .formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  /**
   * Whether somebody has begun a lake at the root; asking makes none. Where the right to look is
   * missing there is one, or the answer is an exception.
   */
  static boolean isLake(Settings settings, Configuration hadoop) throws IOException {
    return LakeStores.isThere(new Path(settings.requiredRoot() + "/ledger/format.json"), hadoop);
  }

  /** The lake, for a command that only looks. */
  static LakeStore existingLake(Settings settings) throws IOException {
    Configuration hadoop = hadoop(settings);
    requireLake(settings, hadoop);
    return openStore(settings, hadoop);
  }

  /**
   * The place that holds the lake; a root without one is made.
   *
   * @throws SettingsException if no lake can lie there
   */
  static LakeStore openStore(Settings settings, Configuration hadoop) throws IOException {
    try {
      return LakeStores.open(settings.requiredRoot(), hadoop);
    } catch (IllegalArgumentException unfit) {
      throw new SettingsException(unfit.getMessage(), unfit);
    }
  }

  private static void requireLake(Settings settings, Configuration hadoop) throws IOException {
    if (!isLake(settings, hadoop)) {
      throw new SettingsException(
          "There is no lake at %s yet. `edxlake run` makes one; if there should be one, check the setting root."
              .formatted(settings.requiredRoot()));
    }
  }

  /** The folder in scratch that is this lake's alone. */
  static URI scratch(Settings settings, LakeFormat format) {
    return StagingArea.ofLake(settings.requiredScratch(), format.id());
  }

  /** How a lake of this format is staged for. */
  static StagingSettings staging(Settings settings, LakeFormat format) {
    Settings.Stage stage = settings.stage();
    return new StagingSettings(
        scratch(settings, format), stage.threads(), stage.maxMemberBytes(), stage.maxExpansion());
  }

  /** How a lake of this format is loaded. */
  static LoadSettings load(Settings settings, LakeFormat format) {
    return LoadSettings.defaults().withLimits(settings.load().recordLimit(), format.openWriters());
  }

  static SparkSession spark(Settings settings) {
    return SparkSessions.open(master(settings), sparkSettings(settings));
  }

  /** Those who load. */
  static Workers workers(Settings settings) {
    return Workers.start(master(settings), sparkSettings(settings));
  }

  private static Map<String, String> sparkSettings(Settings settings) {
    Map<String, String> overrides = new TreeMap<>(settings.spark());
    settings.hadoop().forEach((key, value) -> overrides.put(SPARK_HADOOP + key, value));
    return overrides;
  }

  // spark-submit says where to run; without it, and without a setting, it is this machine.
  private static String master(Settings settings) {
    String submitted = System.getProperty("spark.master", "local[*]");
    String set = settings.master().orElse(settings.spark().getOrDefault("spark.master", submitted));
    if (set.startsWith("local") && !submitted.startsWith("local")) {
      throw new SettingsException(
          "spark-submit says to run on %s, and the setting master says %s, which would leave the cluster idle: take one of them away."
              .formatted(submitted, set));
    }
    return set;
  }

  /** A session in which every table of the lake is a view. */
  static SparkSession sparkWithTables(Settings settings) throws IOException {
    Configuration hadoop = hadoop(settings);
    // Who may read the tables need not be one who may read the ledger.
    if (!LakeStores.isThere(new Path(settings.requiredRoot() + "/lake"), hadoop)) {
      requireLake(settings, hadoop);
    }
    SparkSession spark = spark(settings);
    LakeTables.register(spark, settings.requiredRoot());
    return spark;
  }
}
