package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.staging.Decryptor.Verdict;
import org.edxlake.unpack.DamagedTextException;
import org.edxlake.unpack.UnpackedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecryptorTest {
  private static final Keyring KEYRING = SampleKey.CZAR.keyring();
  private static final byte[] ROWS = rows(300_000);
  private static final byte[] NOISE = noise(200_000);
  private static final List<String> RECIPIENTS = List.of(SampleKey.CZAR.id(), SampleKey.EDX.id());

  private final ByteArrayOutputStream plaintext = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65_518, 65_519, 65_520, 65_536, 131_072, 200_000})
  void whatEdxEncryptsComesOutAsItWas(int length) throws IOException {
    byte[] content = Arrays.copyOf(NOISE, length);

    Verdict verdict = decrypt(SampleMessage.asEdxMakesIt().uncompressed().encrypt(content));

    assertThat(verdict).isEqualTo(new Verdict.Verified(RECIPIENTS, length));
    assertThat(plaintext.toByteArray()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        SymmetricKeyAlgorithmTags.AES_128,
        SymmetricKeyAlgorithmTags.AES_192,
        SymmetricKeyAlgorithmTags.AES_256,
        SymmetricKeyAlgorithmTags.CAST5,
        SymmetricKeyAlgorithmTags.TRIPLE_DES,
        SymmetricKeyAlgorithmTags.TWOFISH
      })
  void everyCipherThatEdxMayShareWithAKeyIsRead(int cipher) throws IOException {
    assertReads(SampleMessage.asEdxMakesIt().cipher(cipher));
  }

  @ParameterizedTest
  @MethodSource("org.edxlake.unpack.SamplePackets#compressions")
  void everyCompressionIsUndone(int compression) throws IOException {
    assertReads(SampleMessage.asEdxMakesIt().compression(compression));
  }

  @Test
  void authenticatedEncryptionIsRead() throws IOException {
    assertReads(SampleMessage.asEdxMakesIt().aead());
  }

  @Test
  void armourIsAccepted() throws IOException {
    assertReads(SampleMessage.asEdxMakesIt().armored());
  }

  @Test
  void hiddenRecipientsAreFoundByTrying() throws IOException {
    Verdict verdict = decrypt(SampleMessage.asEdxMakesIt().hidden().encrypt(ROWS));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Verified(List.of("0000000000000000", "0000000000000000"), ROWS.length));
    assertThat(plaintext.toByteArray()).isEqualTo(ROWS);
  }

  @Test
  void aSessionKeyThatSomebodyElseFoundIsEnough() throws Exception {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(ROWS);
    PGPEncryptedDataList packets =
        (PGPEncryptedDataList) new BcPGPObjectFactory(message).nextObject();
    PGPSessionKey key = KEYRING.find(packets).orElseThrow();

    Verdict verdict =
        new Decryptor(SessionKeys.of(key), Long.MAX_VALUE, 200)
            .decrypt(new ByteArrayInputStream(message), plaintext);

    assertThat(verdict).isEqualTo(new Verdict.Verified(RECIPIENTS, ROWS.length));
    assertThat(plaintext.toByteArray()).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 1})
  void aFlippedBitInUncompressedDataIsTampering(double place) throws IOException {
    assertThat(reasonOf(flipped(SampleMessage.asEdxMakesIt().uncompressed().encrypt(NOISE), place)))
        .isEqualTo(Reason.TAMPERED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 1})
  void aFlippedBitInCompressedDataIsTampering(double place) throws IOException {
    assertThat(reasonOf(flipped(SampleMessage.asEdxMakesIt().encrypt(NOISE), place)))
        .isEqualTo(Reason.TAMPERED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1})
  void aFlippedBitInAuthenticatedDataIsTampering(double place) throws IOException {
    assertThat(reasonOf(flipped(SampleMessage.asEdxMakesIt().aead().encrypt(NOISE), place)))
        .isEqualTo(Reason.TAMPERED);
  }

  @Test
  void noneOfManyRandomFlipsIsAcceptedWithAnotherContent() throws IOException {
    Random random = new Random(20141117);
    byte[] rows = rows(3_000);
    byte[][] messages = {
      SampleMessage.asEdxMakesIt().encrypt(rows),
      SampleMessage.asEdxMakesIt().uncompressed().encrypt(rows),
      SampleMessage.asEdxMakesIt().compression(CompressionAlgorithmTags.ZIP).encrypt(rows)
    };
    int accepted = 0;
    for (int i = 0; i < 600; i++) {
      byte[] message = messages[i % messages.length].clone();
      message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
      plaintext.reset();
      if (decrypt(message) instanceof Verdict.Verified) {
        accepted++;
        assertThat(plaintext.toByteArray()).isEqualTo(rows);
      }
    }

    // What may change unnoticed is the packet of another recipient, which is a third of these
    // files.
    assertThat(accepted).isBetween(1, 400);
  }

  @Test
  void aCutMessageIsTruncatedWhereverItIsCut() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().uncompressed().encrypt(rows(9_000));

    for (int length = 1; length < message.length; length += length < 1200 ? 13 : 97) {
      assertThat(reasonOf(Arrays.copyOf(message, length)))
          .as("%s", length)
          .isEqualTo(Reason.TRUNCATED);
    }
    for (int last = 1; last < 64; last++) {
      assertThat(reasonOf(Arrays.copyOf(message, message.length - last)))
          .as("-%s", last)
          .isEqualTo(Reason.TRUNCATED);
    }
  }

  @Test
  void aForeignKeyIsNamedBesideOurs() throws IOException {
    byte[] message =
        SampleMessage.asEdxMakesIt().to(SampleKey.STRANGER, SampleKey.EDX).encrypt(ROWS);

    assertThat(decrypt(message))
        .isEqualTo(
            new Verdict.Refused(
                List.of(SampleKey.STRANGER.id(), SampleKey.EDX.id()),
                Reason.NO_KEY,
                "it is encrypted to key "
                    + SampleKey.STRANGER.id()
                    + ", "
                    + SampleKey.EDX.id()
                    + "; the keyring holds "
                    + SampleKey.CZAR.id()
                    + ". Add the older secret key to keys.secret-keyrings"));
    assertThat(plaintext.size()).isZero();
  }

  @Test
  void aHiddenForeignKeyIsNotOurs() throws IOException {
    assertThat(reasonOf(SampleMessage.asEdxMakesIt().to(SampleKey.STRANGER).hidden().encrypt(ROWS)))
        .isEqualTo(Reason.NO_KEY);
  }

  @Test
  void anotherRecipientsDamagedPacketDoesNoHarm() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().to(SampleKey.EDX, SampleKey.CZAR).encrypt(ROWS);
    message[100] ^= 1;

    assertThat(decrypt(message)).isInstanceOf(Verdict.Verified.class);
    assertThat(plaintext.toByteArray()).isEqualTo(ROWS);
  }

  @Test
  void ourDamagedPacketIsTampering() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().to(SampleKey.CZAR).encrypt(ROWS);
    message[100] ^= 1;

    assertThat(reasonOf(message)).isEqualTo(Reason.TAMPERED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id\tusername\n7\tpat\n",
        "<html>Access denied</html>",
        "\u001f\u008b gzip",
        "\u00e9t\u00e9 in UTF-8",
        "-- a dump of MySQL\n",
        " "
      })
  void whatIsNoOpenPgpIsNotEncrypted(String content) throws IOException {
    assertThat(reasonOf(content.getBytes(UTF_8)))
        .isIn(Reason.NOT_ENCRYPTED, Reason.TRUNCATED, Reason.TAMPERED);
    assertThat(plaintext.size()).isZero();
  }

  @Test
  void plainTextIsNamedSo() throws IOException {
    assertThat(reasonOf(ROWS)).isEqualTo(Reason.NOT_ENCRYPTED);
  }

  @Test
  void noBytesAreEmpty() throws IOException {
    assertThat(reasonOf(new byte[0])).isEqualTo(Reason.EMPTY);
  }

  @Test
  void dataWithoutIntegrityIsRefusedBeforeItIsDecrypted() throws IOException {
    assertThat(reasonOf(SampleMessage.asEdxMakesIt().withoutIntegrity().encrypt(ROWS)))
        .isEqualTo(Reason.UNPROTECTED);
    assertThat(plaintext.size()).isZero();
  }

  @Test
  void aByteAfterTheMessageIsTrailing() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(ROWS);

    assertThat(reasonOf(Arrays.copyOf(message, message.length + 1)))
        .isEqualTo(Reason.TRAILING_DATA);
  }

  @Test
  void aSecondMessageIsTrailing() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(ROWS);
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(message);
    twice.write(message);

    assertThat(reasonOf(twice.toByteArray())).isEqualTo(Reason.TRAILING_DATA);
  }

  @Test
  void textAfterArmourIsTrailing() throws IOException {
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.write(SampleMessage.asEdxMakesIt().armored().encrypt(ROWS));
    more.write("\nand more\n".getBytes(UTF_8));

    assertThat(reasonOf(more.toByteArray())).isEqualTo(Reason.TRAILING_DATA);
  }

  @Test
  void aSecondContentInsideIsTrailing() throws IOException {
    assertThat(reasonOf(SampleMessage.asEdxMakesIt().twoContents().encrypt(ROWS)))
        .isEqualTo(Reason.TRAILING_DATA);
  }

  @Test
  void aTextBeyondTheLimitIsTooLarge() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(ROWS);

    Verdict verdict =
        new Decryptor(KEYRING, 1000, 200).decrypt(new ByteArrayInputStream(message), plaintext);

    assertThat(((Verdict.Refused) verdict).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(plaintext.size()).isLessThanOrEqualTo(1000);
  }

  @Test
  void aBombIsTooLarge() throws IOException {
    byte[] bomb = SampleMessage.asEdxMakesIt().encrypt(new byte[20 << 20]);

    assertThat(reasonOf(bomb)).isEqualTo(Reason.TOO_LARGE);
    assertThat(plaintext.size()).isLessThan(15 << 20);
  }

  @Test
  void aBrokenNetworkIsNoDamage() {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(NOISE);
    InputStream broken =
        new FilterInputStream(new ByteArrayInputStream(message)) {
          private int left = message.length / 2;

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
              throw new IOException("connection reset");
            }
            int count = super.read(target, offset, Math.min(length, left));
            left -= count;
            return count;
          }
        };

    Decryptor decryptor = new Decryptor(KEYRING, Long.MAX_VALUE, 200);
    assertThatThrownBy(() -> decryptor.decrypt(broken, plaintext))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("connection reset");
    assertThatThrownBy(() -> decryptor.unlock(broken, plaintext, plaintext, 1 << 16))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void aFullDiskIsNoDamage() {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(NOISE);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    Decryptor decryptor = new Decryptor(KEYRING, Long.MAX_VALUE, 200);
    assertThatThrownBy(() -> decryptor.decrypt(new ByteArrayInputStream(message), full))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () -> decryptor.unlock(new ByteArrayInputStream(message), full, plaintext, 1 << 16))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () -> decryptor.unlock(new ByteArrayInputStream(message), plaintext, full, 1 << 16))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  private void assertReads(SampleMessage message) throws IOException {
    assertThat(decrypt(message.encrypt(ROWS)))
        .isEqualTo(new Verdict.Verified(RECIPIENTS, ROWS.length));
    assertThat(plaintext.toByteArray()).isEqualTo(ROWS);
  }

  /** Decrypts a message, and sees that to unlock it and unpack it later comes to the same. */
  private Verdict decrypt(byte[] message) throws IOException {
    Decryptor decryptor = new Decryptor(KEYRING, Long.MAX_VALUE, 200);
    Verdict verdict = decryptor.decrypt(new ByteArrayInputStream(message), plaintext);

    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    Verdict unlocked =
        decryptor.unlock(new ByteArrayInputStream(message), packets, beginning, 1 << 16);
    assertThat(unlocked.recipients()).isEqualTo(verdict.recipients());
    if (unlocked instanceof Verdict.Verified verified) {
      assertThat(verified.bytes()).isEqualTo(packets.size());
      assertThat(unpack(packets.toByteArray(), beginning.toByteArray()))
          .isEqualTo(reasonOf(verdict));
    } else {
      assertThat(reasonOf(unlocked)).isEqualTo(reasonOf(verdict));
    }
    return verdict;
  }

  private Reason unpack(byte[] packets, byte[] beginning) throws IOException {
    try (InputStream text =
        UnpackedText.of(
            Packing.MESSAGE,
            new ByteArrayInputStream(packets),
            StagingSettings.of(URI.create("file:///scratch")).mostTextBytes(packets.length))) {
      byte[] all = text.readAllBytes();
      assertThat(all).isEqualTo(plaintext.toByteArray()).startsWith(beginning);
      return null;
    } catch (DamagedTextException damaged) {
      return damaged.reason();
    }
  }

  private Reason reasonOf(byte[] message) throws IOException {
    return reasonOf(decrypt(message));
  }

  private static Reason reasonOf(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused.reason() : null;
  }

  // The packets of the two recipients are the first 600 bytes or so.
  private static byte[] flipped(byte[] message, double place) {
    byte[] copy = message.clone();
    int at = (int) Math.min(copy.length - 1, Math.max(1000, copy.length * place));
    copy[at] ^= 0x10;
    return copy;
  }

  private static byte[] rows(int bytes) {
    StringBuilder text = new StringBuilder("id\tuser_id\tcourse_id\n");
    Random random = new Random(7);
    while (text.length() < bytes) {
      text.append(random.nextInt()).append("\t").append(random.nextInt(1000)).append("\tX/Y/Z\n");
    }
    return text.substring(0, bytes).getBytes(UTF_8);
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(11).nextBytes(noise);
    return noise;
  }
}
