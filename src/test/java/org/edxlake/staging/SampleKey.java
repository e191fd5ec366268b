package org.edxlake.staging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.PBESecretKeyEncryptor;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A key pair of a data czar, made in memory. */
record SampleKey(PGPSecretKeyRing secret) {
  static final SampleKey CZAR = make("czar");
  static final SampleKey EDX = make("edX master");
  static final SampleKey STRANGER = make("stranger");

  /** A key without a passphrase. */
  static SampleKey make(String name) {
    return make(name, "");
  }

  static SampleKey make(String name, String passphrase) {
    try {
      RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
      generator.init(
          new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 64));
      PGPKeyPair pair =
          new BcPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              PublicKeyAlgorithmTags.RSA_GENERAL,
              generator.generateKeyPair(),
              Date.from(Instant.parse("2014-01-01T00:00:00Z")));
      var sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
      PBESecretKeyEncryptor protection =
          passphrase.isEmpty()
              ? null
              : new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha1, 0x60)
                  .build(passphrase.toCharArray());
      return new SampleKey(
          new PGPKeyRingGenerator(
                  PGPSignature.POSITIVE_CERTIFICATION,
                  pair,
                  name + " <" + name.replace(' ', '.') + "@example.org>",
                  sha1,
                  null,
                  null,
                  new BcPGPContentSignerBuilder(
                      PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                  protection)
              .generateSecretKeyRing());
    } catch (PGPException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  PGPPublicKey publicKey() {
    return secret.getPublicKey();
  }

  String id() {
    return Keyring.hex(publicKey().getKeyIdentifier().getKeyId());
  }

  byte[] armored() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      try (OutputStream armor = ArmoredOutputStream.builder().build(bytes)) {
        secret.encode(armor);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** A keyring with this key, for use. */
  Keyring keyring() {
    try {
      Path file = Files.createTempFile("edxlake-key", ".asc");
      try {
        Files.write(file, armored());
        return Keyring.open(java.util.List.of(file), Passphrases.of());
      } finally {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
