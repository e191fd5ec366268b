package org.edxlake.lake;

import java.util.Arrays;
import org.edxlake.decode.Outcome;
import org.edxlake.decode.RecordDecoder;
import org.edxlake.decode.RecordDecoders;

/**
 * Some records of a text, one after another, and what becomes of them: record i is row i of {@link
 * #rows}, if it is a row at all.
 *
 * <p>Which records are in a batch depends on the text alone, since files are cut at its end.
 */
final class RecordBatch {
  private static final int MOST_RECORDS = 1024;
  private static final int FIRST_RECORDS = 32;
  private static final int FIRST_BYTES = 1 << 13;

  /** Bytes of records beyond which a batch takes no more; another limit gives other files. */
  static final int FULL = 512 << 10;

  private final String text;
  private final RowBatch rows;
  private byte[] own = new byte[FIRST_BYTES];
  private byte[] bytes = own;
  private int end;
  private int count;
  private int[] from = new int[FIRST_RECORDS];
  private int[] to = new int[FIRST_RECORDS];
  private long[] lines = new long[FIRST_RECORDS];
  private boolean[] cut = new boolean[FIRST_RECORDS];
  private Outcome[] outcomes = new Outcome[FIRST_RECORDS];
  // Two a record, if they are wanted.
  private long[] hashes = new long[0];

  /**
   * An empty batch.
   *
   * @param text names the text that the records come from, for the message of a fault
   */
  RecordBatch(String text, int columns) {
    this.text = text;
    rows = new RowBatch(columns);
  }

  void clear() {
    bytes = own;
    end = 0;
    count = 0;
  }

  boolean isFull() {
    return count == MOST_RECORDS || end >= FULL;
  }

  /** Copies a record. */
  void add(byte[] buffer, int recordFrom, int recordTo, long line, boolean isCut) {
    int needed = end + recordTo - recordFrom;
    if (needed > own.length) {
      own = Arrays.copyOf(own, Math.max(needed, 2 * own.length));
      bytes = own;
    }
    System.arraycopy(buffer, recordFrom, own, end, recordTo - recordFrom);
    place(end, needed, line, isCut);
    end = needed;
  }

  /** Takes a record where it is, as the only one: the buffer must stay as it is. */
  void borrow(byte[] buffer, int recordFrom, int recordTo, long line, boolean isCut) {
    clear();
    bytes = buffer;
    place(recordFrom, recordTo, line, isCut);
  }

  private void place(int recordFrom, int recordTo, long line, boolean isCut) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
      cut = Arrays.copyOf(cut, 2 * count);
      outcomes = Arrays.copyOf(outcomes, 2 * count);
    }
    from[count] = recordFrom;
    to[count] = recordTo;
    lines[count] = line;
    cut[count] = isCut;
    count++;
  }

  /** Whether its record lies in another's buffer. */
  boolean isBorrowed() {
    return bytes != own;
  }

  /**
   * Decodes all records.
   *
   * @param recordLimit what a record that was cut is longer than
   * @param hashed whether the rows' lines are to be hashed for {@link SeenLines}
   */
  void decode(RecordDecoder decoder, int recordLimit, boolean hashed) {
    if (hashed && hashes.length < 2 * count) {
      hashes = new long[2 * from.length];
    }
    rows.begin(bytes);
    for (int i = 0; i < count; i++) {
      rows.beginRow();
      outcomes[i] = cut[i] ? RecordDecoders.tooLong(recordLimit) : decodeOrName(decoder, i);
      if (hashed && isRow(i)) {
        SeenLines.hash(bytes, from[i], to[i], hashes, 2 * i);
      }
    }
  }

  private Outcome decodeOrName(RecordDecoder decoder, int record) {
    try {
      return decoder.decode(bytes, from[record], to[record], rows);
    } catch (RuntimeException fault) {
      throw named(fault, record);
    }
  }

  /**
   * A fault of ours as an exception that says where it happened, and no more: a learner's value, as
   * exceptions of parsers and of file systems quote it, must not come into a log.
   */
  IllegalStateException named(RuntimeException fault, int record) {
    IllegalStateException named =
        new IllegalStateException(
            "%s, line %d: %s while loading; this is a fault of edxlake, please report it"
                .formatted(text, lines[record], fault.getClass().getName()));
    named.setStackTrace(fault.getStackTrace());
    return named;
  }

  int size() {
    return count;
  }

  Outcome outcome(int record) {
    return outcomes[record];
  }

  boolean isRow(int record) {
    return outcomes[record] == Outcome.Kept.ROW || outcomes[record] == Outcome.Kept.REPAIRED_ROW;
  }

  RowBatch rows() {
    return rows;
  }

  byte[] bytes() {
    return bytes;
  }

  int from(int record) {
    return from[record];
  }

  int to(int record) {
    return to[record];
  }

  long line(int record) {
    return lines[record];
  }

  /** The first line like this record's, by the hashes. */
  long firstLike(SeenLines seen, int record) {
    return seen.firstLike(lines[record], hashes[2 * record], hashes[2 * record + 1]);
  }
}
