package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void withoutAFileEverySettingHasItsDefault() {
    Settings settings = Settings.read(Optional.empty(), Map.of());

    assertThat(settings)
        .isEqualTo(
            new Settings(
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new Settings.Keys(List.of(), Optional.empty(), "EDXLAKE_PASSPHRASE"),
                Optional.empty(),
                new Settings.Stage(
                    Runtime.getRuntime().availableProcessors(), false, 1L << 40, 200, 4L << 30),
                new Settings.Load(64 << 20, 0.01),
                new Settings.Publish(30),
                Map.of(),
                Map.of()));
  }

  @Test
  void aRelativePathIsRelativeToTheFileItIsWrittenIn() throws IOException {
    Settings settings =
        read(
            """
            edxlake {
              source.events = "bucket"
              root = "../lake"
              keys.secret-keyrings = ["keys/czar.asc"]
            }
            """);

    assertThat(settings.requiredSources()).containsExactly(uri("conf/bucket"));
    assertThat(settings.requiredRoot()).isEqualTo(uri("lake"));
    assertThat(settings.keys().secretKeyrings())
        .containsExactly(folder.resolve("conf/keys/czar.asc"));
  }

  @Test
  void aUriStaysAsItIsButForSlashesAtItsEnd() throws IOException {
    Settings settings = read("edxlake { root = \"s3a://universityx-lake/edx/\" }");

    assertThat(settings.requiredRoot()).isEqualTo(URI.create("s3a://universityx-lake/edx"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The usual: all of it in one folder, each in a place of its own.
        "/data/edx/scratch | /data/edx | /data/edx/packages | /data/edx/keys/secret.asc | '' | ''",
        "/data/lakes-scratch | /data/lakes | /data/edx | /data/keys/secret.asc | '' | ''",
        "s3a://a/edx/scratch | s3a://a/edx | s3a://b | /keys/secret.asc | '' | ''",
        "/data/edx | /data/edx | /in | /keys/k.asc | the folder lake of the lake at file:///data/edx lies in scratch file:///data/edx. | scratch",
        "/data/edx/stage/x | /data/edx | /in | /keys/k.asc | scratch file:///data/edx/stage/x lies in the folder stage of the lake at file:///data/edx. | scratch",
        "s3a://a/edx/lake | s3a://a/edx | /in | /keys/k.asc | scratch s3a://a/edx/lake lies in the folder lake of the lake at s3a://a/edx. | scratch",
        "/in/scratch | /data/edx | /in | /keys/k.asc | scratch file:///in/scratch lies in the source file:///in. | scratch",
        "/home/czar | /data/edx | /home/czar/in | /keys/k.asc | the source file:///home/czar/in lies in scratch file:///home/czar. | scratch",
        "/home/czar | /data/edx | /in | /home/czar/k.asc | the file of keys /home/czar/k.asc lies in scratch file:///home/czar. | scratch",
        "/scratch | s3a://a/edx | s3a://a | /keys/k.asc | the folder lake of the lake at s3a://a/edx lies in the source s3a://a. | root",
        "/scratch | /data/edx | /data/edx/stage | /keys/k.asc | the folder stage of the lake at file:///data/edx lies in the source file:///data/edx/stage. | root"
      })
  void noPlaceMayLieInAnother(
      String scratch, String root, String source, String key, String overlap, String setting) {
    Map<String, String> places =
        Map.of(
            "scratch", scratch, "root", root, "source.events", source, "keys.secret-keyrings", key);
    if (overlap.isEmpty()) {
      assertThat(Settings.read(Optional.empty(), places).scratch()).isPresent();
      return;
    }

    assertThatThrownBy(() -> Settings.read(Optional.empty(), places))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "%s What edxlake writes and deletes must be apart from everything else: let the setting edxlake.%s name another folder."
                .formatted(overlap, setting));
  }

  @Test
  void aPassphraseMayComeThroughAPipe() {
    Map<String, String> settings =
        Map.of("scratch", "/scratch", "keys.passphrase-file", "/dev/stdin");

    assertThat(Settings.read(Optional.empty(), settings).keys().passphraseFile())
        .contains(Path.of("/dev/stdin"));
  }

  @Test
  void aLinkDoesNotHideThatPlacesAreOne() throws IOException {
    Files.createDirectories(folder.resolve("edx/lake"));
    Files.createSymbolicLink(folder.resolve("scratch"), folder.resolve("edx/lake"));
    Map<String, String> places =
        Map.of(
            "scratch", folder.resolve("scratch/new").toString(),
            "root", folder.resolve("edx").toString());

    assertThatThrownBy(() -> Settings.read(Optional.empty(), places))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(" lies in the folder lake of the lake at ");
  }

  @Test
  void theCommandLineWinsOverTheFileWithAndWithoutThePrefix() throws IOException {
    Settings settings =
        read(
            "edxlake { orgs = [mitx], stage.threads = 7 }",
            Map.of("orgs", "universityx, otherx", "edxlake.stage.threads", "3"));

    assertThat(settings.orgs()).containsExactly("universityx", "otherx");
    assertThat(settings.stage().threads()).isEqualTo(3);
  }

  @Test
  void sparkSettingsAreHandedOnUnderTheirFullNamesHoweverTheyAreWritten() throws IOException {
    Settings settings =
        read(
            """
            edxlake {
              spark { "spark.executor.memory" = "4g", executor.cores = 2 }
              hadoop { fs.s3a.endpoint = "http://localhost:9000" }
            }
            """,
            Map.of("spark.driver.memory", "1g"));

    assertThat(settings.spark())
        .isEqualTo(
            Map.of(
                "spark.executor.memory", "4g",
                "spark.executor.cores", "2",
                "spark.driver.memory", "1g"));
    assertThat(settings.hadoop()).isEqualTo(Map.of("fs.s3a.endpoint", "http://localhost:9000"));
  }

  @Test
  void anUnknownKeyIsRefusedByNameAndPlace() {
    assertThatThrownBy(() -> read("edxlake {\n  stage.treads = 7\n}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("There is no setting edxlake.stage.treads")
        .hasMessageContaining("edxlake.conf: 2");
  }

  @Test
  void aValueOfTheWrongTypeIsRefused() {
    assertThatThrownBy(() -> read("edxlake { stage.threads = many }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("stage.threads has type STRING rather than NUMBER");
  }

  @Test
  void aNumberOutOfItsRangeIsRefused() {
    assertThatThrownBy(() -> read("edxlake { stage.threads = -1 }"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("The setting edxlake.stage.threads is -1; it must be at least 1.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf/local.conf", "conf/cluster.conf.example"})
  void theSettingsToCopyAreRead(String file) {
    Settings settings = Settings.read(Optional.of(Path.of(file)), Map.of());

    assertThat(settings.orgs()).containsExactly("universityx");
    assertThat(settings.requiredSources()).hasSize(2);
    assertThat(settings.requiredScratch()).isNotNull();
    assertThat(settings.requiredRoot()).isNotNull();
    assertThat(settings.keys().secretKeyrings()).hasSize(1);
  }

  @Test
  void aMissingFileIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> Settings.read(Optional.of(Path.of("no.conf")), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "There is no settings file no.conf. Copy conf/local.conf and pass its path by --conf.");
  }

  @Test
  void aMissingSettingSaysWhatItIsFor() {
    Settings settings = Settings.read(Optional.empty(), Map.of());

    assertThatThrownBy(settings::requiredRoot)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "The setting edxlake.root is missing: the folder or bucket that holds the lake. Set it in a file and pass that by --conf, or pass -D root=…");
  }

  private Settings read(String text) throws IOException {
    return read(text, Map.of());
  }

  private Settings read(String text, Map<String, String> overrides) throws IOException {
    Path file = Files.createDirectories(folder.resolve("conf")).resolve("edxlake.conf");
    Files.writeString(file, text);
    return Settings.read(Optional.of(file), overrides);
  }

  private URI uri(String path) {
    return URI.create("file://" + folder.resolve(path));
  }
}
