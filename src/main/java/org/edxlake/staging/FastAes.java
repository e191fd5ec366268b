package org.edxlake.staging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.bcpg.AEADEncDataPacket;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.PGPDataDecryptor;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.SessionKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcSessionKeyDataDecryptorFactory;

/**
 * Decrypts what nearly every package is, AES in OpenPGP's CFB mode with an integrity code, with the
 * processor's own instructions; everything else is left to Bouncy Castle.
 *
 * <p>In CFB a block's key stream is the encryption of the ciphertext block before it. When
 * decrypting, all of them are known, so that one call encrypts thousands of blocks.
 */
final class FastAes implements SessionKeyDataDecryptorFactory {
  private static final int BLOCK = 16;
  private static final int STRETCH = 1 << 16;

  private final PGPSessionKey sessionKey;
  private final BcSessionKeyDataDecryptorFactory others;

  FastAes(PGPSessionKey sessionKey) {
    this.sessionKey = sessionKey;
    this.others = new BcSessionKeyDataDecryptorFactory(sessionKey);
  }

  @Override
  public PGPSessionKey getSessionKey() {
    return sessionKey;
  }

  @Override
  public PGPDataDecryptor createDataDecryptor(
      boolean withIntegrityPacket, int algorithm, byte[] key) throws PGPException {
    boolean aes =
        switch (algorithm) {
          case SymmetricKeyAlgorithmTags.AES_128 -> key.length == 16;
          case SymmetricKeyAlgorithmTags.AES_192 -> key.length == 24;
          case SymmetricKeyAlgorithmTags.AES_256 -> key.length == 32;
          default -> false;
        };
    if (!aes || !withIntegrityPacket) {
      return others.createDataDecryptor(withIntegrityPacket, algorithm, key);
    }
    return new AesDecryptor(key);
  }

  @Override
  public PGPDataDecryptor createDataDecryptor(AEADEncDataPacket packet, PGPSessionKey key)
      throws PGPException {
    return others.createDataDecryptor(packet, key);
  }

  @Override
  public PGPDataDecryptor createDataDecryptor(SymmetricEncIntegrityPacket packet, PGPSessionKey key)
      throws PGPException {
    return others.createDataDecryptor(packet, key);
  }

  private static final class AesDecryptor implements PGPDataDecryptor {
    private final byte[] key;

    AesDecryptor(byte[] key) {
      this.key = key;
    }

    @Override
    public InputStream getInputStream(InputStream ciphertext) {
      return new CfbStream(ciphertext, key);
    }

    @Override
    public int getBlockSize() {
      return BLOCK;
    }

    @Override
    public PGPDigestCalculator getIntegrityCalculator() {
      return new Sha1();
    }
  }

  /** The plaintext of a ciphertext in CFB mode with an initial vector of zeros. */
  private static final class CfbStream extends InputStream {
    private final InputStream ciphertext;
    private final Cipher cipher;
    // The last block of the stretch before, then this stretch.
    private final byte[] encrypted = new byte[BLOCK + STRETCH];
    private final byte[] plain = new byte[STRETCH + BLOCK];
    private int position;
    private int limit;
    private boolean ended;

    // ECB is never the mode of the message here: it only makes the key stream of CFB.
    @SuppressWarnings("InsecureCryptoUsage")
    CfbStream(InputStream ciphertext, byte[] key) {
      this.ciphertext = ciphertext;
      try {
        this.cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      } catch (GeneralSecurityException absent) {
        throw new IllegalStateException("this Java has no AES", absent);
      }
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? plain[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }

      int count = Math.min(length, limit - position);
      System.arraycopy(plain, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public int available() {
      return limit - position;
    }

    private boolean hasMore() throws IOException {
      if (position == limit && !ended) {
        decryptStretch();
      }
      return position < limit;
    }

    private void decryptStretch() throws IOException {
      int count = ciphertext.readNBytes(encrypted, BLOCK, STRETCH);
      ended = count < STRETCH;
      int whole = (count + BLOCK - 1) / BLOCK * BLOCK;
      try {
        cipher.update(encrypted, 0, whole, plain, 0);
      } catch (ShortBufferException impossible) {
        throw new IllegalStateException(impossible);
      }
      for (int i = 0; i < count; i++) {
        plain[i] ^= encrypted[BLOCK + i];
      }

      System.arraycopy(encrypted, STRETCH, encrypted, 0, BLOCK);
      position = 0;
      limit = count;
    }
  }

  /** The hash of the integrity code. */
  private static final class Sha1 implements PGPDigestCalculator {
    private final MessageDigest digest;

    Sha1() {
      try {
        this.digest = MessageDigest.getInstance("SHA-1");
      } catch (NoSuchAlgorithmException absent) {
        throw new IllegalStateException("this Java has no SHA-1", absent);
      }
    }

    @Override
    public int getAlgorithm() {
      return HashAlgorithmTags.SHA1;
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int b) {
          digest.update((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          digest.update(bytes, offset, length);
        }
      };
    }

    @Override
    public byte[] getDigest() {
      return digest.digest();
    }

    @Override
    public void reset() {
      digest.reset();
    }
  }
}
