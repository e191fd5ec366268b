package org.edxlake.decode;

/**
 * Takes the values of one record. A column is named by its position in the table; one that gets no
 * value is NULL. A column gets at most one value a record.
 */
public interface ColumnSink {
  /**
   * UTF-8 bytes for a string or JSON column. The sink copies what it needs before the next record.
   */
  void text(int column, byte[] buffer, int from, int to);

  /** A value for an integer column. */
  void integer(int column, long value);

  /** A value for a double column. */
  void decimal(int column, double value);

  /** A value for a boolean column. */
  void flag(int column, boolean value);

  /** Microseconds since 1970 in UTC, for a timestamp column. */
  void timestamp(int column, long micros);

  /** Days since 1970, for a date column. */
  void date(int column, int days);

  /**
   * Says that a value did not fit its type: the column stays NULL, and its text is in the column
   * `extra`.
   */
  void misfit(int column);
}
