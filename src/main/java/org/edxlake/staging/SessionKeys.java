package org.edxlake.staging;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.edxlake.catalog.Sha256;

/** Finds the session key of an OpenPGP message: from a private key, or known beforehand. */
public interface SessionKeys {
  /**
   * The key of this message; empty if it is for none of ours.
   *
   * @throws PGPException if the message is for one of ours, but its session key cannot be read
   */
  Optional<PGPSessionKey> find(PGPEncryptedDataList message) throws PGPException;

  /** The ids of the keys at hand, in hex. */
  List<String> keyIds();

  /** Changes when the keys do; nothing about a key can be told from it. */
  default String fingerprint() {
    String ids = String.join(" ", keyIds().stream().sorted().toList());
    return Sha256.of(ids.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  /** A session key that somebody else has found. */
  static SessionKeys of(PGPSessionKey key) {
    return new SessionKeys() {
      @Override
      public Optional<PGPSessionKey> find(PGPEncryptedDataList message) {
        return Optional.of(key);
      }

      @Override
      public List<String> keyIds() {
        return List.of();
      }
    };
  }
}
