package org.edxlake.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.MPInteger;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.encodings.PKCS1Encoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyConverter;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.junit.jupiter.api.Test;

class FastRsaTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void itReadsWhatIsEncryptedToItsKeyAlsoWhereTheNumberIsShort() throws Exception {
    PGPKeyPair pair = rsa(1024);
    FastRsa rsa = FastRsa.of(pair).orElseThrow();
    boolean metAShortOne = false;
    // One in two hundred is short.
    for (int i = 0; i < 100 || !metAShortOne; i++) {
      byte[] session = new byte[35];
      RANDOM.nextBytes(session);
      byte[] number = encrypted(session, pair);
      metAShortOne |= number.length < 2 + 128;

      assertThat(rsa.recoverSessionData(PublicKeyAlgorithmTags.RSA_GENERAL, parts(number), 3))
          .isEqualTo(session);
    }
  }

  @Test
  void whatIsNotEncryptedToItsKeyIsNotRead() throws Exception {
    FastRsa rsa = FastRsa.of(rsa(1024)).orElseThrow();
    byte[] foreign = encrypted(new byte[35], rsa(1024));

    assertThatThrownBy(
            () -> rsa.recoverSessionData(PublicKeyAlgorithmTags.RSA_GENERAL, parts(foreign), 3))
        .isInstanceOf(PGPException.class);
  }

  @Test
  void otherKindsOfKeysAreLeftToBouncyCastle() throws Exception {
    X25519KeyPairGenerator generator = new X25519KeyPairGenerator();
    generator.init(new X25519KeyGenerationParameters(RANDOM));
    PGPKeyPair pair =
        new BcPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.X25519,
            generator.generateKeyPair(),
            Date.from(Instant.EPOCH));

    assertThat(FastRsa.of(pair)).isEmpty();
  }

  private static PGPKeyPair rsa(int bits) throws PGPException {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), RANDOM, bits, 64));
    return new BcPGPKeyPair(
        PublicKeyPacket.VERSION_4,
        PublicKeyAlgorithmTags.RSA_GENERAL,
        generator.generateKeyPair(),
        Date.from(Instant.EPOCH));
  }

  private static byte[] encrypted(byte[] session, PGPKeyPair to) throws Exception {
    AsymmetricKeyParameter key = new BcPGPKeyConverter().getPublicKey(to.getPublicKey());
    PKCS1Encoding cipher = new PKCS1Encoding(new RSAEngine());
    cipher.init(true, new ParametersWithRandom(key, RANDOM));
    byte[] block = cipher.processBlock(session, 0, session.length);
    return new MPInteger(new BigInteger(1, block)).getEncoded();
  }

  private static byte[][] parts(byte[] number) {
    return new byte[][] {number};
  }
}
