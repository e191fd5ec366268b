package org.edxlake.simulate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPCompressedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * The keys that packages are encrypted to, as edX encrypts them: to the university's key and to
 * edX's own.
 */
final class Recipients {
  private static final int RSA_BITS = 2048;
  private static final int PACKET_BYTES = 1 << 13;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PGPSecretKeyRing university;
  private final PGPPublicKeyRing master;

  private Recipients(PGPSecretKeyRing university, PGPPublicKeyRing master) {
    this.university = university;
    this.master = master;
  }

  /** Makes both keys. The secret half of edX's is forgotten at once. */
  static Recipients make(String org, char[] passphrase) {
    PGPSecretKeyRing university =
        keyRing("Data Czar of " + org + " <czar@" + org + ".example.org>", passphrase);
    PGPSecretKeyRing master =
        keyRing("Simulated edX master key <master@example.org>", passphrase().toCharArray());
    return new Recipients(university, master.toCertificate());
  }

  /** A passphrase nobody can guess. */
  static String passphrase() {
    return new BigInteger(128, RANDOM).toString(36);
  }

  /**
   * Writes `secret.asc`, `public.asc`, `master-public.asc` and `passphrase.txt`, readable by their
   * owner alone.
   */
  void write(Path folder, String passphrase) throws IOException {
    Files.createDirectories(folder);
    restrict(folder, "rwx------");
    write(folder.resolve("secret.asc"), armoured(university.getEncoded()));
    write(folder.resolve("public.asc"), armoured(university.toCertificate().getEncoded()));
    write(folder.resolve("master-public.asc"), armoured(master.getEncoded()));
    write(folder.resolve("passphrase.txt"), (passphrase + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Opens a message for both keys: what is written to the result comes out encrypted. Closing it
   * ends the message and leaves {@code out} open.
   *
   * <p>The packets are those of GnuPG fed through a pipe: two session-key packets, an AES-256
   * packet with integrity protection and partial lengths, in it a ZLIB packet or none, in it a
   * literal packet without a name.
   */
  OutputStream encrypt(OutputStream out, boolean compressed) throws IOException {
    List<PGPPublicKey> keys =
        List.of(encryptionKey(university.toCertificate()), encryptionKey(master));
    PGPEncryptedDataGenerator encryption =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true)
                .setSecureRandom(RANDOM));
    for (PGPPublicKey key : keys) {
      encryption.addMethod(
          new BcPublicKeyKeyEncryptionMethodGenerator(key).setSecureRandom(RANDOM));
    }

    try {
      OutputStream encrypted = encryption.open(out, new byte[PACKET_BYTES]);
      OutputStream packed =
          compressed
              ? new PGPCompressedDataGenerator(CompressionAlgorithmTags.ZLIB).open(encrypted)
              : encrypted;
      OutputStream literal =
          new PGPLiteralDataGenerator()
              .open(
                  packed,
                  PGPLiteralData.BINARY,
                  "",
                  Date.from(Instant.now()),
                  new byte[PACKET_BYTES]);
      return new Message(literal, packed, encrypted);
    } catch (PGPException e) {
      throw new IOException("A message could not be encrypted: " + e.getMessage(), e);
    }
  }

  /** The nested packets of a message; each must be ended, the inner first. */
  private static final class Message extends OutputStream {
    private final OutputStream literal;
    private final OutputStream packed;
    private final OutputStream encrypted;
    private boolean closed;

    Message(OutputStream literal, OutputStream packed, OutputStream encrypted) {
      this.literal = literal;
      this.packed = packed;
      this.encrypted = encrypted;
    }

    @Override
    public void write(int oneByte) throws IOException {
      literal.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      literal.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      literal.close();
      if (packed != encrypted) {
        packed.close();
      }
      encrypted.close();
    }
  }

  // As GnuPG makes keys by default: a primary key that certifies and signs, a subkey that encrypts.
  private static PGPSecretKeyRing keyRing(String owner, char[] passphrase) {
    try {
      Date now = Date.from(Instant.now());
      PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
      PGPKeyPair primary = rsaKeyPair(now);
      PGPKeyRingGenerator ring =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              primary,
              owner,
              sha1,
              preferences().generate(),
              null,
              new BcPGPContentSignerBuilder(
                  PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
              new BcPBESecretKeyEncryptorBuilder(
                      SymmetricKeyAlgorithmTags.AES_256,
                      new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256))
                  .setSecureRandom(RANDOM)
                  .build(passphrase));
      ring.addSubKey(
          rsaKeyPair(now),
          flags(KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE).generate(),
          null);
      return ring.generateSecretKeyRing();
    } catch (PGPException e) {
      throw new IllegalStateException("An RSA key could not be made: " + e.getMessage(), e);
    }
  }

  // As GnuPG makes keys: without preferences who encrypts to it would have to fall back to 3DES.
  private static PGPSignatureSubpacketGenerator preferences() {
    PGPSignatureSubpacketGenerator subpackets = flags(KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
    subpackets.setPreferredSymmetricAlgorithms(
        false,
        new int[] {
          SymmetricKeyAlgorithmTags.AES_256,
          SymmetricKeyAlgorithmTags.AES_192,
          SymmetricKeyAlgorithmTags.AES_128
        });
    subpackets.setPreferredHashAlgorithms(false, new int[] {HashAlgorithmTags.SHA256});
    subpackets.setPreferredCompressionAlgorithms(
        false, new int[] {CompressionAlgorithmTags.ZLIB, CompressionAlgorithmTags.ZIP});
    subpackets.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
    return subpackets;
  }

  private static PGPSignatureSubpacketGenerator flags(int flags) {
    PGPSignatureSubpacketGenerator subpackets = new PGPSignatureSubpacketGenerator();
    subpackets.setKeyFlags(false, flags);
    return subpackets;
  }

  private static PGPKeyPair rsaKeyPair(Date now) throws PGPException {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), RANDOM, RSA_BITS, 64));
    return new BcPGPKeyPair(
        PublicKeyPacket.VERSION_4,
        PublicKeyAlgorithmTags.RSA_GENERAL,
        generator.generateKeyPair(),
        now);
  }

  private static PGPPublicKey encryptionKey(PGPPublicKeyRing ring) {
    for (PGPPublicKey key : ring) {
      if (!key.isMasterKey()) {
        return key;
      }
    }
    throw new IllegalStateException("A key ring was made without a subkey.");
  }

  private static byte[] armoured(byte[] keys) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (ArmoredOutputStream armour = ArmoredOutputStream.builder().clearHeaders().build(text)) {
      armour.write(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file);
    restrict(file, "rw-------");
    Files.write(file, content);
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
