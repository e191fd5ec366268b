package org.edxlake.lake;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Integers and decimals by their number in a dictionary, while that pays: as soon as the dictionary
 * is too large, or if it saves nothing on the first page, they are written as they are.
 *
 * <p>When that is, and what is then written, is as with parquet-java's own writers; those look a
 * number up in a general hash map.
 */
final class DictionaryNumbers extends PageValues {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LEAST_SLOTS = 16;

  private final PrimitiveTypeName type;
  private final int width;
  private final int dictionaryBytes;
  private final DictionaryIds ids = new DictionaryIds();

  private long[] entries = new long[LEAST_SLOTS / 2];
  private int count;
  // Open addressing; an entry's number plus one, or 0.
  private int[] slots = new int[LEAST_SLOTS];

  // Where the dictionary did not pay, the page's numbers.
  private boolean plain;
  private long[] numbers = new long[0];

  private int values;
  private long least;
  private long greatest;
  private int usedCount;

  /**
   * For a column chunk.
   *
   * @param type INT32, INT64 or DOUBLE
   * @param dictionaryBytes the size beyond which there is no dictionary
   */
  DictionaryNumbers(PrimitiveTypeName type, int dictionaryBytes) {
    this.type = type;
    this.dictionaryBytes = dictionaryBytes;
    width =
        switch (type) {
          case INT32 -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          default -> throw new IllegalArgumentException("no numbers of ours are " + type);
        };
  }

  @Override
  void add(RowBatch rows, int column, int row) {
    add(rows.number(column, row));
  }

  /** Adds a number; a decimal by its bits. */
  void add(long number) {
    if (values == 0 || isLess(number, least)) {
      least = number;
    }
    if (values == 0 || isLess(greatest, number)) {
      greatest = number;
    }
    values++;
    if (plain) {
      keep(number);
      return;
    }

    ids.add(idOf(number));
    if (count * (long) width > dictionaryBytes) {
      fallBack();
    }
  }

  private boolean isLess(long number, long other) {
    return type == PrimitiveTypeName.DOUBLE
        ? Double.compare(Double.longBitsToDouble(number), Double.longBitsToDouble(other)) < 0
        : number < other;
  }

  private int idOf(long number) {
    int mask = slots.length - 1;
    int slot = slotOf(number, mask);
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (entries[id] == number) {
        return id;
      }
      slot = (slot + 1) & mask;
    }

    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count * 2);
    }
    entries[count++] = number;
    slots[slot] = count;
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
  }

  private static int slotOf(long number, int mask) {
    return (int) ((number * MIX) >>> 32) & mask;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = slotOf(entries[id], mask);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private void keep(long number) {
    if (values > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(LEAST_SLOTS, numbers.length * 2));
    }
    numbers[values - 1] = number;
  }

  /** Writes this page as plain numbers, and all that come. */
  private void fallBack() {
    plain = true;
    numbers = new long[Math.max(LEAST_SLOTS, values)];
    for (int i = 0; i < values; i++) {
      numbers[i] = entries[ids.id(i)];
    }
    // The numbers of earlier pages are written; what they stand for has to stay.
    ids.close();
    slots = new int[0];
    entries = Arrays.copyOf(entries, usedCount);
  }

  @Override
  long size() {
    return values * (long) width;
  }

  @Override
  BytesInput encode() {
    if (!plain) {
      BytesInput encoded = ids.encode(count);
      // A page without a value is in it too: no reader takes one with numbers and no dictionary.
      if (usedCount > 0 || encoded.size() + count * (long) width < size()) {
        usedCount = count;
        return encoded;
      }
      fallBack();
    }
    return plainBytes(numbers, values);
  }

  private BytesInput plainBytes(long[] some, int length) {
    byte[] bytes = new byte[Math.multiplyExact(length, width)];
    for (int i = 0; i < length; i++) {
      if (width == Integer.BYTES) {
        LittleEndian.INT.set(bytes, i * width, (int) some[i]);
      } else {
        LittleEndian.LONG.set(bytes, i * width, some[i]);
      }
    }
    return BytesInput.from(bytes);
  }

  @Override
  Encoding encoding() {
    return plain ? Encoding.PLAIN : DictionaryIds.ENCODING;
  }

  @Override
  void describe(Statistics<?> statistics) {
    if (values == 0) {
      return;
    }
    for (long bound : new long[] {least, greatest}) {
      switch (type) {
        case INT32 -> statistics.updateStats((int) bound);
        case INT64 -> statistics.updateStats(bound);
        default -> statistics.updateStats(Double.longBitsToDouble(bound));
      }
    }
  }

  @Override
  void endPage() {
    values = 0;
    if (!plain) {
      ids.clear();
    }
  }

  @Override
  DictionaryPage dictionary() {
    return usedCount == 0
        ? null
        : new DictionaryPage(plainBytes(entries, usedCount), usedCount, DictionaryIds.ENCODING);
  }

  @Override
  long allocated() {
    return 8L * (entries.length + numbers.length) + 4L * slots.length + ids.allocated();
  }

  @Override
  void close() {
    ids.close();
  }
}
