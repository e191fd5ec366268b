package org.edxlake.lake;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/** Texts as they are, each behind its length. */
final class PlainTexts extends PageValues {
  static final int LENGTH = Integer.BYTES;

  private static final int FIRST_BYTES = 256;

  // A page of ours has 1 MB, unless it holds a text that is longer; its space is not kept.
  private static final int KEPT = 4 << 20;

  private final TextRange range;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int end;

  /**
   * For a column.
   *
   * @param ranged whether the least and the greatest text are to be told
   */
  PlainTexts(boolean ranged) {
    range = ranged ? new TextRange() : null;
  }

  @Override
  void add(RowBatch rows, int column, int row) {
    add(rows.text(column, row), rows.from(column, row), rows.length(column, row));
  }

  void add(byte[] text, int from, int length) {
    int needed = Math.addExact(end, LENGTH + length);
    if (needed > bytes.length) {
      int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
    LittleEndian.INT.set(bytes, end, length);
    System.arraycopy(text, from, bytes, end + LENGTH, length);
    end = needed;
    if (range != null) {
      range.include(text, from, length);
    }
  }

  @Override
  long size() {
    return end;
  }

  @Override
  BytesInput encode() {
    return BytesInput.from(bytes, 0, end);
  }

  @Override
  Encoding encoding() {
    return Encoding.PLAIN;
  }

  @Override
  void describe(Statistics<?> statistics) {
    range.tell(statistics);
  }

  @Override
  void endPage() {
    end = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST_BYTES];
    }
    if (range != null) {
      range.clear();
    }
  }

  @Override
  long allocated() {
    return bytes.length;
  }
}
