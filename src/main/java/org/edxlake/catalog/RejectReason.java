package org.edxlake.catalog;

/**
 * Why a record is not a row of its table. The record is kept in `quarantine/rejects`, byte for
 * byte.
 */
public enum RejectReason {
  /** The line is not a JSON value. */
  NOT_JSON,
  /** The JSON ends before it is complete. */
  TRUNCATED_JSON,
  /** The line is JSON, but no object. */
  NOT_AN_OBJECT,
  /** Something other than white space follows the object: a second one, say. */
  TRAILING_TEXT,
  /** The JSON is nested too deeply. */
  TOO_DEEP,
  /** The record has another number of fields than the header. */
  FIELD_COUNT,
  /** A quoted field does not end. */
  UNTERMINATED_QUOTE,
  /** The record is longer than the limit. */
  TOO_LONG;

  /** The word used in the ledger and in `quarantine/rejects`: `truncated-json`. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
