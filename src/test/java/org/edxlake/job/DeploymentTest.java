package org.edxlake.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentTest {
  private static final String MODE = "spark.submit.deployMode";
  private static final String POD = "spark.kubernetes.submitInDriver";

  @TempDir Path folder;

  @AfterEach
  void leave() {
    System.clearProperty(MODE);
    System.clearProperty(POD);
  }

  @ParameterizedTest
  @CsvSource({MODE + ", cluster", POD + ", true"})
  void aDriverAnywhereInTheClusterUnlocksNoKey(String property, String value) {
    System.setProperty(property, value);

    assertThatThrownBy(Deployment::requireTrustedMachine)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "The secret keys stay on a machine that you trust, and this driver runs wherever the cluster has put it (--deploy-mode cluster). Let `run`, `stage` and `doctor` run in client mode; `load` needs no key, and may run in either.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "stage"})
  void whatNeedsKeysIsRefusedThereBeforeTheyAreLookedFor(String command) {
    System.setProperty(MODE, "cluster");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(new PrintStream(told, true, UTF_8));
    System.setErr(System.out);
    try {
      assertThat(
              Main.run(
                  command,
                  "-D",
                  "source.events=" + folder.resolve("in"),
                  "-D",
                  "scratch=" + folder.resolve("scratch"),
                  "-D",
                  "keys.secret-keyrings=" + folder.resolve("no-such-key")))
          .isEqualTo(40);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(told.toString(UTF_8)).contains("(--deploy-mode cluster)").doesNotContain("no-such");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPassphraseThatCameAlongIsRefused() {
    String variable = System.getenv().keySet().iterator().next();
    assertThatCode(() -> Deployment.requireNoPassphrase(variable)).doesNotThrowAnyException();

    System.setProperty(MODE, "cluster");

    assertThatCode(() -> Deployment.requireNoPassphrase("EDXLAKE_NO_SUCH"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Deployment.requireNoPassphrase(variable))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "The passphrase in the environment variable %s has come along to the cluster: spark-submit sends its whole environment to a standalone one. `load` needs no key: submit it without that variable (env -u %s)."
                .formatted(variable, variable));
  }

  @Test
  void aDriverInClientModeMayHaveKeys() {
    System.setProperty(MODE, "client");

    assertThatCode(Deployment::requireTrustedMachine).doesNotThrowAnyException();
  }
}
