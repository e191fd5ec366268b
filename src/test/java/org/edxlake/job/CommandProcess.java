package org.edxlake.job;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command in a JVM of its own, as the launcher starts it. */
final class CommandProcess {
  private CommandProcess() {}

  /**
   * Starts a command.
   *
   * @param environment what is in its environment besides ours, from which it has no keys of AWS
   */
  static Process start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It runs for seconds only.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // What Spark needs on Java 17 is among the options of the JVM of the tests.
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-D") || option.startsWith("-XX")) {
        command.add(option);
      }
    }
    String classPath = System.getProperty("java.class.path");
    command.add("-Dspark.executor.extraClassPath=" + classPath);
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Spark starts executors from a SPARK_HOME, which must have this folder.
    String sparkHome = builder.environment().get("SPARK_HOME");
    if (sparkHome != null) {
      Files.createDirectories(Path.of(sparkHome, "jars"));
    }
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
