package org.edxlake.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.simulate.SimulationProgress;
import org.edxlake.simulate.Simulator;

/** A simulated university with its settings file, and the commands run for it. */
final class University {
  private final Path folder;

  private University(Path folder) {
    this.folder = folder;
  }

  static University simulate(SimulationPlan plan, Path folder) throws IOException {
    Simulator.write(plan, folder.resolve("packages"), SimulationProgress.SILENT);
    return in(folder);
  }

  /** The university whose packages, keys and truth lie in the folder `packages`. */
  static University in(Path folder) throws IOException {
    University university = new University(folder);
    Files.writeString(
        university.conf(),
        """
        edxlake {
          source.events = "packages/edx-course-data"
          source.snapshots = "packages/course-data"
          scratch = "scratch"
          root = "lake"
          keys { secret-keyrings = ["packages/keys/secret.asc"], passphrase-file = "packages/keys/passphrase.txt" }
          master = "local[2]"
          spark { sql.shuffle.partitions = 2 }
        }
        """);
    return university;
  }

  Path truth() {
    return folder.resolve("packages/truth.json");
  }

  Path conf() {
    return folder.resolve("edxlake.conf");
  }

  Path secretKey() {
    return folder.resolve("packages/keys/secret.asc");
  }

  Path passphraseFile() {
    return folder.resolve("packages/keys/passphrase.txt");
  }

  Path scratch() {
    return folder.resolve("scratch");
  }

  Path lake() {
    return folder.resolve("lake");
  }

  Path eventLog(String site, String date) {
    String org = "universityx";
    return folder.resolve(
        "packages/edx-course-data/%s/%s/events/%s/%s-%s-events-%s.log.gz.gpg"
            .formatted(org, site, date.substring(0, 4), org, site, date));
  }

  Path snapshot(String date) {
    return folder.resolve("packages/course-data/universityx-%s.zip".formatted(date));
  }

  /** Runs a command on this university in this JVM; the result is its exit code. */
  int run(String command, String... options) {
    return Main.run(arguments(command, options).toArray(String[]::new));
  }

  /** The same in a JVM of its own, which can be killed. */
  Process start(String command, String... options) throws IOException {
    return start(Map.of(), folder.resolve("process.log"), command, options);
  }

  /** The same with more in its environment. */
  Process start(Map<String, String> environment, Path log, String command, String... options)
      throws IOException {
    return CommandProcess.start(arguments(command, options), environment, log);
  }

  private List<String> arguments(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command, "--conf", conf().toString()));
    arguments.addAll(Arrays.asList(options));
    return arguments;
  }

  /** The report of the run that began last. */
  JsonNode lastReport() throws IOException {
    return lastReport(lake());
  }

  /** The same of a lake at any root. */
  static JsonNode lastReport(Path root) throws IOException {
    JsonNode last = null;
    for (Path run : filesBelow(root.resolve("ledger/runs"))) {
      JsonNode report = new ObjectMapper().readTree(run.toFile());
      // Two runs may begin in the same second, and their names end at random.
      if (last == null
          || report.get("started").asText().compareTo(last.get("started").asText()) > 0) {
        last = report;
      }
    }
    return last;
  }

  /** What the run that began last reports of each package: its counts, by the package's name. */
  static Map<String, JsonNode> books(Path root) throws IOException {
    Map<String, JsonNode> books = new TreeMap<>();
    for (JsonNode one : lastReport(root).get("packages")) {
      books.put(one.get("name").asText(), one);
    }
    return books;
  }

  /** A lake elsewhere, brought to a local folder for those who compare. */
  static Path copy(FileSystem files, URI root, Path folder) throws IOException {
    files.copyToLocalFile(
        false,
        new org.apache.hadoop.fs.Path(root),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        true);
    return folder;
  }

  /** The sha256 of every data file of a lake, by its path below the root. */
  static Map<String, String> dataFiles(Path root) throws IOException {
    return hashes(root, List.of("lake", "quarantine"));
  }

  /** The sha256 of every file in some folders of a lake, by its path below the root. */
  static Map<String, String> hashes(Path root, List<String> folders) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String part : folders) {
      if (!Files.exists(root.resolve(part))) {
        continue;
      }
      try (Stream<Path> below = Files.walk(root.resolve(part))) {
        for (Path file : (Iterable<Path>) below.filter(Files::isRegularFile)::iterator) {
          files.put(root.relativize(file).toString(), sha256(file));
        }
      }
    }
    return files;
  }

  /** All files below a folder. */
  static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
