package org.edxlake.staging;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;

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
