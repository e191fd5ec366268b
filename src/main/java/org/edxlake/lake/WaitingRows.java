package org.edxlake.lake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of a partition that has few so far, one after another in one array: the buffers of a Parquet
 * file would be many times their size.
 */
final class WaitingRows {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int END_OF_ROW = -1;
  private static final int NUMBER = -1;

  // A value is its column, then its length and its text, or the mark of a number and the number.
  private static final int OVERHEAD = 2 * Integer.BYTES;

  // What a partition takes beside its rows: the objects, and the name of its folder.
  private static final int OBJECTS = 256;

  private byte[] bytes = new byte[1024];
  private int end;
  private int rows;

  void add(RowBuffer row) {
    long room = room(row);
    if (room > bytes.length - end) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(end + room, bytes.length * 2L)));
    }

    for (int column = 0; column < row.columns(); column++) {
      if (!row.has(column)) {
        continue;
      }
      INT.set(bytes, end, column);
      end += Integer.BYTES;
      if (row.isText(column)) {
        int length = row.length(column);
        INT.set(bytes, end, length);
        System.arraycopy(row.text(column), row.from(column), bytes, end + Integer.BYTES, length);
        end += Integer.BYTES + length;
      } else {
        INT.set(bytes, end, NUMBER);
        LONG.set(bytes, end + Integer.BYTES, row.number(column));
        end += OVERHEAD + Integer.BYTES;
      }
    }
    INT.set(bytes, end, END_OF_ROW);
    end += Integer.BYTES;
    rows++;
  }

  /** Encodes all rows, in their order. */
  void addTo(EncodedRows encoded, RowBuffer row) {
    int at = 0;
    for (int i = 0; i < rows; i++) {
      row.begin(bytes);
      int column;
      while ((column = (int) INT.get(bytes, at)) != END_OF_ROW) {
        int length = (int) INT.get(bytes, at + Integer.BYTES);
        at += OVERHEAD;
        if (length == NUMBER) {
          row.integer(column, (long) LONG.get(bytes, at));
          at += Long.BYTES;
        } else {
          row.text(column, bytes, at, at + length);
          at += length;
        }
      }
      at += Integer.BYTES;
      encoded.add(row);
    }
  }

  /** Whether a row can be added without the rows taking more than this. */
  boolean hasRoom(RowBuffer row, int limit) {
    return end + room(row) <= limit;
  }

  // At most: a value that is not there needs none.
  private static long room(RowBuffer row) {
    return row.bytes() + (long) row.columns() * OVERHEAD + Integer.BYTES;
  }

  int rows() {
    return rows;
  }

  /** What they hold in memory; a function of the rows alone. */
  long bytes() {
    return (long) OBJECTS + bytes.length;
  }
}
