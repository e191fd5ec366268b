package org.edxlake.staging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.edxlake.unpack.SamplePackets;

/**
 * Encrypts as edX does: to the czar and to edX's own key, AES-256 with an integrity code, zlib,
 * partial lengths. Each method changes one thing of that.
 */
final class SampleMessage {
  private final List<SampleKey> recipients = new ArrayList<>();
  private int cipher = SymmetricKeyAlgorithmTags.AES_256;
  private int compression = CompressionAlgorithmTags.ZLIB;
  private boolean integrity = true;
  private boolean aead;
  private boolean hidden;
  private boolean armored;
  private int literals = 1;

  static SampleMessage asEdxMakesIt() {
    return new SampleMessage().to(SampleKey.CZAR, SampleKey.EDX);
  }

  SampleMessage to(SampleKey... keys) {
    recipients.clear();
    recipients.addAll(List.of(keys));
    return this;
  }

  SampleMessage cipher(int algorithm) {
    cipher = algorithm;
    return this;
  }

  SampleMessage compression(int algorithm) {
    compression = algorithm;
    return this;
  }

  SampleMessage uncompressed() {
    return compression(CompressionAlgorithmTags.UNCOMPRESSED);
  }

  SampleMessage withoutIntegrity() {
    integrity = false;
    return this;
  }

  SampleMessage aead() {
    aead = true;
    return this;
  }

  SampleMessage hidden() {
    hidden = true;
    return this;
  }

  SampleMessage armored() {
    armored = true;
    return this;
  }

  SampleMessage twoContents() {
    literals = 2;
    return this;
  }

  byte[] encrypt(byte[] plaintext) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (armored) {
        try (OutputStream armor = ArmoredOutputStream.builder().build(bytes)) {
          write(armor, plaintext);
        }
      } else {
        write(bytes, plaintext);
      }
      return bytes.toByteArray();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (PGPException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void write(OutputStream out, byte[] plaintext) throws IOException, PGPException {
    BcPGPDataEncryptorBuilder builder =
        new BcPGPDataEncryptorBuilder(cipher).setWithIntegrityPacket(integrity);
    if (aead) {
      builder.setUseV6AEAD().setWithAEAD(AEADAlgorithmTags.OCB, 6);
    }
    PGPEncryptedDataGenerator encryption = new PGPEncryptedDataGenerator(builder);
    for (SampleKey key : recipients) {
      var method = new BcPublicKeyKeyEncryptionMethodGenerator(key.publicKey());
      method.setUseWildcardRecipient(hidden);
      encryption.addMethod(method);
    }

    try (OutputStream encrypted = encryption.open(out, new byte[1 << 12])) {
      byte[] literal = SamplePackets.literal(plaintext);
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      for (int i = 0; i < literals; i++) {
        content.writeBytes(literal);
      }
      encrypted.write(SamplePackets.compressed(compression, content.toByteArray()));
    }
  }
}
