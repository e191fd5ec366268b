package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.crypto.key.KeyProvider;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.Row;
import org.edxlake.lake.LakeTables;
import org.edxlake.lake.TestSpark;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lake on an HDFS that does not do what is asked of it. */
class HdfsFaultsTest {
  @TempDir static Path folder;

  private static final String QUERY = "SELECT count(*), count(DISTINCT course) FROM events";

  private static MiniDFSCluster cluster;
  private static DistributedFileSystem files;
  private static University university;
  private static String said;

  @BeforeAll
  static void start() throws Exception {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("cluster").toString());
    settings.set(
        CommonConfigurationKeysPublic.HADOOP_SECURITY_KEY_PROVIDER_PATH,
        "jceks://file" + folder.resolve("keys.jceks"));
    cluster = new MiniDFSCluster.Builder(settings).build();
    files = cluster.getFileSystem();
    KeyProvider keys = cluster.getNamesystem().getProvider();
    keys.createKey("edxlake", KeyProvider.options(settings));
    keys.flush();
    university =
        University.simulate(
            SimulationPlan.small().withCourses(1).withDays(2).withEventsPerDay(100), folder);
    assertThat(university.run("run")).isZero();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aQuotaThatIsUsedUpStopsTheRunAndTheNextOneGoesOn() throws Exception {
    org.apache.hadoop.fs.Path root = path("/quota");
    files.mkdirs(root);
    files.setQuota(root, 20, HdfsConstants.QUOTA_DONT_SET);

    assertThat(run("run", "quota")).isEqualTo(30);
    assertThat(said)
        .contains("The NameSpace quota (directories and files) of directory /quota is exceeded");
    files.setQuota(root, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_DONT_SET);

    assertThat(run("run", "quota")).isZero();
    assertThat(run("verify", "quota")).isZero();
  }

  @Test
  void aLakeAndItsScratchInEncryptionZonesAreAsAnyOthers() throws Exception {
    for (String zone : new String[] {"/zone", "/scratch-zone"}) {
      files.mkdirs(path(zone));
      files.createEncryptionZone(path(zone), "edxlake");
    }

    // The store of keys takes its time for each file, of which a snapshot has hundreds.
    String[] events = {"--kind", "events"};
    assertThat(run("run", "zone", events)).isZero();
    Files.copy(
        university.eventLog("prod", "2014-07-22"),
        university.eventLog("edge", "2014-07-22"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("run", "zone", events)).isZero();
    assertThat(run("verify", "zone", new String[0])).isZero();

    String root = cluster.getURI() + "/zone";
    Path copy = University.copy(files, URI.create(root), folder.resolve("zone"));
    Map<String, String> published = University.dataFiles(copy);
    Path local = folder.resolve("local");
    assertThat(university.run("run", "--kind", "events", "-D", "root=" + local)).isZero();
    assertThat(published).isEqualTo(University.dataFiles(local)).isNotEmpty();
    try (LakeStore store = LakeStores.open(URI.create(root), new Configuration())) {
      for (String file : published.keySet()) {
        assertThat(files.getClient().getFileInfo("/zone/" + file).getFileEncryptionInfo())
            .as(file)
            .isNotNull();
        assertThat(store.remove(file, "trash/" + file)).as(file).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "trash"})
  void aZoneThatPartsALakeIsRefusedBeforeAnythingIsStaged(String folder) throws Exception {
    String root = "parted-" + folder;
    files.mkdirs(path("/" + root + "/" + folder));
    files.createEncryptionZone(path("/" + root + "/" + folder), "edxlake");

    assertThat(run("run", root)).isEqualTo(40);
    assertThat(said)
        .contains("/%s/%s is in the encryption zone /%1$s/%2$s and".formatted(root, folder))
        .contains("Make one encryption zone of hdfs://", "as a whole, while it is empty");
    assertThat(run("doctor", root, "--no-spark")).isEqualTo(40);

    assertThat(files.exists(path("/scratch-" + root))).isFalse();
    assertThat(files.exists(path("/" + root + "/ledger"))).isFalse();
  }

  @Test
  void inSafeModeARunAsksToTryAgain() throws Exception {
    files.setSafeMode(org.apache.hadoop.fs.SafeModeAction.ENTER);
    try {
      assertThat(run("run", "safe")).isEqualTo(30);
      assertThat(said).contains("safe mode");
    } finally {
      files.setSafeMode(org.apache.hadoop.fs.SafeModeAction.LEAVE);
    }

    assertThat(run("run", "safe")).isZero();
  }

  @Test
  void aResearcherWhoMayReadTheTablesMayReadTheLedger() throws Exception {
    assertThat(run("run", "lake")).isZero();
    String root = cluster.getURI() + "/lake";
    LakeTables.register(TestSpark.session(), root);
    List<Row> expected = TestSpark.session().sql(QUERY).collectAsList();

    List<Row> found =
        asResearcher(
            () -> {
              try (FileSystem own = FileSystem.newInstance(URI.create(root), new Configuration());
                  InputStream ledger = own.open(path(root + "/ledger/format.json"))) {
                assertThat(ledger.readAllBytes()).isNotEmpty();
                assertThatThrownBy(() -> own.listStatus(path(root + "/quarantine")))
                    .isInstanceOf(AccessControlException.class);
              }
              LakeTables.register(TestSpark.session(), root);
              return TestSpark.session().sql(QUERY).collectAsList();
            });

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void whoMayReadTheTablesAloneQueriesThemAllTheSame() throws Exception {
    assertThat(run("run", "closed")).isZero();
    String root = cluster.getURI() + "/closed";
    LakeTables.register(TestSpark.session(), root);
    List<Row> expected = TestSpark.session().sql(QUERY).collectAsList();
    files.setPermission(path(root + "/ledger"), new FsPermission("700"));
    TestSpark.session().catalog().dropTempView("rejects");

    List<Row> found =
        asResearcher(
            () -> {
              LakeTables.register(TestSpark.session(), root);
              return TestSpark.session().sql(QUERY).collectAsList();
            });

    assertThat(found).isEqualTo(expected);
    assertThat(TestSpark.session().catalog().tableExists("rejects")).isFalse();
  }

  private static org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(path);
  }

  private static <T> T asResearcher(PrivilegedExceptionAction<T> action) throws Exception {
    return UserGroupInformation.createRemoteUser("researcher").doAs(action);
  }

  private static int run(String command, String root) {
    return run(command, root, "--package", "universityx-prod-events-2014-07-21");
  }

  private static int run(String command, String root, String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(
        List.of(
            "-D",
            "root=" + cluster.getURI() + "/" + root,
            "-D",
            "scratch=" + cluster.getURI() + "/scratch-" + root,
            "-D",
            "hadoop.\"dfs.client.block.write.locateFollowingBlock.initial.delay.ms\"=10"));
    PrintStream standard = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      return university.run(command, options.toArray(String[]::new));
    } finally {
      System.setErr(standard);
      said = captured.toString(StandardCharsets.UTF_8);
    }
  }
}
