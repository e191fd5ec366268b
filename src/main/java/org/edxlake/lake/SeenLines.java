package org.edxlake.lake;

/**
 * The lines of a text so far, by 96 bits of a hash: finds the first line with the same bytes.
 *
 * <p>Two different lines among ten million share a hash once in 10^15 texts. Sixteen bytes a slot,
 * of which a third to two thirds are in use: two million lines take 64 MB, and half as much again
 * while the table grows.
 */
final class SeenLines {
  // Odd constants with mixed bits: the fractions of the golden ratio and of two square roots.
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0x6A09E667F3BCC909L;
  private static final long C = 0xBB67AE8584CAA73BL;

  private static final long LOW_32 = 0xFFFFFFFFL;

  // Slot i: 64 bits of the hash; 32 more, and the number of the line.
  private long[] slots = new long[2 << 10];
  private int used;

  /** Puts the hash of {@code buffer[from, to)} into two places of an array. */
  static void hash(byte[] buffer, int from, int to, long[] target, int place) {
    long low = A;
    long high = B;
    int i = from;
    for (; i + 16 <= to; i += 16) {
      low = mix(low ^ (long) LittleEndian.LONG.get(buffer, i), A) + high;
      high = mix(high ^ (long) LittleEndian.LONG.get(buffer, i + 8), C) ^ low;
    }
    long rest = 0;
    for (; i < to; i++) {
      rest = (rest << 8) | (buffer[i] & 0xFF);
      if (((to - i) & 7) == 1) {
        low = mix(low ^ rest, A) + high;
        high = mix(high ^ rest, C) ^ low;
        rest = 0;
      }
    }
    // Leading zeros of the rest leave no trace of their own, so the length counts too.
    target[place] = mix(mix(low ^ high, B) + (to - from), C);
    target[place + 1] = mix(mix(high + low, A), B);
  }

  /** The first line with this hash; this line if there was none. */
  long firstLike(long line, long low, long high) {
    return line > LOW_32 ? line : find(low, (high & ~LOW_32) | line);
  }

  private long find(long hash, long entry) {
    if (used * 3L >= slots.length) {
      grow();
    }

    int slot = slotOf(hash, slots);
    while (slots[slot + 1] != 0) {
      if (slots[slot] == hash && ((slots[slot + 1] ^ entry) & ~LOW_32) == 0) {
        return slots[slot + 1] & LOW_32;
      }
      slot = (slot + 2) & (slots.length - 1);
    }
    slots[slot] = hash;
    slots[slot + 1] = entry;
    used++;
    return entry & LOW_32;
  }

  private void grow() {
    if (slots.length == 1 << 30) {
      throw new IllegalStateException(
          "an event file holds more than 350 million lines, more than a task can compare");
    }

    long[] wider = new long[slots.length * 2];
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i + 1] != 0) {
        int slot = slotOf(slots[i], wider);
        while (wider[slot + 1] != 0) {
          slot = (slot + 2) & (wider.length - 1);
        }
        wider[slot] = slots[i];
        wider[slot + 1] = slots[i + 1];
      }
    }
    slots = wider;
  }

  private static int slotOf(long hash, long[] slots) {
    return (int) hash & (slots.length - 2);
  }

  private static long mix(long value, long factor) {
    return Math.multiplyHigh(value, factor) ^ (value * factor) ^ (value >>> 29);
  }
}
