package org.edxlake.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text at once, as a number whose lowest byte is the first.
 *
 * <p>Marks are numbers too: the highest bit of each byte says whether that byte was looked for.
 * Only the first mark is to be trusted, since subtraction borrows from the bytes behind it.
 */
final class EightBytes {
  static final long HIGH_BITS = 0x8080808080808080L;

  private static final long ONES = 0x0101010101010101L;
  private static final long MIXER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private EightBytes() {}

  static long load(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void store(byte[] bytes, int at, long eight) {
    LONGS.set(bytes, at, eight);
  }

  /** A hash of a text, good enough for a table of some thousand. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ load(bytes, at)) * MIXER;
    }
    for (; at < to; at++) {
      hash = (hash ^ bytes[at]) * MIXER;
    }
    return hash >>> 32;
  }

  /** Marks the bytes that are an ASCII character. */
  static long marks(long eight, char character) {
    long zeroWhereEqual = eight ^ ONES * character;
    return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS;
  }

  /** The first place of an ASCII character, or {@code to}. */
  static int indexOf(byte[] bytes, int from, int to, char character) {
    return indexOf(bytes, from, to, character, character);
  }

  /** The first place of one of two ASCII characters, or {@code to}. */
  static int indexOf(byte[] bytes, int from, int to, char one, char other) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long eight = load(bytes, at);
      long marks = marks(eight, one) | marks(eight, other);
      if (marks != 0) {
        return at + first(marks);
      }
    }
    while (at < to && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }

  /** Marks the bytes that a JSON string cannot hold as they are, and the backslash. */
  static long marksInString(long eight) {
    long quote = eight ^ ONES * '"';
    long backslash = eight ^ ONES * '\\';
    long special =
        ((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((eight - ONES * ' ') & ~eight);
    return special & HIGH_BITS;
  }

  /** The place of the first mark; 8 without one. */
  static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}
