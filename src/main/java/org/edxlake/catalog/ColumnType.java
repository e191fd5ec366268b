package org.edxlake.catalog;

import java.util.Locale;

/** The types that a column of the lake can have. All columns may be NULL. */
public enum ColumnType {
  /** UTF-8 text. */
  STRING,
  /** UTF-8 text that is JSON. Stored as a string. */
  JSON,
  INT,
  BIGINT,
  DOUBLE,
  BOOLEAN,
  /** An instant in UTC, stored as microseconds since 1970. */
  TIMESTAMP,
  /** A day, stored as days since 1970. */
  DATE;

  /** The word used in declarations: `bigint`, `timestamp`. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ColumnType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
