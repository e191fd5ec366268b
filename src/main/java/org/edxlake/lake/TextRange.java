package org.edxlake.lake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/** The least and the greatest of some texts, in the order of their bytes without sign. */
final class TextRange {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] NONE = new byte[0];

  private boolean empty = true;
  private byte[] least = NONE;
  private byte[] greatest = NONE;
  // Their first eight bytes decide nearly always.
  private long leastStart;
  private long greatestStart;

  void include(byte[] text, int from, int length) {
    long start = start(text, from, length);
    if (empty) {
      least = Arrays.copyOfRange(text, from, from + length);
      greatest = least;
      leastStart = start;
      greatestStart = start;
      empty = false;
      return;
    }

    if (start <= leastStart && isLess(text, from, length, least)) {
      least = Arrays.copyOfRange(text, from, from + length);
      leastStart = start;
    } else if (start >= greatestStart && isGreater(text, from, length, greatest)) {
      greatest = Arrays.copyOfRange(text, from, from + length);
      greatestStart = start;
    }
  }

  private static boolean isLess(byte[] text, int from, int length, byte[] other) {
    return Arrays.compareUnsigned(text, from, from + length, other, 0, other.length) < 0;
  }

  private static boolean isGreater(byte[] text, int from, int length, byte[] other) {
    return Arrays.compareUnsigned(text, from, from + length, other, 0, other.length) > 0;
  }

  /** The first eight bytes, zeros behind a shorter text, as a signed number of the same order. */
  private static long start(byte[] text, int from, int length) {
    if (length >= Long.BYTES) {
      return (long) LONG.get(text, from) ^ Long.MIN_VALUE;
    }
    long start = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      start = start << 8 | (i < length ? text[from + i] & 0xFF : 0);
    }
    return start ^ Long.MIN_VALUE;
  }

  void tell(Statistics<?> statistics) {
    if (!empty) {
      statistics.updateStats(Binary.fromConstantByteArray(least));
      statistics.updateStats(Binary.fromConstantByteArray(greatest));
    }
  }

  void clear() {
    empty = true;
    least = NONE;
    greatest = NONE;
  }
}
