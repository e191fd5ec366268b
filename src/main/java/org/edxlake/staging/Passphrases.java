package org.edxlake.staging;

import java.util.List;

/** Where the passphrases of secret keys come from; asked once, and only if a key is protected. */
@FunctionalInterface
public interface Passphrases {
  /**
   * The passphrases, each of which is tried on each key, since rotated keys may have several. The
   * caller may wipe the arrays once the keyring is open.
   */
  List<char[]> all();

  /** These. */
  static Passphrases of(char[]... passphrases) {
    return () -> List.of(passphrases);
  }
}
