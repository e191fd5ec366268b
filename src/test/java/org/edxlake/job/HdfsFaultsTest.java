package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    cluster = new MiniDFSCluster.Builder(settings).build();
    files = cluster.getFileSystem();
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
    PrintStream standard = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      return university.run(
          command,
          "--package",
          "universityx-prod-events-2014-07-21",
          "-D",
          "root=" + cluster.getURI() + "/" + root,
          "-D",
          "scratch=" + cluster.getURI() + "/scratch-" + root,
          "-D",
          "hadoop.\"dfs.client.block.write.locateFollowingBlock.initial.delay.ms\"=10");
    } finally {
      System.setErr(standard);
      said = captured.toString(StandardCharsets.UTF_8);
    }
  }
}
