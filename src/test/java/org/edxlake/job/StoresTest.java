package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.TestSpark;
import org.edxlake.lake.store.S3Front;
import org.edxlake.lake.store.S3Requests;
import org.edxlake.lake.store.S3Server;
import org.edxlake.simulate.Noise;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** The whole job with packages, scratch and lake elsewhere than on the local disk. */
class StoresTest {
  private static final SimulationPlan PLAN =
      SimulationPlan.small()
          .withCourses(2)
          .withFrom(LocalDate.of(2014, 7, 31))
          .withDays(2)
          .withEventsPerDay(100);

  private static final List<String> FOLDERS = List.of("lake", "compact", "quarantine");

  // Not that of the other test: Hadoop keeps the client of a bucket, and would look for its server.
  private static final String BUCKET = "policies";

  @TempDir Path folder;

  @Test
  void aBucketHoldsTheFilesThatALocalDiskDoes() throws Exception {
    try (S3Server server = S3Server.start(folder.resolve("server"), "universityx")) {
      isTheSameAsOnLocalDisk(server.uri("edx"), server.hadoop());
    }
  }

  @Test
  void hdfsHoldsTheFilesThatALocalDiskDoes() throws Exception {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("cluster").toString());
    try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(settings).build()) {
      URI home = cluster.getURI().resolve("/edx");

      Configuration client = new Configuration(false);
      // The node of this cluster reports a block a little after the writer asks for it, who then
      // waits.
      client.set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10");
      isTheSameAsOnLocalDisk(home, client);

      FileStatus[] scratch =
          FileSystem.get(home, settings)
              .listStatus(new org.apache.hadoop.fs.Path(home + "/scratch"));
      assertThat(scratch).hasSize(1);
      assertThat(scratch[0].getPermission()).hasToString("rwx------");
    }
  }

  @Test
  void aRunNeedsNoMoreOfABucketThanThePoliciesAllow() throws Exception {
    University university = University.simulate(PLAN, folder);
    try (S3Server server = S3Server.start(folder.resolve("server"), BUCKET)) {
      URI home = server.uri("edx");
      FileSystem files = deliver(home, server.hadoop());
      Configuration settings = S3Requests.kept(server.hadoop());
      // A request that deletes many objects does not tell in its path which.
      settings.set("fs.s3a.multiobjectdelete.enable", "false");
      String[] there = there(home, settings);

      assertThat(university.run("doctor", with(there, "--no-spark"))).isZero();
      assertThat(university.run("run", there)).isZero();
      Files.copy(
          university.eventLog("prod", "2014-07-31"),
          university.eventLog("edge", "2014-07-31"),
          StandardCopyOption.REPLACE_EXISTING);
      put(files, home, university.eventLog("edge", "2014-07-31"));
      assertThat(university.run("run", there)).isZero();
      assertThat(university.run("compact", there)).isZero();
      assertThat(university.run("verify", there)).isZero();
      Set<Right> given = policy("source");
      given.addAll(policy("lake"));
      Set<Right> used = rightsUsed(given);
      // Where large texts are staged, an upload may fail.
      used.add(new Right("s3:AbortMultipartUpload", "arn:aws:s3:::" + BUCKET + "/edx/scratch/*"));
      assertThat(used).isEqualTo(given);

      S3Requests.kept(settings);
      TestSpark.session().stop();
      assertThat(university.run("sql", with(there, "-e", "SELECT count(*) FROM events"))).isZero();
      String copy = "SELECT count(*) FROM parquet.`%s/root/compact/events`".formatted(home);
      assertThat(university.run("sql", with(there, "-e", copy))).isZero();
      assertThat(rightsUsed(policy("reader"))).isEqualTo(policy("reader"));
    }
  }

  @Test
  void aRunThatIsKilledAmidAnUploadLeavesNoObjectOfIt() throws Exception {
    Noise.deliver(14, folder.resolve("packages"));
    University university = University.in(folder);
    assertThat(university.run("run")).isZero();
    try (S3Server server = S3Server.start(folder.resolve("server"), "kills");
        S3Client client = server.client()) {
      URI home = server.uri("edx");
      Configuration settings = server.hadoop();
      settings.set("fs.s3a.multipart.size", "5M");
      FileSystem files = deliver(home, settings);

      // A text on its way to scratch, its rows on their way to a draft, the draft to its place.
      for (String below : new String[] {"scratch", "root/stage", "root/lake"}) {
        killAmidAnUpload(below, university, server, settings);

        assertThat(unended(client)).anyMatch(key -> key.startsWith("edx/" + below + "/"));
        assertThat(filesBelow(files, path(home, below))).as(below).isEmpty();
      }
      assertThat(university.run("run", there(home, settings))).isZero();

      assertThat(dataFiles(files, home)).isEqualTo(University.dataFiles(university.lake()));
      assertThat(university.run("verify", there(home, settings))).isZero();
      // Nobody sees them but who pays for them, until the rule of the bucket ends them.
      assertThat(unended(client)).hasSize(3);
    }
  }

  /** Runs until the second part of something below a folder is under way, and then kills. */
  private static void killAmidAnUpload(
      String below, University university, S3Server server, Configuration settings)
      throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    Function<String, S3Front.Verdict> rule =
        head -> {
          if (!head.startsWith("PUT /kills/edx/" + below + "/") || !head.contains("partNumber=2")) {
            return S3Front.Verdict.PASS;
          }
          underWay.countDown();
          return S3Front.Verdict.HOLD;
        };
    try (S3Front front = S3Front.before(server, rule)) {
      Configuration through = new Configuration(settings);
      through.set("fs.s3a.endpoint", front.endpoint());
      Process process = university.start("run", there(server.uri("edx"), through));
      try {
        assertThat(underWay.await(1, TimeUnit.MINUTES)).as(below).isTrue();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static List<String> unended(S3Client client) {
    return client.listMultipartUploads(request -> request.bucket("kills")).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  /** What one statement of a policy allows about one resource. */
  private record Right(String action, String resource) {}

  /** Which of the rights the requests needed; one that is not given stands for itself. */
  private static Set<Right> rightsUsed(Set<Right> given) {
    Set<Right> used = new HashSet<>();
    for (S3Requests.Sent sent : S3Requests.sent()) {
      String action = actionOf(sent);
      boolean onBucket = action.equals("s3:ListBucket");
      String resource = "arn:aws:s3:::" + BUCKET + (onBucket ? "" : "/" + sent.key());
      used.add(
          given.stream()
              .filter(right -> right.action().equals(action))
              .filter(right -> resource.matches(right.resource().replace("*", ".*")))
              .max(Comparator.comparingInt(right -> right.resource().length()))
              .orElse(new Right(action, resource)));
    }
    return used;
  }

  private static String actionOf(S3Requests.Sent sent) {
    return "s3:"
        + switch (sent.kind()) {
          case "ListObjectsV2" -> "ListBucket";
          case "HeadObject" -> "GetObject";
          case "CreateMultipartUpload",
              "UploadPart",
              "UploadPartCopy",
              "CompleteMultipartUpload",
              "CopyObject" ->
              "PutObject";
          default -> sent.kind();
        };
  }

  private static Set<Right> policy(String name) throws IOException {
    String text =
        Files.readString(Path.of("docs/iam", name + ".json"))
            .replace("SOURCE-BUCKET/*", BUCKET + "/edx/in/*")
            .replace("SOURCE-BUCKET", BUCKET)
            .replace("LAKE-BUCKET", BUCKET)
            .replace("ROOT", "edx/root")
            .replace("SCRATCH", "edx/scratch");
    Set<Right> rights = new HashSet<>();
    for (JsonNode statement : new ObjectMapper().readTree(text).get("Statement")) {
      for (String action : texts(statement.get("Action"))) {
        for (String resource : texts(statement.get("Resource"))) {
          rights.add(new Right(action, resource));
        }
      }
    }
    return rights;
  }

  private static List<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    (oneOrMore.isArray() ? oneOrMore : List.of(oneOrMore))
        .forEach(each -> texts.add(each.textValue()));
    return texts;
  }

  private void isTheSameAsOnLocalDisk(URI home, Configuration hadoop) throws Exception {
    University university = University.simulate(PLAN, folder);
    assertThat(university.run("run")).isZero();
    FileSystem files = deliver(home, hadoop);
    String[] there = there(home, hadoop);

    assertThat(university.run("doctor", with(there, "--no-spark"))).isZero();
    assertThat(files.exists(path(home, "lake"))).isFalse();
    assertThat(university.run("stage", there)).isZero();
    assertThat(filesBelow(files, path(home, "scratch"))).hasSizeGreaterThan(100);
    assertThat(university.run("load", there)).isZero();

    assertThat(dataFiles(files, home)).isEqualTo(University.hashes(university.lake(), FOLDERS));
    assertThat(filesBelow(files, path(home, "scratch"))).isEmpty();
    assertThat(filesBelow(files, path(home, "root/stage"))).isEmpty();

    // A delivery in place of another: the same on both.
    Files.copy(
        university.eventLog("prod", "2014-07-31"),
        university.eventLog("edge", "2014-08-01"),
        StandardCopyOption.REPLACE_EXISTING);
    put(files, home, university.eventLog("edge", "2014-08-01"));
    assertThat(university.run("run")).isZero();
    assertThat(university.run("run", there)).isZero();
    assertThat(dataFiles(files, home)).isEqualTo(University.hashes(university.lake(), FOLDERS));

    assertThat(university.run("compact")).isZero();
    assertThat(university.run("compact", there)).isZero();
    assertThat(dataFiles(files, home)).isEqualTo(University.hashes(university.lake(), FOLDERS));
    assertThat(filesBelow(files, path(home, "root/compact"))).isNotEmpty();

    Map<String, String> published = dataFiles(files, home);
    assertThat(university.run("run", there)).isZero();
    assertThat(dataFiles(files, home)).isEqualTo(published);
    assertThat(university.run("verify", there)).isZero();
    // A Spark has the settings of file systems that it was started with.
    TestSpark.session().stop();
    assertThat(university.run("sql", with(there, "-e", "SELECT count(*) FROM events"))).isZero();
  }

  /** Puts all packages below `in`. */
  private FileSystem deliver(URI home, Configuration hadoop) throws IOException {
    FileSystem files = FileSystem.newInstance(home, hadoop);
    files.mkdirs(path(home, "in"));
    files.copyFromLocalFile(path(folder.resolve("packages/edx-course-data")), path(home, "in"));
    files.copyFromLocalFile(path(folder.resolve("packages/course-data")), path(home, "in"));
    return files;
  }

  private void put(FileSystem files, URI home, Path file) throws IOException {
    Path below = folder.resolve("packages").relativize(file);
    files.copyFromLocalFile(false, true, path(file), path(home, "in/" + below));
  }

  private static String[] there(URI home, Configuration hadoop) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("source.events", home + "/in/edx-course-data");
    settings.put("source.snapshots", home + "/in/course-data");
    settings.put("scratch", home + "/scratch");
    settings.put("root", home + "/root");
    for (Map.Entry<String, String> each : hadoop) {
      if (each.getKey()
          .matches(
              "dfs\\.client\\..*|fs\\.s3a\\.(endpoint|path|access|secret|aws|audit|multi).*")) {
        settings.put("hadoop.\"" + each.getKey() + "\"", hadoop.get(each.getKey()));
      }
    }
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.addAll(List.of("-D", key + "=" + value)));
    return options.toArray(String[]::new);
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Map<String, String> dataFiles(FileSystem files, URI home) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    String root = path(home, "root").toUri().getPath() + "/";
    for (String part : FOLDERS) {
      for (org.apache.hadoop.fs.Path file : filesBelow(files, path(home, "root/" + part))) {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(files.open(file), digest)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        hashes.put(
            file.toUri().getPath().substring(root.length()),
            HexFormat.of().formatHex(digest.digest()));
      }
    }
    return hashes;
  }

  private static List<org.apache.hadoop.fs.Path> filesBelow(
      FileSystem files, org.apache.hadoop.fs.Path below) throws IOException {
    List<org.apache.hadoop.fs.Path> found = new ArrayList<>();
    if (files.exists(below)) {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(below, true);
      while (all.hasNext()) {
        found.add(all.next().getPath());
      }
    }
    return found;
  }

  private static org.apache.hadoop.fs.Path path(Path local) {
    return new org.apache.hadoop.fs.Path(local.toUri());
  }

  private static org.apache.hadoop.fs.Path path(URI home, String below) {
    return new org.apache.hadoop.fs.Path(home + "/" + below);
  }
}
