package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.bouncycastle.bcpg.RSASecretBCPGKey;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.util.BigIntegers;
import org.edxlake.lake.store.S3Server;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster jar on Spark's own cluster, started by the launcher and the real spark-submit. */
@Tag("cluster")
class StandaloneClusterTest {
  private static final SimulationPlan PLAN =
      SimulationPlan.small().withLearners(40).withEventsPerDay(3_000);

  private static final Pattern OF_S3A =
      Pattern.compile("(hadoop-aws|reactive-streams|eventstream)-.*|.*-2\\.25\\.53\\.jar");

  @TempDir static Path folder;

  private static SparkDistribution spark;
  private static StandaloneCluster cluster;
  private static University university;
  private static Map<String, String> files;
  private static Map<String, JsonNode> books;

  @BeforeAll
  static void start() throws Exception {
    spark = SparkDistribution.find();
    cluster = StandaloneCluster.start(spark, folder.resolve("cluster"), 2);
    university = University.simulate(PLAN, folder);
    assertThat(university.run("run")).isZero();
    files = University.dataFiles(university.lake());
    books = University.books(university.lake());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void twoWorkersGiveTheFilesAndTheBooksOfOneMachine() throws Exception {
    Path root = folder.resolve("lake-of-two-workers");

    SparkDistribution.Ended run = call("run", root);

    assertThat(run.exitCode()).as(run.log()).isZero();
    isAsOnOneMachine(root);
    assertThat(cluster.workers())
        .allSatisfy(
            worker -> {
              assertThat(worker.tasks()).isNotEmpty();
              assertThat(worker.unfinished()).isEmpty();
            });
    assertThat(call("verify", root).exitCode()).isZero();
  }

  @Test
  void aWorkerThatIsKilledCostsNothingAndDoublesNothing() throws Exception {
    Path root = folder.resolve("lake-of-a-killed-worker");
    Path log = folder.resolve("killed.log");

    Process run = start("run", root.toString(), log, Map.of());
    StandaloneCluster.Worker killed = awaitWork(root, 30);
    killed.signal("STOP");
    while (killed.unfinished().isEmpty()) {
      killed.signal("CONT");
      killed = awaitWork(root, 30);
      killed.signal("STOP");
    }
    cluster.killAndReplace(killed);
    assertThat(run.isAlive()).isTrue();
    SparkDistribution.Ended ended = SparkDistribution.await(run, log);

    assertThat(killed.unfinished()).isNotEmpty();
    assertThat(ended.exitCode()).as(ended.log()).isZero();
    isAsOnOneMachine(root);
    assertThat(call("verify", root).exitCode()).isZero();
  }

  @Test
  void executorsNeverHoldTheKeys() throws Exception {
    Path root = folder.resolve("lake-of-a-witness");
    Path log = folder.resolve("witness.log");
    String passphrase = Files.readAllLines(university.passphraseFile()).get(0);
    String keyring = university.secretKey().toString();
    byte[] prime = primeOfTheSecretKey(passphrase);

    Process run =
        start(
            "run",
            root.toString(),
            log,
            Map.of("EDXLAKE_PASSPHRASE", passphrase),
            "-D",
            "keys.passphrase-file=");
    ProcessHandle executor = awaitWork(root, 1).executor().orElseThrow();
    String environment = Files.readString(Path.of("/proc", executor.pid() + "", "environ"));
    String commandLine = Files.readString(Path.of("/proc", executor.pid() + "", "cmdline"));
    HeapDump ofExecutor = HeapDump.of(executor, folder);
    HeapDump ofDriver = HeapDump.of(run.toHandle(), folder);
    SparkDistribution.Ended ended = SparkDistribution.await(run, log);

    assertThat(ended.exitCode()).as(ended.log()).isZero();
    assertThat(environment)
        .contains("SPARK_")
        .doesNotContain("EDXLAKE_PASSPHRASE", passphrase, keyring);
    assertThat(commandLine)
        .contains("CoarseGrainedExecutorBackend")
        .doesNotContain(passphrase, keyring, "passphrase", "keyring");
    assertThat(ofDriver.holds(passphrase)).isTrue();
    assertThat(ofDriver.holds(keyring)).isTrue();
    assertThat(ofDriver.holds(prime)).isTrue();
    // What it has read from scratch shows that it is the heap of one at work.
    assertThat(ofExecutor.holds(root.getFileName().toString())).isTrue();
    assertThat(ofExecutor.holds(passphrase)).isFalse();
    assertThat(ofExecutor.holds(keyring)).isFalse();
    assertThat(ofExecutor.holds(prime)).isFalse();
  }

  /** One of the two numbers that an RSA key is made of, as a JVM keeps it. */
  private static byte[] primeOfTheSecretKey(String passphrase) throws Exception {
    try (InputStream in = Files.newInputStream(university.secretKey())) {
      PGPSecretKeyRingCollection rings =
          new PGPSecretKeyRingCollection(
              PGPUtil.getDecoderStream(in), new BcKeyFingerprintCalculator());
      PGPSecretKey key = null;
      for (PGPSecretKey each : rings.getKeyRings().next()) {
        key = each;
      }
      PGPPrivateKey secret =
          key.extractPrivateKey(
              new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                  .build(passphrase.toCharArray()));
      RSASecretBCPGKey numbers = (RSASecretBCPGKey) secret.getPrivateKeyDataPacket();
      return BigIntegers.asUnsignedByteArray(numbers.getPrimeP());
    }
  }

  @Test
  void whatOneMachineStagedADriverAnywhereInTheClusterLoads() throws Exception {
    Path root = folder.resolve("lake-of-a-far-driver");

    assertThat(call("stage", root).exitCode()).isZero();
    SparkDistribution.Ended load =
        call(
            "load",
            root,
            Map.of(
                "EDXLAKE_SPARK_OPTIONS",
                "--deploy-mode cluster",
                // Such a variable would be refused, had the launcher let it go there.
                "EDXLAKE_PASSPHRASE",
                "any"));

    assertThat(load.exitCode()).as(load.log()).isZero();
    isAsOnOneMachine(root);
    JsonNode report = University.lastReport(root);
    assertThat(report.get("command").asText()).isEqualTo("load");
    assertThat(report.get("exitCode").asInt()).isZero();
    assertThat(University.filesBelow(university.scratch())).isEmpty();
  }

  /** Of such a driver's end Spark 4.0 tells nobody, so that an orchestrator reads the report. */
  @Test
  void aFarDriverIsRefusedTheKeysThoughSparkSubmitIsContent() throws Exception {
    Path root = folder.resolve("lake-of-no-keys");

    SparkDistribution.Ended stage =
        call("stage", root, Map.of("EDXLAKE_SPARK_OPTIONS", "--deploy-mode cluster"));

    assertThat(stage.log()).contains("is FAILED");
    assertThat(stage.exitCode()).isZero();
    List<String> said = new ArrayList<>();
    for (StandaloneCluster.Worker worker : cluster.workers()) {
      said.add(worker.said("driver-"));
    }
    assertThat(said)
        .anyMatch(text -> text.contains("edxlake: The secret keys stay on a machine that you"));
    assertThat(root).doesNotExist();
  }

  @Test
  void aBucketIsReachedWithTheJarsThatAPlainSparkLacks() throws Exception {
    Path log = folder.resolve("bucket.log");
    try (S3Server server = S3Server.start(folder.resolve("server"), "universityx")) {
      URI root = server.uri("lake");
      List<String> settings = new ArrayList<>(List.of("-D", "scratch=" + server.uri("scratch")));
      for (Map.Entry<String, String> each : server.hadoop()) {
        if (each.getKey().matches("fs\\.s3a\\.(endpoint|path|access|secret|aws).*")) {
          settings.add("-D");
          settings.add("hadoop.\"%s\"=%s".formatted(each.getKey(), each.getValue()));
        }
      }
      Process run =
          start(
              "run",
              root.toString(),
              log,
              Map.of("EDXLAKE_SPARK_OPTIONS", "--jars " + String.join(",", jarsOfS3a())),
              settings.toArray(String[]::new));
      SparkDistribution.Ended ended = SparkDistribution.await(run, log);

      assertThat(ended.exitCode()).as(ended.log()).isZero();
      FileSystem bucket = FileSystem.newInstance(root, server.hadoop());
      isAsOnOneMachine(University.copy(bucket, root, folder.resolve("copy-of-the-bucket")));
    }
  }

  @Test
  void aPlainSparkSaysThatItLacksThem() throws Exception {
    Path log = folder.resolve("plain.log");

    Process run = start("run", "s3a://universityx/lake", log, Map.of());
    SparkDistribution.Ended ended = SparkDistribution.await(run, log);

    assertThat(ended.exitCode()).isEqualTo(40);
    assertThat(ended.log())
        .contains("edxlake: This Spark has no s3a, which s3a://universityx/lake needs.")
        .doesNotContain("\tat ");
  }

  @Test
  void theDoctorTellsThatExecutorsLackARightThatTheDriverHas() throws Exception {
    Path log = folder.resolve("doctor.log");
    try (S3Server server = S3Server.start(folder.resolve("doctor"), "universityx-doctor")) {
      Map<String, String> environment =
          Map.of(
              "EDXLAKE_SPARK_OPTIONS",
              "--jars " + String.join(",", jarsOfS3a()),
              "AWS_ACCESS_KEY_ID",
              server.hadoop().get("fs.s3a.access.key"),
              "AWS_SECRET_ACCESS_KEY",
              server.hadoop().get("fs.s3a.secret.key"));
      List<String> settings = new ArrayList<>(List.of("-D", "scratch=" + university.scratch()));
      for (String name : List.of("endpoint", "endpoint.region", "path.style.access")) {
        settings.add("-D");
        settings.add(
            "hadoop.\"fs.s3a.%s\"=%s".formatted(name, server.hadoop().get("fs.s3a." + name)));
      }
      settings.add("-D");
      settings.add(
          "hadoop.\"fs.s3a.aws.credentials.provider\"=software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");
      Process doctor =
          start(
              "doctor", server.uri("lake") + "", log, environment, settings.toArray(String[]::new));
      SparkDistribution.Ended ended = SparkDistribution.await(doctor, log);

      assertThat(ended.exitCode()).as(ended.log()).isEqualTo(40);
      assertThat(ended.log())
          .contains("ok             lake ")
          .contains(
              "runs a job, but an executor does not see s3a://universityx-doctor/lake as this")
          .doesNotContain("does not see file:");
    }
  }

  // What the build gives to its own Spark beyond what the distribution has.
  private static List<String> jarsOfS3a() throws IOException {
    List<String> jars = new ArrayList<>();
    try (var all = Files.newDirectoryStream(Path.of("target/spark/jars"), "*.jar")) {
      for (Path jar : all) {
        boolean ofS3a = OF_S3A.matcher(jar.getFileName().toString()).matches();
        if (ofS3a && !Files.exists(spark.jars().resolve(jar.getFileName()))) {
          jars.add(jar.toAbsolutePath().toString());
        }
      }
    }
    return jars;
  }

  private static void isAsOnOneMachine(Path root) throws IOException {
    assertThat(University.dataFiles(root)).hasSizeGreaterThan(150).isEqualTo(files);
    assertThat(University.books(root)).hasSize(5).isEqualTo(books);
    assertThat(University.filesBelow(root.resolve("stage"))).isEmpty();
  }

  private static SparkDistribution.Ended call(String command, Path root) throws Exception {
    return call(command, root, Map.of());
  }

  private static SparkDistribution.Ended call(
      String command, Path root, Map<String, String> environment) throws Exception {
    Path log = folder.resolve("call.log");
    return SparkDistribution.await(start(command, root.toString(), log, environment), log);
  }

  private static Process start(
      String command, String root, Path log, Map<String, String> environment, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--conf", university.conf() + "", "--master", cluster.master()));
    arguments.addAll(List.of("-D", "root=" + root, "-D", "spark.executor.memory=1g"));
    arguments.addAll(List.of("-D", "spark.executor.cores=1"));
    arguments.addAll(List.of(options));
    return spark.edxlake(environment, log, arguments);
  }

  /** The first worker that is in the middle of a task when there are so many draft files. */
  private static StandaloneCluster.Worker awaitWork(Path root, int drafts) throws Exception {
    for (int attempt = 0; attempt < 6_000; attempt++) {
      if (drafts(root) >= drafts) {
        Optional<StandaloneCluster.Worker> atWork =
            cluster.workers().stream().filter(StandaloneClusterTest::isAtWork).findFirst();
        if (atWork.isPresent()) {
          return atWork.get();
        }
      }
      Thread.sleep(10);
    }
    throw new IOException("no worker was seen at work");
  }

  private static boolean isAtWork(StandaloneCluster.Worker worker) {
    try {
      return worker.executor().isPresent() && !worker.unfinished().isEmpty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static int drafts(Path root) throws IOException {
    try {
      return University.filesBelow(root.resolve("stage")).size();
    } catch (NoSuchFileException | UncheckedIOException vanishedMeanwhile) {
      return 0;
    }
  }
}
