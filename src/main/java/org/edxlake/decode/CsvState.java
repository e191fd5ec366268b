package org.edxlake.decode;

/** Where in a field of RFC 4180 a reader is. */
enum CsvState {
  /** At the first byte of a field. */
  START,
  /** In a field without quotes, or behind the end of its quotes. */
  PLAIN,
  /** Between quotes, where commas and line ends are data. */
  QUOTED,
  /** Behind a quote that either ends the quoted text or is the first of two. */
  QUOTE_IN_QUOTED;

  /** The state behind a byte of the same record. */
  CsvState after(byte b) {
    if (this == QUOTED) {
      return b == '"' ? QUOTE_IN_QUOTED : QUOTED;
    }
    if (b == ',') {
      return START;
    }
    boolean opens = b == '"' && this != PLAIN;
    return opens ? QUOTED : PLAIN;
  }
}
