package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.staging.Decryptor.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by GnuPG itself, as edX's exporter runs it. */
class GnuPgTest {
  private static final String CZAR = "czar@example.org";
  private static final byte[] ROWS = "id\tuser_id\n1\t7\n2\t8\n".repeat(20_000).getBytes(UTF_8);

  @TempDir static Path folder;
  private static Path home;
  private static Keyring keyring;
  private static String primary;
  private static String subkey;

  @BeforeAll
  static void makeKeyAndFile() throws Exception {
    assumeTrue(isInstalled(), "gpg is not installed");
    home = Files.createTempDirectory("edxlake-gpg");
    gpg("--passphrase", "a b", "--quick-generate-key", CZAR, "rsa2048", "sign,encr", "never");
    primary = fingerprints().get(0);
    gpg("--passphrase", "a b", "--quick-add-key", primary, "cv25519", "encr", "never");
    subkey = fingerprints().get(1);
    Path secret = folder.resolve("secret.asc");
    gpg("--passphrase", "a b", "--armor", "--output", secret.toString(), "--export-secret-keys");
    keyring = Keyring.open(List.of(secret), Passphrases.of("a b".toCharArray()));
    Files.write(folder.resolve("rows.sql"), ROWS);
  }

  @AfterAll
  static void stopItsAgent() throws Exception {
    if (home != null) {
      run(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
      Scratch.open(home.getParent().toUri(), null).deleteFolder(home.getFileName().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cipher-algo AES128",
        "--cipher-algo AES192",
        "--cipher-algo AES256",
        "--cipher-algo CAST5",
        "--cipher-algo 3DES",
        "--cipher-algo CAMELLIA256",
        "--compress-algo none",
        "--compress-algo zip",
        "--compress-algo zlib",
        "--compress-algo bzip2",
        "--armor",
        "--throw-keyids"
      })
  void whatItEncryptsIsRead(String options) throws Exception {
    assertThat(decrypt(encrypt("--recipient", primary, options))).isEqualTo(ROWS);
  }

  @Test
  void aHiddenRecipientIsFound() throws Exception {
    assertThat(decrypt(encrypt("--hidden-recipient", primary, "--cipher-algo AES256")))
        .isEqualTo(ROWS);
  }

  @Test
  void aSignedMessageIsRead() throws Exception {
    assertThat(decrypt(encrypt("--recipient", primary, "--sign --passphrase a\u00a0b")))
        .isEqualTo(ROWS);
  }

  @Test
  void aSubkeyOfAnotherKindIsFound() throws Exception {
    assertThat(decrypt(encrypt("--recipient", subkey, "--cipher-algo AES256"))).isEqualTo(ROWS);
    assertThat(keyring.keyIds()).containsExactly(primary.substring(24), subkey.substring(24));
  }

  @Test
  void aFileWithoutIntegrityIsRefused() throws Exception {
    byte[] message = encrypt("--recipient", primary, "--rfc2440 --cipher-algo CAST5");
    Verdict verdict =
        new Decryptor(keyring, Long.MAX_VALUE, 200)
            .decrypt(new ByteArrayInputStream(message), new ByteArrayOutputStream());

    assertThat(((Verdict.Refused) verdict).reason()).isEqualTo(Reason.UNPROTECTED);
  }

  private static byte[] decrypt(byte[] message) throws IOException {
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    Verdict verdict =
        new Decryptor(keyring, Long.MAX_VALUE, 2000)
            .decrypt(new ByteArrayInputStream(message), plaintext);
    assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    return plaintext.toByteArray();
  }

  private static byte[] encrypt(String recipient, String key, String options) throws Exception {
    Path target = folder.resolve("rows.sql.gpg");
    List<String> arguments = new ArrayList<>();
    for (String option : options.split(" ", -1)) {
      arguments.add(option.replace('\u00a0', ' '));
    }
    arguments.addAll(
        List.of(
            "--always-trust",
            recipient,
            key + "!",
            "--output",
            target.toString(),
            "--encrypt",
            folder.resolve("rows.sql").toString()));
    gpg(arguments.toArray(String[]::new));
    byte[] message = Files.readAllBytes(target);
    Files.delete(target);
    return message;
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      run(List.of("gpg", "--version"));
      return true;
    } catch (IOException absent) {
      return false;
    }
  }

  private static List<String> fingerprints() throws Exception {
    return gpg("--with-colons", "--list-keys")
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .toList();
  }

  private static String gpg(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--no-tty",
                "--pinentry-mode",
                "loopback"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("edxlake-gpg", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String output = Files.readString(log);
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      Files.delete(log);
    }
  }
}
