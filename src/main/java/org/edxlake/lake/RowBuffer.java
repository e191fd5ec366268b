package org.edxlake.lake;

import java.util.Arrays;
import org.edxlake.decode.ColumnSink;

/**
 * The values of one record, by column, without an object for any of them.
 *
 * <p>A text that lies in the record itself is only pointed at; any other is copied, since the
 * decoder may use its scratch space again for the next column.
 */
final class RowBuffer implements ColumnSink {
  private final boolean[] present;
  private final long[] numbers;
  private final byte[][] texts;
  private final int[] from;
  private final int[] lengths;
  private byte[] record = new byte[0];
  private byte[] copies = new byte[4096];
  private int copied;
  private long bytes;
  private int misfits;

  RowBuffer(int columns) {
    present = new boolean[columns];
    numbers = new long[columns];
    texts = new byte[columns][];
    from = new int[columns];
    lengths = new int[columns];
  }

  /** Forgets the last row, and begins one for the record in this buffer. */
  void begin(byte[] recordBuffer) {
    Arrays.fill(present, false);
    record = recordBuffer;
    copied = 0;
    bytes = 0;
    misfits = 0;
  }

  @Override
  public void text(int column, byte[] buffer, int start, int end) {
    if (buffer == record) {
      point(column, buffer, start, end - start);
      return;
    }

    int length = end - start;
    if (length > copies.length - copied) {
      // Columns that point into the old array keep it until the next row.
      copies = new byte[Math.max(length, Math.multiplyExact(copies.length, 2))];
      copied = 0;
    }
    System.arraycopy(buffer, start, copies, copied, length);
    point(column, copies, copied, length);
    copied += length;
  }

  /** A text that stays as it is at least until the next row. */
  void constant(int column, byte[] text) {
    point(column, text, 0, text.length);
  }

  private void point(int column, byte[] buffer, int start, int length) {
    present[column] = true;
    texts[column] = buffer;
    from[column] = start;
    lengths[column] = length;
    bytes += length;
  }

  @Override
  public void integer(int column, long value) {
    number(column, value);
  }

  @Override
  public void decimal(int column, double value) {
    number(column, Double.doubleToRawLongBits(value));
  }

  @Override
  public void flag(int column, boolean value) {
    number(column, value ? 1 : 0);
  }

  @Override
  public void timestamp(int column, long micros) {
    number(column, micros);
  }

  @Override
  public void date(int column, int days) {
    number(column, days);
  }

  private void number(int column, long value) {
    present[column] = true;
    numbers[column] = value;
    lengths[column] = -1;
    bytes += Long.BYTES;
  }

  @Override
  public void misfit(int column) {
    misfits++;
  }

  int columns() {
    return present.length;
  }

  boolean isText(int column) {
    return lengths[column] >= 0;
  }

  boolean has(int column) {
    return present[column];
  }

  long number(int column) {
    return numbers[column];
  }

  byte[] text(int column) {
    return texts[column];
  }

  int from(int column) {
    return from[column];
  }

  int length(int column) {
    return lengths[column];
  }

  /** About what the row's values take. */
  long bytes() {
    return bytes;
  }

  int misfits() {
    return misfits;
  }
}
