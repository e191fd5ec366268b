package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.edxlake.lake.store.S3Front;
import org.edxlake.lake.store.S3Server;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By whose keys a bucket opens, and who pays for it: none of that is in the settings. */
class BucketKeysTest {
  private static final String SECRET_OF_EDX = "secret-of-edx";
  private static final String SECRET_OF_THE_LAKE = "secret-of-the-lake";

  @TempDir static Path folder;

  private static S3Server edx;
  private static S3Server lake;
  private static University university;

  @BeforeAll
  static void deliver() throws Exception {
    edx = S3Server.start(folder.resolve("edx"), "edx-delivers", SECRET_OF_EDX);
    lake = S3Server.start(folder.resolve("lakes"), "lake-of-keys", SECRET_OF_THE_LAKE);
    university =
        University.simulate(
            SimulationPlan.small().withCourses(1).withDays(1).withEventsPerDay(50), folder);
    try (FileSystem files = FileSystem.newInstance(edx.uri(""), edx.hadoop())) {
      for (String source : new String[] {"edx-course-data", "course-data"}) {
        files.copyFromLocalFile(
            new org.apache.hadoop.fs.Path(folder.resolve("packages").resolve(source).toUri()),
            new org.apache.hadoop.fs.Path(edx.uri(source)));
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    edx.close();
    lake.close();
  }

  @Test
  void theKeysOfTheLakeAreInTheEnvironmentAndThoseOfEdxInAProfile() throws Exception {
    Map<String, SparkDistribution.Ended> ended =
        started(keys(), settings("edx-by-keys"), "doctor", "run");

    assertThat(ended.get("doctor").log())
        .contains("ok             source   3 packages")
        .contains("ok             lake     ");
    assertThat(ended.get("run").log()).contains("The books balance");
    assertThat(ended).allSatisfy((command, end) -> assertThat(end.exitCode()).isZero());
    assertThat(ended).allSatisfy(BucketKeysTest::tellsNoSecret);
    for (Path object : University.filesBelow(folder.resolve("lakes/data"))) {
      assertThat(Files.readString(object, StandardCharsets.ISO_8859_1))
          .as(object.toString())
          .doesNotContain(SECRET_OF_EDX, SECRET_OF_THE_LAKE);
    }
  }

  @Test
  void keysThatTheServerDoesNotTakeAreForAPersonToChange() throws Exception {
    Instant start = Instant.now();

    Map<String, String> keys = keys();
    keys.put("AWS_SECRET_ACCESS_KEY", SECRET_OF_THE_LAKE + "-of-old");
    Map<String, SparkDistribution.Ended> ended =
        started(keys, settings("edx-by-wrong-keys"), "doctor", "run");

    assertThat(ended)
        .allSatisfy(
            (command, end) -> {
              assertThat(end.exitCode()).isEqualTo(40);
              assertThat(end.log())
                  .contains(
                      "s3a://lake-of-keys/edx-by-wrong-keys/", "(Service: S3, Status Code: 403")
                  .contains("The keys may be wrong, or those of another bucket");
              tellsNoSecret(command, end);
            });
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void withoutAnyKeysACommandSaysWithinSecondsWhereTheyBelong() throws Exception {
    // As on a machine whose service for roles is there and says nothing.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Instant start = Instant.now();

      Map<String, SparkDistribution.Ended> ended =
          started(
              Map.of(
                  "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                  "http://127.0.0.1:" + silent.getLocalPort(),
                  "AWS_SHARED_CREDENTIALS_FILE",
                  folder.resolve("no-credentials").toString()),
              settings("edx-without-keys"),
              "doctor",
              "run");

      assertThat(ended)
          .allSatisfy(
              (command, end) -> {
                assertThat(end.exitCode()).isEqualTo(40);
                assertThat(end.log())
                    .contains("s3a://lake-of-keys/edx-without-keys/")
                    .contains("there are no keys: ", "Put AWS_ACCESS_KEY_ID and");
              });
      assertThat(ended.get("doctor").log()).contains("wrong setting  source   there are no keys: ");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(1));
    }
  }

  @Test
  void whereTheRequesterPaysEveryRequestSaysSoIfTheSettingsDo() throws Exception {
    try (S3Front front = S3Front.whereRequestersPay(edx)) {
      Map<String, String> settings = settings("edx-that-pays");
      settings.put("hadoop.\"fs.s3a.bucket.edx-delivers.endpoint\"", front.endpoint());

      SparkDistribution.Ended refused = started(keys(), settings, "doctor").get("doctor");
      settings.put("hadoop.\"fs.s3a.bucket.edx-delivers.requester.pays.enabled\"", "true");
      SparkDistribution.Ended served = started(keys(), settings, "run").get("run");

      assertThat(refused.exitCode()).isEqualTo(40);
      assertThat(refused.log())
          .contains("wrong setting  source   a right is missing: cannot list s3a://edx-delivers")
          .contains("ok             lake");
      assertThat(served.log()).contains("The books balance");
      assertThat(served.exitCode()).isZero();
    }
  }

  private static void tellsNoSecret(String command, SparkDistribution.Ended ended) {
    assertThat(ended.log()).as(command).doesNotContain(SECRET_OF_EDX, SECRET_OF_THE_LAKE);
  }

  /** An environment with the keys of the lake, and a file with those of edX's buckets. */
  private static Map<String, String> keys() throws IOException {
    Path profiles = folder.resolve("credentials");
    Files.writeString(
        profiles,
        """
        [default]
        aws_access_key_id = nobody
        aws_secret_access_key = nothing
        [edx]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        """
            .formatted(S3Server.IDENTITY, SECRET_OF_EDX));
    Map<String, String> environment = new TreeMap<>();
    environment.put("AWS_ACCESS_KEY_ID", S3Server.IDENTITY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET_OF_THE_LAKE);
    environment.put("AWS_PROFILE", "edx");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", profiles.toString());
    return environment;
  }

  /** Commands in JVMs of their own, all at a time, and how they ended. */
  private static Map<String, SparkDistribution.Ended> started(
      Map<String, String> environment, Map<String, String> settings, String... commands)
      throws Exception {
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.addAll(List.of("-D", key + "=" + value)));
    Map<String, Process> processes = new TreeMap<>();
    for (String command : commands) {
      List<String> all = new ArrayList<>(options);
      if (command.equals("doctor")) {
        all.add("--no-spark");
      }
      processes.put(
          command,
          university.start(
              environment, log(settings, command), command, all.toArray(String[]::new)));
    }
    Map<String, SparkDistribution.Ended> ended = new TreeMap<>();
    for (String command : commands) {
      ended.put(command, SparkDistribution.await(processes.get(command), log(settings, command)));
    }
    return ended;
  }

  private static Path log(Map<String, String> settings, String command) {
    String root = settings.get("root");
    return folder.resolve(root.substring(root.lastIndexOf('/') + 1) + "-" + command + ".log");
  }

  /** Settings as docs/operations.md has them, and where the servers are. */
  private static Map<String, String> settings(String root) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("source.events", edx.uri("edx-course-data").toString());
    settings.put("source.snapshots", edx.uri("course-data").toString());
    settings.put("scratch", folder.resolve("scratch-" + root).toString());
    settings.put("root", lake.uri(root).toString());
    settings.put("hadoop.\"fs.s3a.endpoint\"", lake.endpoint());
    settings.put("hadoop.\"fs.s3a.endpoint.region\"", "us-east-1");
    settings.put("hadoop.\"fs.s3a.path.style.access\"", "true");
    settings.put("hadoop.\"fs.s3a.bucket.edx-delivers.endpoint\"", edx.endpoint());
    settings.put(
        "hadoop.\"fs.s3a.bucket.edx-delivers.aws.credentials.provider\"",
        "software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider");
    return settings;
  }
}
