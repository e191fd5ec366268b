package org.edxlake.catalog;

/** What a column says about a person. */
public enum PersonalData {
  /** No personal content expected. */
  NONE("none"),
  /**
   * Identifies a person or account: names, addresses, account ids, pseudonyms, IP addresses,
   * tokens.
   */
  DIRECT("direct"),
  /** Helps to identify a person when combined, or is a record of a person's education. */
  QUASI("quasi"),
  /** Prose or a nested payload that may hold anything, identifiers included. */
  FREE_TEXT("freeText");

  private final String word;

  PersonalData(String word) {
    this.word = word;
  }

  /** The word used in declarations and in the data dictionary. */
  public String word() {
    return word;
  }

  static PersonalData of(String word) {
    for (PersonalData personalData : values()) {
      if (personalData.word.equals(word)) {
        return personalData;
      }
    }
    throw new IllegalArgumentException("no class of personal data is called " + word);
  }
}
