package org.edxlake.job;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Spark as users have it: its own programs and jars, and none of the build's. */
record SparkDistribution(Path home) {
  private static final Path PYTHON = Path.of("target/python/lib");

  /** A program that ended: its exit code, and all it said. */
  record Ended(int exitCode, String log) {}

  /** The distribution that the build was given, or the one of the Python in target. */
  static SparkDistribution find() throws IOException {
    Path given = Path.of(System.getProperty("cluster.spark", ""));
    if (isSpark(given)) {
      return new SparkDistribution(given.toAbsolutePath());
    }
    if (Files.isDirectory(PYTHON)) {
      try (Stream<Path> pythons = Files.list(PYTHON)) {
        for (Path python : (Iterable<Path>) pythons::iterator) {
          Path spark = python.resolve("site-packages/pyspark");
          if (isSpark(spark)) {
            return new SparkDistribution(spark.toAbsolutePath());
          }
        }
      }
    }
    throw new IllegalStateException(
        "The tests of clusters need a Spark distribution: set SPARK_HOME or -Dcluster.spark to one of Spark 4.0, as `pip install pyspark==4.0.2` installs it.");
  }

  private static boolean isSpark(Path folder) {
    return Files.isExecutable(folder.resolve("bin/spark-submit"))
        && Files.isDirectory(folder.resolve("jars"));
  }

  Path jars() {
    return home.resolve("jars");
  }

  /** Starts the launcher, `jobs/edxlake`, on this Spark. */
  Process edxlake(Map<String, String> environment, Path log, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of("jobs/edxlake").toAbsolutePath() + ""));
    command.addAll(arguments);
    return start(command, environment, log);
  }

  /** Waits for a program that was started with this log; one that hangs is ended. */
  static Ended await(Process process, Path log) throws IOException, InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new IOException("no end after two minutes: " + Files.readString(log));
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }

  /** Starts one of Spark's own servers. */
  Process server(String mainClass, Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/spark-class") + ""));
    command.add(mainClass);
    command.addAll(arguments);
    return start(command, Map.of(), log);
  }

  private Process start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|HADOOP|EDXLAKE)_.*"));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
