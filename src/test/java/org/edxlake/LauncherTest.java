package org.edxlake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a project that is built, with programs in place of Java and Spark that tell what
 * they were given.
 */
class LauncherTest {
  private static final String TELLS =
      """
      #!/usr/bin/env bash
      if [[ $1 == -version ]]; then echo 'openjdk version "%s" 2026-01-01' >&2; exit 0; fi
      printf 'LC_ALL=%%s\\nSPARK_HOME=%%s\\nSPARK_LOCAL_IP=%%s\\n' "${LC_ALL:-}" "${SPARK_HOME:-}" "${SPARK_LOCAL_IP:-}"
      printf '%%s\\n' "$@"
      exit 20
      """;

  @TempDir Path folder;
  private Path project;
  private Path launcher;
  private Path archive;

  private record Result(int exitCode, List<String> output, String error) {}

  @BeforeEach
  void build() throws IOException {
    project = Files.createDirectories(folder.toRealPath().resolve("a project"));
    launcher = Files.createDirectories(project.resolve("jobs")).resolve("edxlake");
    Files.copy(Path.of("jobs/edxlake"), launcher);
    Files.createDirectories(project.resolve("target/spark/jars"));
    Path jar = Files.writeString(project.resolve("target/edxlake.jar"), "");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
    archive = Files.writeString(project.resolve("target/edxlake.jsa"), "classes");
    program(project.resolve("jdk/bin/java"), TELLS.formatted("17.0.15"));
  }

  @Test
  void theCommandGetsItsArgumentsAndGivesTheExitCode() throws Exception {
    Result result = run(Map.of(), "run", "--conf", "my settings.conf", "");

    assertThat(result.exitCode()).isEqualTo(20);
    assertThat(result.output())
        .endsWith("org.edxlake.job.Main", "run", "--conf", "my settings.conf", "");
    assertThat(result.error()).isEmpty();
  }

  @Test
  void itFindsTheProjectThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("edxlake"), launcher);
    launcher = Files.createSymbolicLink(folder.resolve("lake"), link.getFileName());

    assertThat(run(Map.of(), "status").output())
        .contains(
            "SPARK_HOME=" + project + "/target/spark",
            project + "/target/edxlake.jar:" + project + "/target/spark/jars/*",
            "-Dspark.executor.extraClassPath=" + project + "/target/edxlake.jar",
            "-Dlog4j2.configurationFile=" + project + "/conf/log4j2.properties");
  }

  @Test
  void sparkGetsTheSameAccessToTheJdkAsInTheTests() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> opens =
        Pattern.compile("(?<=[> ])--add-opens=[^ <]+")
            .matcher(pom)
            .results()
            .map(o -> o.group())
            .toList();

    assertThat(run(Map.of()).output().stream().filter(option -> option.startsWith("--add-opens")))
        .hasSize(15)
        .containsExactlyInAnyOrderElementsOf(opens);
  }

  @Test
  void optionsForTheJvmComeBeforeTheCommand() throws Exception {
    List<String> output = run(Map.of("EDXLAKE_JAVA_OPTIONS", "-Xmx8g -Da=b"), "run").output();

    assertThat(output).containsSubsequence("-Xmx8g", "-Da=b", "org.edxlake.job.Main", "run");
  }

  @Test
  void theSecondCompilerWaitsUnlessTheUserSaysOtherwise() throws Exception {
    assertThat(
            run(Map.of("EDXLAKE_JAVA_OPTIONS", "-XX:Tier4InvocationThreshold=1"), "run").output())
        .containsSubsequence(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000",
            "-XX:Tier4InvocationThreshold=1",
            "org.edxlake.job.Main");
  }

  @Test
  void aJvmUnderLangCCanNameFilesInAnyScript() throws Exception {
    assertThat(run(Map.of("LANG", "C")).output()).contains("LC_ALL=C.UTF-8");
    assertThat(run(Map.of("LANG", "de_DE.UTF-8")).output()).contains("LC_ALL=");
  }

  @Test
  void aDriverTalksToThisMachineAloneUnlessItHasAMasterElsewhere() throws Exception {
    assertThat(run(Map.of(), "run").output()).contains("SPARK_LOCAL_IP=127.0.0.1");
    assertThat(run(Map.of(), "run", "--master", "local-cluster[2,1,1024]").output())
        .contains("SPARK_LOCAL_IP=127.0.0.1");
    assertThat(run(Map.of(), "run", "--master=spark://elsewhere:7077").output())
        .contains("SPARK_LOCAL_IP=");
  }

  @Test
  void anInstalledSparkIsUsedAndGetsTheMasterToo() throws Exception {
    program(project.resolve("spark 4/bin/spark-submit"), TELLS.formatted("none"));

    assertThat(run(Map.of("SPARK_HOME", project + "/spark 4"), "run", "--master", "yarn").output())
        .containsSubsequence(
            "--master",
            "yarn",
            "--class",
            "org.edxlake.job.Main",
            project + "/target/edxlake.jar",
            "run",
            "--master",
            "yarn");
  }

  @ParameterizedTest
  @CsvSource({"-Xmx8g, 8g", "-Xmx512M, 512M", "-Xmx2147483648, 2097152k"})
  void anInstalledSparkGetsTheHeapInItsOwnWords(String heap, String memory) throws Exception {
    program(project.resolve("spark/bin/spark-submit"), TELLS.formatted("none"));

    List<String> output =
        run(
                Map.of(
                    "SPARK_HOME",
                    project + "/spark",
                    "EDXLAKE_JAVA_OPTIONS",
                    heap + " -Da=b -Dc=d"),
                "run")
            .output();

    assertThat(output)
        .containsSubsequence(
            "--driver-memory",
            memory,
            "--driver-java-options",
            "-Dedxlake.terminal=false -Dlog4j2.configurationFile=%s/conf/log4j2.properties -Da=b -Dc=d"
                .formatted(project),
            project + "/target/edxlake.jar");
    assertThat(output).noneMatch(option -> option.contains("-Xmx"));
  }

  @Test
  void anInstalledSparkGetsItsOptionsBeforeTheJar() throws Exception {
    program(project.resolve("spark/bin/spark-submit"), TELLS.formatted("none"));

    Result result =
        run(
            Map.of(
                "SPARK_HOME",
                project + "/spark",
                "EDXLAKE_SPARK_OPTIONS",
                "--packages a:b:1 --deploy-mode client"),
            "run");

    assertThat(result.output())
        .containsSubsequence(
            "--driver-java-options",
            "--packages",
            "a:b:1",
            "--deploy-mode",
            "client",
            project + "/target/edxlake.jar",
            "run")
        .doesNotContain("--conf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--deploy-mode cluster", "--queue night --deploy-mode=cluster"})
  void aDriverInTheClusterTakesNothingOfThisMachineAlong(String options) throws Exception {
    program(
        project.resolve("spark/bin/spark-submit"),
        "#!/usr/bin/env bash\nprintf '%s\\n' \"passphrase=${EDXLAKE_PASSPHRASE:-}\" \"$@\"\n");

    Result result =
        run(
            Map.of(
                "SPARK_HOME",
                project + "/spark",
                "EDXLAKE_PASSPHRASE",
                "secret",
                "EDXLAKE_SPARK_OPTIONS",
                options,
                "EDXLAKE_JAVA_OPTIONS",
                "-Xmx2g"),
            "load",
            "--master",
            "yarn");

    List<String> expected =
        new ArrayList<>(
            List.of(
                "passphrase=",
                "--master",
                "yarn",
                "--driver-memory",
                "2g",
                "--class",
                "org.edxlake.job.Main",
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true",
                "--conf",
                "spark.yarn.maxAppAttempts=1"));
    expected.addAll(List.of(options.split(" ")));
    expected.addAll(List.of(project + "/target/edxlake.jar", "load", "--master", "yarn"));
    assertThat(result.output()).isEqualTo(expected);
  }

  @Test
  void classesComeFromTheArchiveUnlessItIsOfAnotherBuild() throws Exception {
    String option = "-XX:SharedArchiveFile=" + archive;

    assertThat(run(Map.of(), "status").output()).contains(option, "-XX:+UseSerialGC");
    Files.setLastModifiedTime(archive, FileTime.fromMillis(999_999));
    assertThat(run(Map.of(), "status").output()).doesNotContain(option);
  }

  @Test
  void anArchiveIsMadeOnceAfterABuildByASmallDemo() throws Exception {
    Files.delete(archive);
    program(
        project.resolve("jdk/bin/java"),
        """
        #!/usr/bin/env bash
        if [[ $1 == -version ]]; then echo 'openjdk version "17.0.15" 2026-01-01' >&2; exit 0; fi
        for option in "$@"; do
          case "$option" in
            -XX:DumpLoadedClassList=*) printf '%s ' "$@" > "${option#*=}" ;;
            -XX:SharedClassListFile=*) classes="${option#*=}" ;;
            -XX:SharedArchiveFile=*) archive="${option#*=}" ;;
          esac
        done
        [[ " $* " == *" -Xshare:dump "* ]] && cat "$classes" > "$archive"
        printf '%s\\n' "$@"
        """);

    Result first = run(Map.of("HADOOP_CONF_DIR", "/etc/hadoop"), "run", "--dry-run");
    assertThat(first.error()).isEqualTo("edxlake: preparing a quicker start, once ...\n");
    assertThat(first.output())
        .contains("-XX:SharedArchiveFile=" + archive)
        .anyMatch(option -> option.endsWith("/target/spark/jars/*:/etc/hadoop"))
        .endsWith("org.edxlake.job.Main", "run", "--dry-run");
    assertThat(Files.readString(archive))
        .contains("/target/spark/jars/* org.edxlake.job.Main demo --folder ")
        .endsWith(" --courses 1 --learners 5 --days 1 --events-per-day 50 ");

    assertThat(run(Map.of(), "run").error()).isEmpty();
  }

  @Test
  void anArchiveThatCannotBeMadeIsDoneWithout() throws Exception {
    Files.delete(archive);

    Result first = run(Map.of(), "run");
    assertThat(first.exitCode()).isEqualTo(20);
    assertThat(first.output()).noneMatch(option -> option.startsWith("-XX:SharedArchiveFile"));
    assertThat(run(Map.of(), "run").error()).isEmpty();
  }

  @Test
  void noArchiveIsMadeForWhoDoesNotWantOneOrNeedsNoSpark() throws Exception {
    Files.delete(archive);

    assertThat(run(Map.of("EDXLAKE_JAVA_OPTIONS", "-Xshare:off"), "run").error()).isEmpty();
    assertThat(run(Map.of(), "status").error()).isEmpty();
    assertThat(archive).doesNotExist();
  }

  @Test
  void anotherCollectorMayBeAskedFor() throws Exception {
    assertThat(run(Map.of("EDXLAKE_JAVA_OPTIONS", "-XX:+UseG1GC"), "run").output())
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void anOldJavaIsRefusedWithWhatToDo() throws Exception {
    program(project.resolve("jdk/bin/java"), TELLS.formatted("11.0.2"));

    assertThat(run(Map.of(), "run"))
        .isEqualTo(
            new Result(
                40,
                List.of(),
                "edxlake: '%s/jdk/bin/java' is openjdk version \"11.0.2\" 2026-01-01, and edxlake needs Java 17 or newer: set JAVA_HOME to a JDK 17.\n"
                    .formatted(project)));
  }

  @Test
  void aMissingJarIsBuiltOnceWithoutAWordOnStandardOutput() throws Exception {
    Files.delete(project.resolve("target/edxlake.jar"));
    program(
        project.resolve("maven/mvn"),
        """
        #!/usr/bin/env bash
        echo "maven in $PWD: $*"
        touch target/edxlake.jar
        """);
    String path = project + "/maven:" + System.getenv("PATH");

    Result first = run(Map.of("PATH", path), "dictionary");

    assertThat(first.output()).noneMatch(line -> line.contains("maven in"));
    assertThat(first.error())
        .contains("maven in " + project + ": -B -ntp -q -DskipTests package\n");
    assertThat(run(Map.of("PATH", path), "dictionary").error()).isEmpty();
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Path error = folder.resolve("error");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(error.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", project + "/jdk");
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Result(exitCode, Files.readAllLines(output), Files.readString(error));
  }

  private static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script, StandardCharsets.UTF_8);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
