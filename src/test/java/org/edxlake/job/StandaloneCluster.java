package org.edxlake.job;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Spark's own cluster: a master and workers of one core each, all JVMs of their own. */
final class StandaloneCluster implements AutoCloseable {
  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
  private static final Pattern ASSIGNED = Pattern.compile("Got assigned task (\\d+)");
  private static final Pattern ENDED = Pattern.compile("Finished task .* \\(TID (\\d+)\\)");
  private static final Pattern ALIVE = Pattern.compile("\"state\" : \"ALIVE\"");

  private final SparkDistribution spark;
  private final Path folder;
  private final int port = SparkDistribution.freePort();
  private final int page = SparkDistribution.freePort();
  private final Process master;
  private final List<Worker> workers = new ArrayList<>();

  /** A worker and the folder in which its executors and drivers leave what they say. */
  record Worker(Process process, Path folder) {
    /** The executor that it runs. */
    Optional<ProcessHandle> executor() {
      return process
          .descendants()
          .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
          .filter(child -> !child.info().commandLine().orElse("").contains("spark-class"))
          .findFirst();
    }

    /** Stops its executor where it is, or has it go on. */
    void signal(String signal) throws IOException, InterruptedException {
      String executor = executor().orElseThrow().pid() + "";
      new ProcessBuilder("kill", "-" + signal, executor).start().waitFor();
    }

    /** The numbers of the tasks that its executors of the newest application were given. */
    Set<String> tasks() throws IOException {
      return numbers(ASSIGNED);
    }

    /** Those of the tasks that were not ended. */
    Set<String> unfinished() throws IOException {
      Set<String> tasks = tasks();
      tasks.removeAll(numbers(ENDED));
      return tasks;
    }

    private Set<String> numbers(Pattern pattern) throws IOException {
      return pattern
          .matcher(said("app-"))
          .results()
          .map((MatchResult found) -> found.group(1))
          .collect(Collectors.toSet());
    }

    /** What the newest executor or driver of this worker said, by how its folder is named. */
    String said(String prefix) throws IOException {
      Path newest = null;
      for (Path file : University.filesBelow(folder)) {
        boolean wanted = folder.relativize(file).toString().startsWith(prefix);
        if (wanted && file.endsWith("stderr")) {
          newest = file;
        }
      }
      return newest == null ? "" : Files.readString(newest);
    }
  }

  private StandaloneCluster(SparkDistribution spark, Path folder) throws IOException {
    this.spark = spark;
    this.folder = folder;
    master =
        spark.server(
            "org.apache.spark.deploy.master.Master",
            folder.resolve("master.log"),
            List.of("--host", "127.0.0.1", "--port", port + "", "--webui-port", page + ""));
  }

  /** Starts a master and workers, and waits until it knows them all. */
  static StandaloneCluster start(SparkDistribution spark, Path folder, int workers)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(spark, Files.createDirectories(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::kill));
    for (int i = 0; i < workers; i++) {
      cluster.addWorker();
    }
    cluster.await(workers);
    return cluster;
  }

  /** The address of the master. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  List<Worker> workers() {
    return List.copyOf(workers);
  }

  /** Kills a worker and its executor at once, and starts another in its place. */
  void killAndReplace(Worker worker) throws IOException, InterruptedException {
    ProcessHandle executor = worker.executor().orElseThrow();
    worker.process().destroyForcibly();
    executor.destroyForcibly();
    workers.remove(worker);
    addWorker();
    await(workers.size());
  }

  private void addWorker() throws IOException {
    String name = "worker-" + System.nanoTime();
    Path work = folder.resolve(name);
    Process process =
        spark.server(
            "org.apache.spark.deploy.worker.Worker",
            folder.resolve(name + ".log"),
            List.of(
                master(),
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "3g",
                "--work-dir",
                work + ""));
    workers.add(new Worker(process, work));
  }

  private void await(int expected) throws IOException, InterruptedException {
    URI state = URI.create("http://127.0.0.1:%d/json/".formatted(page));
    for (int attempt = 0; attempt < 300; attempt++) {
      try (InputStream in = state.toURL().openStream()) {
        String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (ALIVE.matcher(json).results().count() == expected) {
          return;
        }
      } catch (java.net.ConnectException notYet) {
        // The master is coming up.
      }
      Thread.sleep(200);
    }
    throw new IOException("the cluster did not come up; see the logs in " + folder);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    master.waitFor(20, TimeUnit.SECONDS);
  }

  private void kill() {
    for (Worker worker : workers) {
      worker.process().descendants().forEach(ProcessHandle::destroyForcibly);
      worker.process().destroyForcibly();
    }
    master.destroyForcibly();
  }
}
