package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.operator.PublicKeyDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/**
 * The data czar's secret keys, unlocked: all that can decrypt, subkeys and rotated keys included.
 *
 * <p>A keyring that is open can be used: every key was unlocked once. It is safe for use by many
 * threads, and prints key ids only.
 */
public final class Keyring implements SessionKeys {
  private static final String SECRET_BLOCK = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
  private static final String HOW_TO_EXPORT =
      "; export the secret key with `gpg --export-secret-keys --armor KEY`";

  private final Map<Long, Key> keys;

  private Keyring(Map<Long, Key> keys) {
    this.keys = keys;
  }

  /** An unlocked key, and the reader of session keys that are encrypted to it. */
  private record Key(PGPKeyPair pair, Optional<FastRsa> rsa) {
    static Key of(PGPKeyPair pair) {
      return new Key(pair, FastRsa.of(pair));
    }

    PublicKeyDataDecryptorFactory reader() {
      return rsa.isPresent() ? rsa.get() : new BcPublicKeyDataDecryptorFactory(pair);
    }
  }

  /**
   * Reads secret keyrings, armoured or binary, with any number of keys, and unlocks every key that
   * can decrypt.
   *
   * @throws KeyringException if a file is missing, is no secret keyring, or if no passphrase fits
   */
  public static Keyring open(List<Path> secretKeyrings, Passphrases passphrases) {
    Map<Long, Key> keys = new LinkedHashMap<>();
    Unlocker unlocker = new Unlocker(passphrases);
    for (Path file : secretKeyrings) {
      int usable = 0;
      for (PGPSecretKeyRing ring : read(file)) {
        for (PGPSecretKey key : ring) {
          if (key.getPublicKey().isEncryptionKey() && !key.isPrivateKeyEmpty()) {
            keys.putIfAbsent(key.getKeyID(), Key.of(unlocker.unlock(file, key)));
            usable++;
          }
        }
      }
      if (usable == 0) {
        throw new KeyringException(file + " holds no secret key that can decrypt" + HOW_TO_EXPORT);
      }
    }

    if (keys.isEmpty()) {
      throw new KeyringException("no secret keyring is named; set keys.secret-keyrings");
    }
    return new Keyring(keys);
  }

  @Override
  public List<String> keyIds() {
    return keys.keySet().stream().map(Keyring::hex).toList();
  }

  @Override
  public Optional<PGPSessionKey> find(PGPEncryptedDataList message) throws PGPException {
    PGPException failed = null;
    for (PGPEncryptedData method : message) {
      if (method instanceof PGPPublicKeyEncryptedData forKey
          && keys.containsKey(forKey.getKeyIdentifier().getKeyId())) {
        try {
          return Optional.of(sessionKey(forKey, keys.get(forKey.getKeyIdentifier().getKeyId())));
        } catch (PGPException damaged) {
          failed = damaged;
        }
      }
    }

    for (PGPEncryptedData method : message) {
      if (method instanceof PGPPublicKeyEncryptedData hidden
          && hidden.getKeyIdentifier().getKeyId() == 0) {
        Optional<PGPSessionKey> found = tryAll(hidden);
        if (found.isPresent()) {
          return found;
        }
      }
    }

    if (failed != null) {
      throw failed;
    }
    return Optional.empty();
  }

  /** A key id as GnuPG prints it: 16 hexadecimal digits. */
  static String hex(long keyId) {
    return HexFormat.of().withUpperCase().toHexDigits(keyId);
  }

  @Override
  public String toString() {
    return "Keyring" + keyIds();
  }

  // A hidden recipient can only be found by trying.
  private Optional<PGPSessionKey> tryAll(PGPPublicKeyEncryptedData hidden) {
    for (Key key : keys.values()) {
      if (key.pair().getPublicKey().getAlgorithm() != hidden.getAlgorithm()) {
        continue;
      }
      try {
        return Optional.of(sessionKey(hidden, key));
      } catch (PGPException notThisOne) {
        // The next may be the one.
      }
    }
    return Optional.empty();
  }

  private static PGPSessionKey sessionKey(PGPPublicKeyEncryptedData data, Key key)
      throws PGPException {
    try {
      return data.getSessionKey(key.reader());
    } catch (RuntimeException damaged) {
      throw new PGPException("the session key cannot be read", damaged);
    }
  }

  private static List<PGPSecretKeyRing> read(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw new KeyringException(
          "there is no secret keyring " + file + "; check keys.secret-keyrings", missing);
    } catch (IOException unreadable) {
      throw new KeyringException(
          "cannot read the secret keyring " + file + "; check its owner and mode", unreadable);
    }

    List<PGPSecretKeyRing> rings = new ArrayList<>();
    try {
      for (InputStream block : blocks(content)) {
        new BcPGPSecretKeyRingCollection(block).forEach(rings::add);
      }
    } catch (IOException | PGPException | RuntimeException damaged) {
      throw new KeyringException(file + " is not a secret keyring" + HOW_TO_EXPORT, damaged);
    }
    if (rings.isEmpty()) {
      throw new KeyringException(file + " is not a secret keyring" + HOW_TO_EXPORT);
    }
    return rings;
  }

  // A file may be several exports one after another, each in an armour of its own.
  private static List<InputStream> blocks(byte[] content) throws IOException {
    if (content.length > 0 && content[0] < 0) {
      return List.of(new ByteArrayInputStream(content));
    }

    List<InputStream> blocks = new ArrayList<>();
    String text = new String(content, ISO_8859_1);
    int from = text.indexOf(SECRET_BLOCK);
    while (from >= 0) {
      int next = text.indexOf(SECRET_BLOCK, from + 1);
      String block = next < 0 ? text.substring(from) : text.substring(from, next);
      blocks.add(new ArmoredInputStream(new ByteArrayInputStream(block.getBytes(ISO_8859_1))));
      from = next;
    }
    return blocks;
  }

  /** Tries the passphrases on keys; asks for them only when a key needs one. */
  private static final class Unlocker {
    private final Passphrases passphrases;
    private List<char[]> known;

    Unlocker(Passphrases passphrases) {
      this.passphrases = passphrases;
    }

    PGPKeyPair unlock(Path file, PGPSecretKey key) {
      for (char[] passphrase : candidates(key)) {
        try {
          return key.extractKeyPair(
              new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                  .build(passphrase));
        } catch (PGPException | RuntimeException notThisOne) {
          // The next may be the one.
        }
      }
      String which = "the secret key " + hex(key.getKeyID()) + " of " + file;
      throw new KeyringException(
          known != null && known.isEmpty()
              ? "there is no passphrase for "
                  + which
                  + "; give it in the file that keys.passphrase-file names, or in the environment variable that keys.passphrase-env names"
              : "no passphrase unlocks "
                  + which
                  + "; check what keys.passphrase-file or keys.passphrase-env names");
    }

    private List<char[]> candidates(PGPSecretKey key) {
      boolean isProtected = key.getS2KUsage() != 0;
      if (!isProtected) {
        return List.of(new char[0]);
      }
      if (known == null) {
        known = passphrases.all();
      }
      return known;
    }
  }
}
