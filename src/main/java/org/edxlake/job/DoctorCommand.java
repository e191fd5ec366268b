package org.edxlake.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.sql.SparkSession;
import org.edxlake.catalog.PackageFile;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.Workers;
import org.edxlake.lake.store.Denial;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.PackageSource;
import org.edxlake.staging.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether a run can succeed, before any work. */
@Command(
    name = "doctor",
    description =
        "Checks settings, keys, sources, scratch, lake and Spark, and says what to do about each fault. Loads nothing.")
final class DoctorCommand implements Callable<Integer> {
  private static final long LITTLE_HEAP = 900L << 20;

  @Mixin private CommonOptions options;

  @Option(names = "--no-spark", description = "Leaves Spark out, which takes the longest.")
  private boolean withoutSpark;

  /** One check: what was looked at, whether it is well, what was found. */
  record Finding(String subject, Health health, String words) {}

  /** How a check ended. */
  enum Health {
    OK,
    WARNING,
    WRONG_SETTING,
    OUT_OF_REACH
  }

  private interface Check {
    Finding run() throws IOException;
  }

  private final List<Finding> findings = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    Configuration hadoop = Wiring.hadoop(settings);
    check("java", DoctorCommand::java);
    check("keys", () -> keys(settings));
    check("source", () -> source(settings, hadoop));
    check("scratch", () -> scratch(settings, hadoop));
    check("lake", () -> lake(settings, hadoop));
    if (!withoutSpark) {
      check("spark", () -> spark(settings));
    }

    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      String mark = finding.health().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      text.append("%-14s %-8s %s%n".formatted(mark, finding.subject(), finding.words()));
    }
    options.print(findings, text.toString());
    if (findings.stream().anyMatch(finding -> finding.health() == Health.WRONG_SETTING)) {
      return ExitCode.WRONG_SETTINGS.code();
    }
    boolean outOfReach =
        findings.stream().anyMatch(finding -> finding.health() == Health.OUT_OF_REACH);
    return (outOfReach ? ExitCode.FAILED : ExitCode.BALANCED).code();
  }

  private void check(String subject, Check check) {
    try {
      findings.add(check.run());
    } catch (SettingsException | IllegalArgumentException wrong) {
      findings.add(new Finding(subject, Health.WRONG_SETTING, String.valueOf(wrong.getMessage())));
    } catch (IOException | RuntimeException failure) {
      String words = Main.words(failure);
      findings.add(
          Denial.in(failure)
              .map(
                  denied ->
                      new Finding(
                          subject,
                          Health.WRONG_SETTING,
                          "%s: %s. %s".formatted(denied.what(), words, denied.remedy())))
              .orElse(new Finding(subject, Health.OUT_OF_REACH, words)));
    }
  }

  private static Finding java() {
    long heap = Runtime.getRuntime().maxMemory();
    String words =
        "Java %s, %d cores, heap %s"
            .formatted(
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                Quantities.bytes(heap));
    return heap < LITTLE_HEAP
        ? new Finding(
            "java", Health.WARNING, words + "; give it 1 GB or more: EDXLAKE_JAVA_OPTIONS=-Xmx2g")
        : new Finding("java", Health.OK, words);
  }

  private static Finding keys(Settings settings) {
    Keyring keyring = Wiring.keyring(settings);
    return new Finding(
        "keys",
        Health.OK,
        "%s unlocked: %s"
            .formatted(
                Quantities.count(keyring.keyIds().size(), "secret key"),
                String.join(", ", keyring.keyIds())));
  }

  private static Finding source(Settings settings, Configuration hadoop) throws IOException {
    PackageSource source = new PackageSource(settings.requiredSources(), hadoop);
    List<PackageFile> packages = source.list(Selection.ofOrgs(settings.orgs())).packages();
    if (packages.isEmpty()) {
      return new Finding(
          "source",
          Health.WARNING,
          "no packages below %s; check source.events, source.snapshots and orgs"
              .formatted(settings.sources()));
    }

    return new Finding(
        "source",
        Health.OK,
        "%s (%s), %s to %s"
            .formatted(
                Quantities.count(packages.size(), "package"),
                Quantities.bytes(packages.stream().mapToLong(PackageFile::size).sum()),
                packages.get(0).date(),
                packages.get(packages.size() - 1).date()));
  }

  private static Finding scratch(Settings settings, Configuration hadoop) throws IOException {
    Path scratch = new Path(settings.requiredScratch());
    FileSystem files = scratch.getFileSystem(hadoop);
    if (!isBucket(scratch) && !files.exists(scratch)) {
      requireRightToMake(scratch, files);
      return new Finding("scratch", Health.OK, "%s will be made by a run".formatted(scratch));
    }

    Path probe = new Path(scratch, "doctor-" + UUID.randomUUID());
    try (FSDataOutputStream out = files.create(probe, false)) {
      out.write("probe".getBytes(StandardCharsets.UTF_8));
    }
    FileStatus written = files.getFileStatus(probe);
    if (!files.delete(probe, false) || written.getLen() != "probe".length()) {
      throw new IOException("%s does not keep what is written to it".formatted(scratch));
    }
    return new Finding(
        "scratch",
        Health.OK,
        "%s can be written, %s free"
            .formatted(scratch, Quantities.bytes(files.getStatus(scratch).getRemaining())));
  }

  // A bucket has no folders to leave behind, and who may write there shows by writing only.
  private static boolean isBucket(Path place) {
    return "s3a".equals(place.toUri().getScheme());
  }

  /** Makes sure that a folder could be made, and makes none: this command leaves nothing behind. */
  private static void requireRightToMake(Path folder, FileSystem files) throws IOException {
    Path above = folder;
    while (!files.exists(above) && above.getParent() != null) {
      above = above.getParent();
    }
    if (!"file".equals(files.getScheme())) {
      files.access(above, FsAction.WRITE_EXECUTE);
    } else if (!Files.isWritable(java.nio.file.Path.of(above.toUri().getPath()))) {
      // Hadoop reads the mode of a local folder, of which root need not take notice.
      throw new AccessDeniedException(above.toString());
    }
  }

  private static Finding lake(Settings settings, Configuration hadoop) throws IOException {
    if (!Wiring.isLake(settings, hadoop)) {
      return placeForALake(settings, hadoop);
    }
    try (LakeStore store = Wiring.openStore(settings, hadoop)) {
      store.probe();
      Ledger ledger = Ledger.open(store);
      String free =
          store.freeBytes() == Long.MAX_VALUE
              ? ""
              : ", " + Quantities.bytes(store.freeBytes()) + " free";
      return new Finding(
          "lake",
          Health.OK,
          "%s can be published to, %s published%s"
              .formatted(
                  store.root(), Quantities.count(ledger.packages().size(), "package"), free));
    }
  }

  private static Finding placeForALake(Settings settings, Configuration hadoop) throws IOException {
    Path root = new Path(settings.requiredRoot());
    if (!isBucket(root)) {
      requireRightToMake(root, root.getFileSystem(hadoop));
    }
    // To open a store makes its folder `lake`.
    if (isBucket(root) || LakeStores.isThere(new Path(root, "lake"), hadoop)) {
      try (LakeStore store = Wiring.openStore(settings, hadoop)) {
        store.probe();
      }
    }
    return new Finding(
        "lake", Health.OK, "there is none at %s yet; `edxlake run` begins one".formatted(root));
  }

  private static Finding spark(Settings settings) throws IOException {
    try (SparkSession spark = Wiring.spark(settings);
        Workers workers = Wiring.workers(settings)) {
      String name = "Spark %s on %s".formatted(spark.version(), spark.sparkContext().master());
      if (spark.range(2).count() != 2) {
        return new Finding("spark", Health.OUT_OF_REACH, name + " counts wrong");
      }
      String differences = differencesAtWorkers(workers, settings);
      return differences.isEmpty()
          ? new Finding("spark", Health.OK, name + " runs a job")
          : new Finding("spark", Health.WRONG_SETTING, name + " runs a job, but " + differences);
    }
  }

  // Executors have a user, rights and disks of their own.
  private static String differencesAtWorkers(Workers workers, Settings settings) {
    List<String> places = List.of(settings.requiredScratch() + "", settings.requiredRoot() + "");
    TreeMap<String, String> hadoop = new TreeMap<>(Wiring.hadoopProperties(settings));
    List<String> there =
        workers.run(
            "doctor", places, (place, attempt, done) -> sight(place, hadoop), progress -> {});
    return IntStream.range(0, places.size())
        .filter(i -> !there.get(i).equals(sight(places.get(i), hadoop)))
        .mapToObj(
            i ->
                "an executor does not see %s as this machine does: %s"
                    .formatted(places.get(i), there.get(i)))
        .collect(Collectors.joining("; and "));
  }

  /** What is seen of a place from here. */
  private static String sight(String place, Map<String, String> properties) {
    Path path = new Path(place);
    try {
      FileSystem files = path.getFileSystem(Wiring.hadoop(properties));
      if (!files.exists(path)) {
        return "there is nothing";
      }
      files.listStatusIterator(path);
      return "it can be listed";
    } catch (IOException unseen) {
      return Main.words(unseen);
    }
  }
}
