package org.edxlake.lake;

import java.util.Arrays;

/**
 * Rows of a partition that has few so far, one after another in one array: the buffers of a Parquet
 * file would be many times their size.
 */
final class WaitingRows {
  private static final int END_OF_ROW = -1;
  private static final int NUMBER = -1;

  // A value is its column, then its length and its text, or the mark of a number and the number.
  private static final int OVERHEAD = 2 * Integer.BYTES;

  // What a partition takes beside its rows: the objects, and the name of its folder.
  private static final int OBJECTS = 256;

  private byte[] bytes = new byte[1024];
  private int end;
  private int rows;

  void add(RowBatch batch, int row) {
    long room = room(batch, row);
    if (room > bytes.length - end) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(end + room, bytes.length * 2L)));
    }

    for (int column = 0; column < batch.columns(); column++) {
      if (!batch.has(column, row)) {
        continue;
      }
      LittleEndian.INT.set(bytes, end, column);
      end += Integer.BYTES;
      if (batch.isText(column, row)) {
        int length = batch.length(column, row);
        LittleEndian.INT.set(bytes, end, length);
        end += Integer.BYTES;
        System.arraycopy(batch.text(column, row), batch.from(column, row), bytes, end, length);
        end += length;
      } else {
        LittleEndian.INT.set(bytes, end, NUMBER);
        LittleEndian.LONG.set(bytes, end + Integer.BYTES, batch.number(column, row));
        end += Integer.BYTES + Long.BYTES;
      }
    }
    LittleEndian.INT.set(bytes, end, END_OF_ROW);
    end += Integer.BYTES;
    rows++;
  }

  /** Makes all rows, in their order, those of a batch; their texts stay here. */
  void copyTo(RowBatch batch) {
    batch.begin(bytes);
    int at = 0;
    for (int i = 0; i < rows; i++) {
      batch.beginRow();
      int column;
      while ((column = (int) LittleEndian.INT.get(bytes, at)) != END_OF_ROW) {
        int length = (int) LittleEndian.INT.get(bytes, at + Integer.BYTES);
        at += OVERHEAD;
        if (length == NUMBER) {
          batch.integer(column, (long) LittleEndian.LONG.get(bytes, at));
          at += Long.BYTES;
        } else {
          batch.text(column, bytes, at, at + length);
          at += length;
        }
      }
      at += Integer.BYTES;
    }
  }

  /** Whether a row can be added without the rows taking more than this. */
  boolean hasRoom(RowBatch batch, int row, int limit) {
    return end + room(batch, row) <= limit;
  }

  // At most: a value that is not there needs none.
  private static long room(RowBatch batch, int row) {
    return batch.bytes(row) + (long) batch.columns() * OVERHEAD + Integer.BYTES;
  }

  int rows() {
    return rows;
  }

  /** What they hold in memory; a function of the rows alone. */
  long bytes() {
    return (long) OBJECTS + bytes.length;
  }
}
