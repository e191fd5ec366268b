package org.edxlake.decode;

import org.edxlake.catalog.RejectReason;

/** What became of one record. */
public sealed interface Outcome {
  /** The record is accounted for without a reject. */
  enum Kept implements Outcome {
    /** A row. */
    ROW,
    /**
     * A row in which invalid UTF-8 was replaced by U+FFFD; the record's bytes go to the repairs.
     */
    REPAIRED_ROW,
    /** Nothing but white space. */
    BLANK,
    /** The row of column names. */
    HEADER
  }

  /**
   * The record's structure is broken.
   *
   * @param detail where and how, without a learner's data: positions and counts
   */
  record Rejected(RejectReason reason, String detail) implements Outcome {}
}
