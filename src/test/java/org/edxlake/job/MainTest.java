package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
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
        "status",
        "verify",
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
  }

  @Test
  void missingSettingsAreWrongSettings() {
    assertThat(Main.run("run")).isEqualTo(40);
    assertThat(Main.run("status", "--conf", "no.conf")).isEqualTo(40);
  }

  @Test
  void aSourceThatIsNotThereIsTheWorldsFailure() {
    assertThat(
            Main.run(
                "run",
                "--dry-run",
                "-D",
                "source.events=" + folder.resolve("nothing"),
                "-D",
                "scratch=" + folder.resolve("scratch"),
                "-D",
                "root=" + folder.resolve("lake"),
                "-D",
                "keys.secret-keyrings=src/test/resources/gnupg/keys/secret.asc",
                "-D",
                "keys.passphrase-file=src/test/resources/gnupg/keys/passphrase.txt"))
        .isEqualTo(30);
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
