package org.edxlake.catalog;

import java.io.Serializable;

/**
 * A file that could not be read, and why. Nothing of it is published, and no plaintext of it is
 * left anywhere.
 *
 * @param packageName the package file
 * @param member the file inside it; empty if the package as a whole is meant
 * @param detail what was found and what to do, without a learner's data
 */
public record Quarantined(String packageName, String member, Reason reason, String detail)
    implements Serializable {
  /** Why a file is not read. */
  public enum Reason {
    /** It is encrypted to keys that the keyring does not hold. */
    NO_KEY,
    /** It is not an OpenPGP message. */
    NOT_ENCRYPTED,
    /** It is encrypted without protection of its integrity. */
    UNPROTECTED,
    /** Its integrity check failed: the bytes are not those that were encrypted. */
    TAMPERED,
    /** It ends too early. */
    TRUNCATED,
    /** Something follows the encrypted message. */
    TRAILING_DATA,
    /** It has no bytes. */
    EMPTY,
    /** The archive's structure is damaged, or its directory and its content disagree. */
    BAD_ARCHIVE,
    /** The gzip stream inside is damaged. */
    BAD_GZIP,
    /**
     * What was encrypted is no whole text: it is no literal data, or its compression is damaged.
     */
    BAD_CONTENT,
    /** It expands beyond the set limits. */
    TOO_LARGE,
    /** Its first line does not name the columns of its table. */
    BAD_HEADER
  }

  /** Where the fault lies, for a person: the package, or the package and the member. */
  public String file() {
    return member.isEmpty() ? packageName : packageName + " / " + member;
  }
}
