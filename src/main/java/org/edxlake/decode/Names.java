package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A fixed list of names that are looked up as bytes. */
final class Names {
  private final byte[][] names;

  /** The first eight bytes of each name, as {@link #key} gives them. */
  private final long[] keys;

  private final int[] lengths;

  /** A hash table of the positions of names, each plus one; 0 is a free slot. */
  private final int[] slots;

  Names(List<String> names) {
    this.names =
        names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    keys = Arrays.stream(this.names).mapToLong(name -> key(name, 0, name.length)).toArray();
    lengths = Arrays.stream(this.names).mapToInt(name -> name.length).toArray();
    // Mostly free, so that a name that is not in the list mostly needs no comparison.
    slots = new int[Integer.highestOneBit(names.size() + 1) * 8];
    for (int i = 0; i < keys.length; i++) {
      int slot = firstSlot(keys[i], this.names[i].length);
      while (slots[slot] != 0) {
        slot = nextSlot(slot);
      }
      slots[slot] = i + 1;
    }
  }

  int size() {
    return names.length;
  }

  /** The position of a name in the list, or -1. */
  int indexOf(byte[] bytes, int from, int to) {
    long key = key(bytes, from, to);
    int slot = firstSlot(key, to - from);
    while (slots[slot] != 0) {
      int i = slots[slot] - 1;
      boolean same =
          keys[i] == key
              && lengths[i] == to - from
              && (to - from <= 8 || isRest(names[i], bytes, from, to));
      if (same) {
        return i;
      }
      slot = nextSlot(slot);
    }
    return -1;
  }

  private static boolean isRest(byte[] name, byte[] bytes, int from, int to) {
    int length = name.length;
    return EightBytes.load(name, length - 8) == EightBytes.load(bytes, to - 8)
        && (length <= 16 || Arrays.equals(name, 8, length, bytes, from + 8, to));
  }

  private int firstSlot(long key, int length) {
    long mixed = (key + length) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (slots.length - 1);
  }

  private int nextSlot(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** The first eight bytes of a text, or all of a shorter one and zeros. */
  private static long key(byte[] bytes, int from, int to) {
    int length = to - from;
    if (from + 8 <= bytes.length) {
      long eight = EightBytes.load(bytes, from);
      return length >= 8 ? eight : eight & ((1L << (8 * length)) - 1);
    }

    long key = 0;
    for (int i = 0; i < length; i++) {
      key |= (bytes[from + i] & 0xFFL) << (8 * i);
    }
    return key;
  }
}
