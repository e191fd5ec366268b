package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
  private static final SampleKey PROTECTED = SampleKey.make("protected", "correct horse");

  @TempDir Path folder;

  @Test
  void armouredExportsOneAfterAnotherAreAllRead() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(SampleKey.CZAR.armored());
    both.write(SampleKey.EDX.armored());
    Path file = file("keys.asc", both.toByteArray());

    assertThat(Keyring.open(List.of(file), Passphrases.of()).keyIds())
        .containsExactly(SampleKey.CZAR.id(), SampleKey.EDX.id());
  }

  @Test
  void aBinaryKeyringIsRead() throws IOException {
    Path file = file("secring.gpg", SampleKey.CZAR.secret().getEncoded());

    assertThat(Keyring.open(List.of(file), Passphrases.of()).keyIds())
        .containsExactly(SampleKey.CZAR.id());
  }

  @Test
  void eachPassphraseIsTriedOnEachKey() throws IOException {
    Path file = file("keys.asc", PROTECTED.armored());
    Path other = file("other.asc", SampleKey.CZAR.armored());

    Keyring keyring =
        Keyring.open(
            List.of(file, other),
            Passphrases.of("wrong".toCharArray(), "correct horse".toCharArray()));

    assertThat(keyring).hasToString("Keyring[" + PROTECTED.id() + ", " + SampleKey.CZAR.id() + "]");
  }

  @Test
  void passphrasesAreNotAskedForWithoutNeed() throws IOException {
    Path file = file("keys.asc", SampleKey.CZAR.armored());

    Keyring keyring =
        Keyring.open(
            List.of(file),
            () -> {
              throw new AssertionError("asked");
            });

    assertThat(keyring.keyIds()).containsExactly(SampleKey.CZAR.id());
  }

  @Test
  void aWrongPassphraseIsNamedAtOnceAndNotShown() throws IOException {
    Path file = file("keys.asc", PROTECTED.armored());

    assertThatThrownBy(() -> Keyring.open(List.of(file), Passphrases.of("wrong".toCharArray())))
        .isInstanceOf(KeyringException.class)
        .hasMessage(
            "no passphrase unlocks the secret key "
                + PROTECTED.id()
                + " of "
                + file
                + "; check what keys.passphrase-file or keys.passphrase-env names");
  }

  @Test
  void aPassphraseThatNobodyGaveIsAskedFor() throws IOException {
    Path file = file("keys.asc", PROTECTED.armored());

    assertThatThrownBy(() -> Keyring.open(List.of(file), Passphrases.of()))
        .isInstanceOf(KeyringException.class)
        .hasMessage(
            "there is no passphrase for the secret key "
                + PROTECTED.id()
                + " of "
                + file
                + "; give it in the file that keys.passphrase-file names, or in the environment variable that keys.passphrase-env names");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.asc");

    assertThatThrownBy(() -> Keyring.open(List.of(missing), Passphrases.of()))
        .isInstanceOf(KeyringException.class)
        .hasMessage("there is no secret keyring " + missing + "; check keys.secret-keyrings");
  }

  @Test
  void noKeyringAtAllIsNamed() {
    assertThatThrownBy(() -> Keyring.open(List.of(), Passphrases.of()))
        .isInstanceOf(KeyringException.class)
        .hasMessage("no secret keyring is named; set keys.secret-keyrings");
  }

  @Test
  void publicKeysAreNoSecretKeyring() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream armor = ArmoredOutputStream.builder().build(bytes)) {
      SampleKey.CZAR.publicKey().encode(armor);
    }

    assertNoKeyring(file("public.asc", bytes.toByteArray()));
    assertNoKeyring(file("public.gpg", SampleKey.CZAR.publicKey().getEncoded()));
  }

  @Test
  void anyOtherFileIsNoSecretKeyring() throws IOException {
    assertNoKeyring(file("notes.txt", "remember the milk".getBytes(UTF_8)));
    assertNoKeyring(file("empty", new byte[0]));
    assertNoKeyring(file("cut.gpg", java.util.Arrays.copyOf(PROTECTED.secret().getEncoded(), 300)));
  }

  private static void assertNoKeyring(Path file) {
    assertThatThrownBy(() -> Keyring.open(List.of(file), Passphrases.of()))
        .isInstanceOf(KeyringException.class)
        .hasMessage(
            file
                + " is not a secret keyring; export the secret key with"
                + " `gpg --export-secret-keys --armor KEY`");
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
