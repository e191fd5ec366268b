package org.edxlake.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * What a user has set: `edxlake-reference.conf`, under a file of their own, under `-D key=value`.
 *
 * @param orgs the orgs to load; empty for all
 * @param sources the roots under which edX delivers
 * @param spark settings for Spark, under their full names
 * @param hadoop settings for Hadoop's file systems
 */
record Settings(
    List<String> orgs,
    List<URI> sources,
    Optional<URI> scratch,
    Optional<URI> root,
    Keys keys,
    Optional<String> master,
    Stage stage,
    Load load,
    Publish publish,
    Map<String, String> spark,
    Map<String, String> hadoop) {

  /** Where the secret keys and their passphrase are. */
  record Keys(List<Path> secretKeyrings, Optional<Path> passphraseFile, String passphraseEnv) {}

  /** How packages are staged; sizes in bytes. */
  record Stage(
      int threads, boolean keepScratch, long maxMemberBytes, long maxExpansion, long waveBytes) {}

  /** How staged texts are loaded. */
  record Load(int recordLimit, double maxRejectRate) {}

  /** What is kept after publishing. */
  record Publish(int keepTrashDays) {}

  private static final String PREFIX = "edxlake";
  private static final List<String> FREE_FORM = List.of("spark", "hadoop");

  /**
   * Reads settings.
   *
   * @param overrides values by key, with or without the prefix `edxlake.`
   * @throws SettingsException if a file is missing or malformed, a key is unknown, a value has the
   *     wrong type, or one place lies in another
   */
  static Settings read(Optional<Path> file, Map<String, String> overrides) {
    Config reference = ConfigFactory.parseResources("edxlake-reference.conf");
    Config config =
        ofOverrides(overrides, reference)
            .withFallback(file.map(Settings::parse).orElse(ConfigFactory.empty()));
    try {
      config = config.withFallback(reference).resolve();
      refuseUnknownKeys(config, reference);
      Settings settings = of(config.getConfig(PREFIX));
      Places.requireApart(settings);
      return settings;
    } catch (ConfigException malformed) {
      throw new SettingsException("A setting cannot be read: " + malformed.getMessage(), malformed);
    }
  }

  /** The lake's root; a command that needs one calls this. */
  URI requiredRoot() {
    return reachable(
        root.orElseThrow(() -> missing("root", "the folder or bucket that holds the lake")));
  }

  /** The scratch space; a command that needs one calls this. */
  URI requiredScratch() {
    return reachable(
        scratch.orElseThrow(
            () -> missing("scratch", "private space for decrypted texts, emptied after the load")));
  }

  /** The sources; a command that lists packages calls this. */
  List<URI> requiredSources() {
    if (sources.isEmpty()) {
      throw missing("source.events or source.snapshots", "where edX delivers its packages");
    }
    sources.forEach(Settings::reachable);
    return sources;
  }

  // A Spark as it is distributed has no s3a.
  private static URI reachable(URI place) {
    Configuration classes = new Configuration(false);
    if ("s3a".equals(place.getScheme())
        && (classes.getClassByNameOrNull("org.apache.hadoop.fs.s3a.S3AFileSystem") == null
            || classes.getClassByNameOrNull("software.amazon.awssdk.services.s3.S3Client")
                == null)) {
      throw new SettingsException(
          "This Spark has no s3a, which %s needs. EDXLAKE_SPARK_OPTIONS adds it: see `A bucket and a plain Spark` in docs/clusters.md."
              .formatted(place));
    }
    return place;
  }

  private static SettingsException missing(String key, String what) {
    return new SettingsException(
        "The setting %s.%s is missing: %s. Set it in a file and pass that by --conf, or pass -D %s=…"
            .formatted(PREFIX, key, what, key));
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(
          "There is no settings file %s. Copy conf/local.conf and pass its path by --conf."
              .formatted(file));
    }
    try {
      return ConfigFactory.parseFile(file.toAbsolutePath().toFile());
    } catch (ConfigException malformed) {
      throw new SettingsException(
          "The settings file %s cannot be read: %s".formatted(file, malformed.getMessage()),
          malformed);
    }
  }

  private static Config ofOverrides(Map<String, String> overrides, Config reference) {
    Map<String, Object> values = new TreeMap<>();
    overrides.forEach(
        (key, value) -> {
          String path = key.startsWith(PREFIX + ".") ? key : PREFIX + "." + key;
          boolean list =
              isPath(path)
                  && reference.hasPath(path)
                  && reference.getValue(path).valueType() == ConfigValueType.LIST;
          values.put(path, list ? Arrays.asList(value.split("\\s*,\\s*")) : value);
        });
    return ConfigFactory.parseMap(values, "-D on the command line");
  }

  private static boolean isPath(String text) {
    try {
      return !ConfigUtil.splitPath(text).isEmpty();
    } catch (ConfigException notAPath) {
      throw new SettingsException("-D " + text + " is not the name of a setting.", notAPath);
    }
  }

  private static void refuseUnknownKeys(Config config, Config reference) {
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      List<String> path = ConfigUtil.splitPath(entry.getKey());
      // ConfigFactory leaves system properties and the environment out, so all that is here was
      // written by a person; but a file may hold the settings of other programs beside ours.
      boolean ours = path.get(0).equals(PREFIX);
      boolean free = path.size() > 2 && FREE_FORM.contains(path.get(1));
      if (ours && !free && !reference.hasPathOrNull(entry.getKey())) {
        throw new SettingsException(
            "There is no setting %s (%s). `edxlake-reference.conf` in the jar lists all; see also conf/local.conf."
                .formatted(entry.getKey(), entry.getValue().origin().description()));
      }
    }
  }

  private static Settings of(Config config) {
    List<URI> sources = new ArrayList<>();
    for (String key : List.of("source.events", "source.snapshots")) {
      uri(config, key).filter(uri -> !sources.contains(uri)).ifPresent(sources::add);
    }
    Keys keys =
        new Keys(
            paths(config, "keys.secret-keyrings"),
            uri(config, "keys.passphrase-file").map(Settings::localPath),
            config.getString("keys.passphrase-env"));
    int threads = config.getInt("stage.threads");
    Stage stage =
        new Stage(
            threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
            config.getBoolean("stage.keep-scratch"),
            atLeast(1, config.getBytes("stage.max-member-bytes"), "stage.max-member-bytes"),
            atLeast(1, config.getLong("stage.max-expansion"), "stage.max-expansion"),
            atLeast(1, config.getBytes("stage.wave-bytes"), "stage.wave-bytes"));
    Load load =
        new Load(
            (int)
                Math.min(
                    1 << 30,
                    atLeast(64 << 10, config.getBytes("load.record-limit"), "load.record-limit")),
            config.getDouble("load.max-reject-rate"));
    atLeast(1, stage.threads(), "stage.threads");
    String master = config.getString("master");

    return new Settings(
        List.copyOf(config.getStringList("orgs")),
        List.copyOf(sources),
        uri(config, "scratch"),
        uri(config, "root"),
        keys,
        master.isEmpty() ? Optional.empty() : Optional.of(master),
        stage,
        load,
        new Publish(
            (int) atLeast(0, config.getInt("publish.keep-trash-days"), "publish.keep-trash-days")),
        freeForm(config, "spark", "spark."),
        freeForm(config, "hadoop", ""));
  }

  private static long atLeast(long least, long value, String key) {
    if (value < least) {
      throw new SettingsException(
          "The setting %s.%s is %d; it must be at least %d.".formatted(PREFIX, key, value, least));
    }
    return value;
  }

  private static Map<String, String> freeForm(Config config, String key, String prefix) {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.getConfig(key).entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      settings.put(
          name.startsWith(prefix) ? name : prefix + name,
          String.valueOf(entry.getValue().unwrapped()));
    }
    return settings;
  }

  private static List<Path> paths(Config config, String key) {
    ConfigList list = config.getList(key);
    List<Path> paths = new ArrayList<>();
    for (ConfigValue value : list) {
      paths.add(localPath(uri(String.valueOf(value.unwrapped()), value, key)));
    }
    return List.copyOf(paths);
  }

  private static Optional<URI> uri(Config config, String key) {
    String text = config.getString(key);
    return text.isBlank() ? Optional.empty() : Optional.of(uri(text, config.getValue(key), key));
  }

  private static URI uri(String text, ConfigValue value, String key) {
    try {
      if (text.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")) {
        String withoutSlash = text.matches(".*[^/:]/+") ? text.replaceAll("/+$", "") : text;
        return new URI(withoutSlash);
      }
    } catch (URISyntaxException malformed) {
      throw new SettingsException(
          "The setting %s.%s is no URI: %s".formatted(PREFIX, key, malformed.getMessage()),
          malformed);
    }

    // What was written in a file is relative to that file; what was typed, to the folder one is in.
    String filename = value.origin().filename();
    Path folder = filename == null ? Path.of("") : Path.of(filename).toAbsolutePath().getParent();
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    String uri = path.toUri().toString();
    return URI.create(
        uri.endsWith("/") && !uri.equals("file:///") ? uri.substring(0, uri.length() - 1) : uri);
  }

  private static Path localPath(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      throw new SettingsException(
          "%s is not on the local disk. Keys and passphrases are read on this machine only."
              .formatted(uri));
    }
    return Path.of(uri.getPath());
  }
}
