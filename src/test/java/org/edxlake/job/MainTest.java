package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.apache.hadoop.fs.s3a.auth.NoAwsCredentialsException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "stage",
        "load",
        "report",
        "status",
        "verify",
        "compact",
        "sql",
        "doctor",
        "simulate",
        "dictionary",
        "demo"
      })
  void everyCommandHasHelp(String command) {
    String help = printed(() -> Main.run(command, "--help"));

    assertThat(help).startsWith("Usage: edxlake " + command).contains("--help", "--version");
  }

  @Test
  void whatIsNoCommandIsWrongUsage() {
    assertThat(Main.run("frobnicate")).isEqualTo(40);
    assertThat(Main.run("run", "--no-such-option")).isEqualTo(40);
    assertThat(Main.run(withKeys("stage", "--kind", "event"))).isEqualTo(40);
  }

  @Test
  void missingSettingsAreWrongSettings() {
    assertThat(Main.run("run")).isEqualTo(40);
    assertThat(Main.run("status", "--conf", "no.conf")).isEqualTo(40);
  }

  @Test
  void settingsThatAreMissingAreFoundBeforeALakeIsBegun() {
    assertThat(Main.run(withKeys("run", "-D", "scratch=" + folder.resolve("scratch"))))
        .isEqualTo(40);
    assertThat(Main.run(withKeys("stage", "-D", "source.events=" + folder))).isEqualTo(40);
    assertThat(Main.run(withKeys("run", "--dry-run", "-D", "source.events=" + folder)))
        .isEqualTo(40);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void doctorLeavesNothingBehind() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));

    assertThat(
            Main.run(
                withKeys(
                    "doctor",
                    "--no-spark",
                    "-D",
                    "source.events=" + source,
                    "-D",
                    "scratch=" + folder.resolve("not/there/scratch"))))
        .isZero();
    assertThat(folder).isDirectoryContaining(source::equals);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aRightThatIsMissingIsForAPersonToGive() {
    assertThat(
            List.of(
                ExitCode.of(new UncheckedIOException(new AccessDeniedException("/data/edx"))),
                ExitCode.of(
                    new IOException("loading failed", new AccessControlException("user=czar"))),
                ExitCode.of(new FileNotFoundException("/data/x (Permission denied)")),
                ExitCode.of(
                    S3AUtils.translateException(
                        "get", "key", new NoAuthWithAWSException("no provider has any"))),
                ExitCode.of(
                    S3AUtils.translateException(
                        "get",
                        "key",
                        new NoAwsCredentialsException("SimpleAWSCredentialsProvider", "none")))))
        .containsOnly(ExitCode.WRONG_SETTINGS);
    assertThat(
            List.of(
                ExitCode.of(new FileNotFoundException("/data/x (No such file or directory)")),
                ExitCode.of(new IOException("No space left on device")),
                ExitCode.of(
                    S3AUtils.translateException(
                        "get",
                        "key",
                        new NoAwsCredentialsException("IAMInstanceCredentialsProvider", "none"))),
                ExitCode.of(new IllegalStateException())))
        .containsOnly(ExitCode.FAILED);
  }

  /** A command with the lake in a folder `lake`, and with keys. */
  private String[] withKeys(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(options));
    arguments.addAll(
        List.of(
            "-D",
            "root=" + folder.resolve("lake"),
            "-D",
            "keys.secret-keyrings=src/test/resources/gnupg/keys/secret.asc",
            "-D",
            "keys.passphrase-file=src/test/resources/gnupg/keys/passphrase.txt"));
    return arguments.toArray(String[]::new);
  }

  @Test
  void aSourceThatIsNotThereIsTheWorldsFailure() {
    assertThat(
            Main.run(
                withKeys(
                    "run",
                    "--dry-run",
                    "-D",
                    "source.events=" + folder.resolve("nothing"),
                    "-D",
                    "scratch=" + folder.resolve("scratch"))))
        .isEqualTo(30);
  }

  @Test
  void aLakeThatIsNotThereHasNoReport() {
    assertThat(Main.run("report", "-D", "root=" + folder.resolve("lake"))).isEqualTo(40);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theDictionaryIsTheOneInTheDocumentation() throws IOException {
    assertThat(printed(() -> Main.run("dictionary")))
        .isEqualTo(Files.readString(Path.of("docs/data-dictionary.md")));
  }

  private static String printed(Supplier<Integer> command) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      assertThat(command.get()).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
