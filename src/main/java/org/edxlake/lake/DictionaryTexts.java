package org.edxlake.lake;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;

/**
 * Texts by their number in a dictionary, while that pays: as soon as the dictionary is too large,
 * or if it saves nothing on the first page, they are written as they are.
 *
 * <p>When that is, and what is then written, is as with parquet-java's own writer. That one keeps
 * an object for each entry and hashes byte by byte; here the entries lie in one array, in the form
 * of the dictionary page.
 */
final class DictionaryTexts extends PageValues {
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LEAST_SLOTS = 16;
  private static final long NO_HEAD = 0;

  // A dictionary of this size is in the caches of a processor anyway.
  private static final int CACHED = 8 << 10;

  private final int dictionaryBytes;
  private final DictionaryIds ids = new DictionaryIds();

  // The dictionary: entry i begins at starts[i], with its length before its bytes.
  private byte[] entries = new byte[256];
  private int end;
  private int[] starts = new int[LEAST_SLOTS / 2];
  private int count;
  // Open addressing, a head and a place a slot, so that a look-up meets but one line of the cache.
  private long[] slots = new long[2 * LEAST_SLOTS];

  private int last;
  private long lastPlace = -1;

  // Of the values that come next: the hash; head and place of the entry; no head if there is none.
  private int[] hashes = new int[0];
  private long[] heads = new long[0];
  private long[] places = new long[0];
  private int prepared;
  private int nextPrepared;

  private long size;

  // What the pages that were encoded need of the dictionary.
  private int usedCount;
  private int usedEnd;

  // Takes over when the dictionary does not pay.
  private PlainTexts plain;

  /**
   * For a column chunk.
   *
   * @param dictionaryBytes the size beyond which there is no dictionary
   */
  DictionaryTexts(int dictionaryBytes) {
    this.dictionaryBytes = dictionaryBytes;
  }

  /**
   * Looks all values up that have an entry already. In a large dictionary each look-up waits for
   * memory; here, in loops of loads that do not depend on one another, many wait at once.
   */
  @Override
  void prepare(RowBatch rows, int column, int[] rowsOfBatch, int first, int behind) {
    prepared = 0;
    nextPrepared = 0;
    if (plain != null || end < CACHED) {
      return;
    }

    if (hashes.length < behind - first) {
      hashes = new int[behind - first];
      heads = new long[hashes.length];
      places = new long[hashes.length];
    }
    for (int i = first; i < behind; i++) {
      int row = rowsOfBatch[i];
      if (rows.has(column, row)) {
        hashes[prepared++] =
            hash(rows.text(column, row), rows.from(column, row), rows.length(column, row));
      }
    }
    int mask = slots.length - 2;
    for (int i = 0; i < prepared; i++) {
      int slot = 2 * hashes[i] & mask;
      heads[i] = slots[slot];
      places[i] = slots[slot + 1];
    }
    int value = 0;
    for (int i = first; i < behind; i++) {
      int row = rowsOfBatch[i];
      if (rows.has(column, row)) {
        boolean known =
            hashOf(heads[value]) == hashes[value]
                && isAt(
                    places[value],
                    rows.text(column, row),
                    rows.from(column, row),
                    rows.length(column, row));
        heads[value] = known ? heads[value] : NO_HEAD;
        value++;
      }
    }
  }

  @Override
  void add(RowBatch rows, int column, int row) {
    byte[] text = rows.text(column, row);
    int from = rows.from(column, row);
    int length = rows.length(column, row);
    if (plain != null) {
      plain.add(text, from, length);
      return;
    }

    if (nextPrepared < prepared) {
      int value = nextPrepared++;
      if (heads[value] != NO_HEAD) {
        last = idOf(heads[value]);
        lastPlace = places[value];
      } else {
        find(hashes[value], text, from, length);
      }
    } else if (!isAt(lastPlace, text, from, length)) {
      // Neighbours are often equal.
      find(hash(text, from, length), text, from, length);
    }
    ids.add(last);
    size += PlainTexts.LENGTH + (long) length;
    if (end > dictionaryBytes) {
      fallBack();
    }
  }

  /** Makes the entry with this text, be it a new one, the last. */
  private void find(int hash, byte[] text, int from, int length) {
    int mask = slots.length - 2;
    int slot = 2 * hash & mask;
    while (slots[slot] != NO_HEAD) {
      if (hashOf(slots[slot]) == hash && isAt(slots[slot + 1], text, from, length)) {
        last = idOf(slots[slot]);
        lastPlace = slots[slot + 1];
        return;
      }
      slot = (slot + 2) & mask;
    }

    last = count;
    lastPlace = append(text, from, length);
    slots[slot] = head(hash, last);
    slots[slot + 1] = lastPlace;
    if (count * 4 > slots.length) {
      grow();
    }
  }

  /** The first number of a slot: the hash of an entry above the entry's number plus one. */
  private static long head(int hash, int id) {
    return (long) hash << 32 | (id + 1);
  }

  private static int hashOf(long head) {
    return (int) (head >>> 32);
  }

  private static int idOf(long head) {
    return (int) head - 1;
  }

  /** Its second number: where the bytes of the entry begin, above their length. */
  private static long place(int start, int length) {
    return (long) start << 32 | length;
  }

  private boolean isAt(long place, byte[] text, int from, int length) {
    if ((int) place != length) {
      return false;
    }
    int start = (int) (place >>> 32);
    return Arrays.equals(entries, start, start + length, text, from, from + length);
  }

  private long append(byte[] text, int from, int length) {
    int needed = Math.addExact(end, PlainTexts.LENGTH + length);
    if (needed > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(needed, entries.length * 2));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
    }
    starts[count++] = end;
    int start = end + PlainTexts.LENGTH;
    LittleEndian.INT.set(entries, end, length);
    System.arraycopy(text, from, entries, start, length);
    end = needed;
    return place(start, length);
  }

  private void grow() {
    long[] wider = new long[slots.length * 2];
    int mask = wider.length - 2;
    for (int i = 0; i < slots.length; i += 2) {
      if (slots[i] != NO_HEAD) {
        int slot = 2 * hashOf(slots[i]) & mask;
        while (wider[slot] != NO_HEAD) {
          slot = (slot + 2) & mask;
        }
        wider[slot] = slots[i];
        wider[slot + 1] = slots[i + 1];
      }
    }
    slots = wider;
  }

  private static int hash(byte[] text, int from, int length) {
    long hash = length * MIX;
    int at = from;
    int to = from + length;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LittleEndian.LONG.get(text, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (text[at] & 0xFF);
    }
    return (int) (mixed(hash ^ rest) >>> 16);
  }

  private static long mixed(long hash) {
    long product = hash * MIX;
    return product ^ (product >>> 29);
  }

  /** Writes this page as plain texts, and all that come. */
  private void fallBack() {
    plain = new PlainTexts(true);
    for (int i = 0; i < ids.size(); i++) {
      int start = starts[ids.id(i)];
      int length = (int) LittleEndian.INT.get(entries, start);
      plain.add(entries, start + PlainTexts.LENGTH, length);
    }
    // The numbers of earlier pages are written; what they stand for has to stay.
    ids.close();
    hashes = new int[0];
    heads = new long[0];
    places = new long[0];
    prepared = 0;
    slots = new long[0];
    starts = new int[0];
    entries = Arrays.copyOf(entries, usedEnd);
  }

  @Override
  BytesInput encode() {
    if (plain != null) {
      return plain.encode();
    }

    BytesInput encoded = ids.encode(count);
    // A page without a value is in it too: no reader takes one with numbers and no dictionary.
    if (usedCount == 0 && encoded.size() + end >= size) {
      fallBack();
      return plain.encode();
    }
    usedCount = count;
    usedEnd = end;
    return encoded;
  }

  @Override
  Encoding encoding() {
    return plain != null ? plain.encoding() : DictionaryIds.ENCODING;
  }

  @Override
  void describe(Statistics<?> statistics) {
    if (plain != null) {
      plain.describe(statistics);
      return;
    }

    TextRange range = new TextRange();
    // An entry that is on the page a thousand times is compared but once.
    long[] included = new long[(count >> 6) + 1];
    for (int i = 0; i < ids.size(); i++) {
      int id = ids.id(i);
      if ((included[id >> 6] & 1L << id) == 0) {
        included[id >> 6] |= 1L << id;
        int start = starts[id];
        int length = (int) LittleEndian.INT.get(entries, start);
        range.include(entries, start + PlainTexts.LENGTH, length);
      }
    }
    range.tell(statistics);
  }

  @Override
  void endPage() {
    if (plain != null) {
      plain.endPage();
      return;
    }
    ids.clear();
    size = 0;
  }

  @Override
  DictionaryPage dictionary() {
    return usedCount == 0
        ? null
        : new DictionaryPage(
            BytesInput.from(entries, 0, usedEnd), usedCount, DictionaryIds.ENCODING);
  }

  /** The texts themselves: their page is to end as if they were written so. */
  @Override
  long size() {
    return plain != null ? plain.size() : size;
  }

  @Override
  long allocated() {
    long lookUps = (4L + 2 * 8L) * hashes.length;
    long own = entries.length + 4L * starts.length + 8L * slots.length + lookUps + ids.allocated();
    return plain != null ? own + plain.allocated() : own;
  }

  @Override
  void close() {
    ids.close();
  }
}
