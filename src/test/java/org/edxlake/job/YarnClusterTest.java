package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster jar on YARN, with scratch and lake on HDFS. */
@Tag("cluster")
class YarnClusterTest {
  private static final SimulationPlan PLAN = SimulationPlan.small().withEventsPerDay(300);

  @TempDir static Path folder;

  private static SparkDistribution spark;
  private static MiniDFSCluster hdfs;
  private static MiniYARNCluster yarn;
  private static University university;
  private static Map<String, String> files;
  private static Map<String, JsonNode> books;

  @BeforeAll
  static void start() throws Exception {
    spark = SparkDistribution.find();
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(settings).build();
    startYarn();
    university = University.simulate(PLAN, folder);
    assertThat(university.run("run")).isZero();
    files = University.dataFiles(university.lake());
    books = University.books(university.lake());
  }

  private static void startYarn() throws IOException {
    YarnConfiguration settings = new YarnConfiguration(hdfs.getConfiguration(0));
    settings.set("fs.defaultFS", hdfs.getURI().toString());
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_DISK_HEALTH_CHECK_ENABLE, false);
    settings.set(MiniYARNCluster.class.getName() + ".base", folder.resolve("yarn").toString());
    yarn = new MiniYARNCluster("edxlake", 2, 1, 1);
    yarn.init(settings);
    yarn.start();

    // What applications are given: the servers' settings, but for a class that only they have.
    Configuration client = new Configuration(yarn.getConfig());
    client.set("net.topology.node.switch.mapping.impl", "org.apache.hadoop.net.ScriptBasedMapping");
    Path conf = Files.createDirectories(folder.resolve("hadoop"));
    for (String name : List.of("core-site.xml", "yarn-site.xml")) {
      try (OutputStream out = Files.newOutputStream(conf.resolve(name))) {
        client.writeXml(out);
      }
    }
  }

  @AfterAll
  static void stop() {
    if (yarn != null) {
      yarn.stop();
    }
    if (hdfs != null) {
      hdfs.shutdown(true);
    }
  }

  @Test
  void executorsInContainersGiveTheFilesAndTheBooksOfOneMachine() throws Exception {
    SparkDistribution.Ended run = call("run", "client", "");

    assertThat(run.exitCode()).as(run.log()).isZero();
    isAsOnOneMachine("client");
  }

  @Test
  void whatOneMachineStagedADriverInAContainerLoads() throws Exception {
    String far = "--deploy-mode cluster --files " + university.conf();

    assertThat(call("stage", "cluster", "").exitCode()).isZero();
    SparkDistribution.Ended load = call("load", "cluster", far);

    assertThat(load.exitCode()).as(load.log()).isZero();
    isAsOnOneMachine("cluster");

    SparkDistribution.Ended again = call("load", "cluster", far);
    assertThat(again.exitCode()).as(again.log()).isZero();
  }

  @Test
  void aDriverInAContainerIsRefusedTheKeysAndYarnTellsTheExitCode() throws Exception {
    SparkDistribution.Ended stage =
        call("stage", "refused", "--deploy-mode cluster --files " + university.conf());

    assertThat(stage.exitCode()).isEqualTo(1);
    assertThat(stage.log()).contains("User application exited with status 40");
    assertThat(lakes().exists(new org.apache.hadoop.fs.Path(root("refused")))).isFalse();
  }

  private static void isAsOnOneMachine(String lake) throws IOException {
    Path copy = University.copy(lakes(), root(lake), folder.resolve("copy-of-" + lake));
    assertThat(University.dataFiles(copy)).hasSizeGreaterThan(150).isEqualTo(files);
    assertThat(University.books(copy)).hasSize(5).isEqualTo(books);
    assertThat(University.filesBelow(copy.resolve("stage"))).isEmpty();
  }

  private static FileSystem lakes() throws IOException {
    return FileSystem.get(hdfs.getURI(), hdfs.getConfiguration(0));
  }

  private static URI root(String lake) {
    return URI.create(hdfs.getURI() + "/lakes/" + lake);
  }

  private static SparkDistribution.Ended call(String command, String lake, String sparkOptions)
      throws Exception {
    Map<String, String> environment = new TreeMap<>();
    environment.put("HADOOP_CONF_DIR", folder.resolve("hadoop").toString());
    environment.put("EDXLAKE_JAVA_OPTIONS", "-Xmx1g");
    environment.put(
        "EDXLAKE_SPARK_OPTIONS",
        sparkOptions + " --conf spark.yarn.jars=local:" + spark.home() + "/jars/*");
    // A driver in a container finds the settings that were sent along beside it.
    Path conf = sparkOptions.isEmpty() ? university.conf() : university.conf().getFileName();
    List<String> arguments = new ArrayList<>(List.of(command, "--conf", conf + ""));
    arguments.addAll(List.of("--master", "yarn", "-D", "root=" + root(lake)));
    arguments.addAll(List.of("-D", "scratch=" + hdfs.getURI() + "/scratch"));
    arguments.addAll(List.of("-D", "spark.executor.instances=2"));
    arguments.addAll(List.of("-D", "spark.executor.memory=1g"));
    Path log = folder.resolve("call.log");
    return SparkDistribution.await(spark.edxlake(environment, log, arguments), log);
  }
}
