package org.edxlake.staging;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.bcpg.RSASecretBCPGKey;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/**
 * Reads session keys with the RSA of the JDK, of which a weekly package has thousands: the staging
 * of small members takes a tenth less by it than with Bouncy Castle's, which blinds each anew. It
 * is safe for use by many threads.
 */
final class FastRsa extends BcPublicKeyDataDecryptorFactory {
  private static final int LENGTH_BYTES = 2;

  private final PrivateKey key;

  private FastRsa(PGPKeyPair pair, PrivateKey key) {
    super(pair);
    this.key = key;
  }

  /** Empty if the key is none of RSA, or one that the JDK does not take. */
  static Optional<FastRsa> of(PGPKeyPair pair) {
    boolean rsa =
        pair.getPrivateKey().getPrivateKeyDataPacket() instanceof RSASecretBCPGKey
            && pair.getPublicKey().getPublicKeyPacket().getKey() instanceof RSAPublicBCPGKey;
    if (!rsa) {
      return Optional.empty();
    }

    var known = (RSAPublicBCPGKey) pair.getPublicKey().getPublicKeyPacket().getKey();
    var secret = (RSASecretBCPGKey) pair.getPrivateKey().getPrivateKeyDataPacket();
    try {
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      known.getModulus(),
                      known.getPublicExponent(),
                      secret.getPrivateExponent(),
                      secret.getPrimeP(),
                      secret.getPrimeQ(),
                      secret.getPrimeExponentP(),
                      secret.getPrimeExponentQ(),
                      secret.getCrtCoefficient()));
      return Optional.of(new FastRsa(pair, key));
    } catch (GeneralSecurityException notForTheJdk) {
      return Optional.empty();
    }
  }

  // OpenPGP's padding of session keys is this one, and an RSA message is one block in any mode. The
  // algorithm of keys that can only encrypt is deprecated, and in use.
  @SuppressWarnings({"InsecureCryptoUsage", "deprecation"})
  @Override
  public byte[] recoverSessionData(int algorithm, byte[][] encrypted, int packetVersion)
      throws PGPException {
    boolean rsa =
        algorithm == PublicKeyAlgorithmTags.RSA_GENERAL
            || algorithm == PublicKeyAlgorithmTags.RSA_ENCRYPT;
    if (!rsa) {
      return super.recoverSessionData(algorithm, encrypted, packetVersion);
    }

    byte[] number = encrypted[0];
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(number, LENGTH_BYTES, number.length - LENGTH_BYTES);
    } catch (BadPaddingException | IllegalBlockSizeException damaged) {
      throw new PGPException("the session key cannot be read", damaged);
    } catch (GeneralSecurityException notWithThisJdk) {
      return super.recoverSessionData(algorithm, encrypted, packetVersion);
    }
  }
}
