package org.edxlake.lake;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.edxlake.decode.ColumnSink;

/**
 * The values of some rows, column by column, without an object for any of them.
 *
 * <p>A text that lies in the records themselves is only pointed at; any other is copied, since the
 * decoder may use its scratch space again for the next column.
 */
final class RowBatch implements ColumnSink {
  private static final int FIRST_ROWS = 32;
  private static final int FIRST_COPIES = 1 << 12;

  // A batch that held a huge row does not keep its space.
  private static final int KEPT_COPIES = 4 << 20;

  private static final int NULL = -1;
  private static final int NUMBER = Integer.MIN_VALUE;

  private byte[] records = new byte[0];
  private byte[] copies = new byte[FIRST_COPIES];
  private int copied;

  // By column and row: the length of a text, the number's, or NULL.
  private final int[][] lengths;
  // Where a text begins in the records; in the copies, if its bits are inverted; or NUMBER.
  private final int[][] from;
  // Only for columns of numbers.
  private final long[][] numbers;
  private int[] misfits = new int[FIRST_ROWS];
  private int rows;

  RowBatch(int columns) {
    lengths = new int[columns][FIRST_ROWS];
    from = new int[columns][FIRST_ROWS];
    numbers = new long[columns][];
  }

  /** Forgets all rows; those to come are read from records in this array. */
  void begin(byte[] bytesOfRecords) {
    records = bytesOfRecords;
    rows = 0;
    copied = 0;
    if (copies.length > KEPT_COPIES) {
      copies = new byte[FIRST_COPIES];
    }
  }

  /** Begins the next row, which then is the last one. */
  void beginRow() {
    if (rows == misfits.length) {
      grow();
    }
    for (int[] ofColumn : lengths) {
      ofColumn[rows] = NULL;
    }
    misfits[rows] = 0;
    rows++;
  }

  private void grow() {
    int capacity = 2 * rows;
    misfits = Arrays.copyOf(misfits, capacity);
    for (int column = 0; column < lengths.length; column++) {
      lengths[column] = Arrays.copyOf(lengths[column], capacity);
      from[column] = Arrays.copyOf(from[column], capacity);
      if (numbers[column] != null) {
        numbers[column] = Arrays.copyOf(numbers[column], capacity);
      }
    }
  }

  /** Keeps a text for the rows of this batch, to be {@link #refer referred} to by many of them. */
  int keep(byte[] text) {
    return copy(text, 0, text.length);
  }

  /** Sets a column to a text that is kept. */
  void refer(int column, int row, int kept, int length) {
    lengths[column][row] = length;
    from[column][row] = ~kept;
  }

  @Override
  public void text(int column, byte[] buffer, int start, int end) {
    lengths[column][rows - 1] = end - start;
    from[column][rows - 1] = buffer == records ? start : ~copy(buffer, start, end - start);
  }

  private int copy(byte[] buffer, int start, int length) {
    int needed = Math.addExact(copied, length);
    if (needed > copies.length) {
      int doubled = (int) Math.min(2L * copies.length, Integer.MAX_VALUE - 8);
      copies = Arrays.copyOf(copies, Math.max(needed, doubled));
    }
    System.arraycopy(buffer, start, copies, copied, length);
    int place = copied;
    copied = needed;
    return place;
  }

  @Override
  public void integer(int column, long value) {
    number(column, rows - 1, value);
  }

  @Override
  public void decimal(int column, double value) {
    number(column, rows - 1, Double.doubleToRawLongBits(value));
  }

  @Override
  public void flag(int column, boolean value) {
    number(column, rows - 1, value ? 1 : 0);
  }

  @Override
  public void timestamp(int column, long micros) {
    number(column, rows - 1, micros);
  }

  @Override
  public void date(int column, int days) {
    number(column, rows - 1, days);
  }

  /** Sets a column to a number; a decimal by its bits, a flag as 0 or 1. */
  void number(int column, int row, long value) {
    if (numbers[column] == null) {
      numbers[column] = new long[misfits.length];
    }
    lengths[column][row] = Long.BYTES;
    from[column][row] = NUMBER;
    numbers[column][row] = value;
  }

  @Override
  public void misfit(int column) {
    misfits[rows - 1]++;
  }

  int rows() {
    return rows;
  }

  /** Bytes of texts that do not lie in the records. */
  int copied() {
    return copied;
  }

  /** The numbers of the first rows of any batch. */
  static int[] numbers(int count) {
    return IntStream.range(0, count).toArray();
  }

  int columns() {
    return lengths.length;
  }

  boolean has(int column, int row) {
    return lengths[column][row] != NULL;
  }

  boolean isText(int column, int row) {
    return from[column][row] != NUMBER;
  }

  long number(int column, int row) {
    return numbers[column][row];
  }

  /** The array that holds a text. */
  byte[] text(int column, int row) {
    return from[column][row] >= 0 ? records : copies;
  }

  /** Where the text begins in its array. */
  int from(int column, int row) {
    int place = from[column][row];
    return place >= 0 ? place : ~place;
  }

  int length(int column, int row) {
    return lengths[column][row];
  }

  int misfits(int row) {
    return misfits[row];
  }

  /** About what the values of a row take. */
  long bytes(int row) {
    long bytes = 0;
    for (int[] ofColumn : lengths) {
      bytes += Math.max(0, ofColumn[row]);
    }
    return bytes;
  }
}
