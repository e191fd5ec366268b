package org.edxlake.catalog;

/** How the records of a text are written. */
public enum Dialect {
  /** A JSON object a line: the tracking events. */
  JSON_LINES(true, false),
  /** Tab-separated, backslash escapes of the exporter's own writer, header row. */
  EXPORTER_TSV(true, true),
  /**
   * Tab-separated as Sqoop and Python's csv writer leave it: a backslash before a raw TAB; header
   * row.
   */
  SQOOP_TSV(true, true),
  /**
   * Comma-separated with double quotes, in which a quoted field may hold line breaks; header row.
   */
  CSV(false, true),
  /** A document of MongoDB extended JSON a line. */
  MONGO_JSON_LINES(true, false),
  /** One JSON object as a whole. */
  JSON_DOCUMENT(false, false);

  private final boolean lines;
  private final boolean header;

  Dialect(boolean lines, boolean header) {
    this.lines = lines;
    this.header = header;
  }

  /** Whether every record is one line, so that a text may be cut after any line feed. */
  public boolean isLines() {
    return lines;
  }

  /** Whether the first record names the columns. */
  public boolean hasHeader() {
    return header;
  }
}
