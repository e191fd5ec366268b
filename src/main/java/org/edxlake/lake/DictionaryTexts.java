package org.edxlake.lake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LEAST_SLOTS = 64;

  private final int dictionaryBytes;
  private final TextRange range = new TextRange();
  private final DictionaryIds ids = new DictionaryIds();

  // The dictionary: entry i begins at starts[i], with its length before its bytes.
  private byte[] entries = new byte[256];
  private int end;
  private int[] starts = new int[LEAST_SLOTS / 2];
  private int[] hashes = new int[LEAST_SLOTS / 2];
  // The last page that an entry is on: it is compared with the least and the greatest but once.
  private int[] lastPage = new int[LEAST_SLOTS / 2];
  private int count;
  // Open addressing; an entry's number plus one, or 0.
  private int[] slots = new int[LEAST_SLOTS];

  private int page = 1;
  private int last;
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

  @Override
  void add(RowBatch rows, int column, int row) {
    add(rows.text(column, row), rows.from(column, row), rows.length(column, row));
  }

  void add(byte[] text, int from, int length) {
    if (plain != null) {
      plain.add(text, from, length);
      return;
    }

    // Neighbours are often equal.
    if (count == 0 || !isEntry(last, text, from, length)) {
      last = idOf(text, from, length);
    }
    ids.add(last);
    size += PlainTexts.LENGTH + (long) length;
    if (lastPage[last] != page) {
      lastPage[last] = page;
      range.include(text, from, length);
    }
    if (end > dictionaryBytes) {
      fallBack();
    }
  }

  private int idOf(byte[] text, int from, int length) {
    int hash = hash(text, from, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && isEntry(id, text, from, length)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }

    slots[slot] = count + 1;
    append(hash, text, from, length);
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
  }

  private boolean isEntry(int id, byte[] text, int from, int length) {
    int start = starts[id];
    return (int) PlainTexts.INT.get(entries, start) == length
        && Arrays.equals(
            entries,
            start + PlainTexts.LENGTH,
            start + PlainTexts.LENGTH + length,
            text,
            from,
            from + length);
  }

  private void append(int hash, byte[] text, int from, int length) {
    int needed = Math.addExact(end, PlainTexts.LENGTH + length);
    if (needed > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(needed, entries.length * 2));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
      lastPage = Arrays.copyOf(lastPage, count * 2);
    }
    starts[count] = end;
    hashes[count] = hash;
    lastPage[count] = 0;
    count++;
    PlainTexts.INT.set(entries, end, length);
    System.arraycopy(text, from, entries, end + PlainTexts.LENGTH, length);
    end = needed;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = hashes[id] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private static int hash(byte[] text, int from, int length) {
    long hash = length * MIX;
    int at = from;
    int to = from + length;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(text, at));
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
      int length = (int) PlainTexts.INT.get(entries, start);
      plain.add(entries, start + PlainTexts.LENGTH, length);
    }
    // The numbers of earlier pages are written; what they stand for has to stay.
    ids.close();
    slots = new int[0];
    hashes = new int[0];
    starts = new int[0];
    lastPage = new int[0];
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
    } else {
      range.tell(statistics);
    }
  }

  @Override
  void endPage() {
    if (plain != null) {
      plain.endPage();
      return;
    }
    ids.clear();
    range.clear();
    size = 0;
    page++;
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
    long ofEntries = 4L * (starts.length + hashes.length + lastPage.length + slots.length);
    long own = entries.length + ofEntries + ids.allocated();
    return plain != null ? own + plain.allocated() : own;
  }

  @Override
  void close() {
    ids.close();
  }
}
