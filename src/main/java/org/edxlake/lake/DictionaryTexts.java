package org.edxlake.lake;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetEncodingException;
import org.apache.parquet.io.api.Binary;

/**
 * The texts of a column chunk by their number in a dictionary, while that pays: as soon as the
 * dictionary is too large, or if it saves nothing on the first page, the texts are written as they
 * are.
 *
 * <p>What it writes, and when it gives the dictionary up, is as with parquet-java's own writer.
 * That one keeps an object for each entry and hashes byte by byte, which was a quarter of all the
 * time of loading event logs; here the entries lie in one array, in the form of the dictionary
 * page.
 */
final class DictionaryTexts extends ValuesWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LENGTH = Integer.BYTES;
  private static final int LEAST_SLOTS = 64;

  // The word for numbers of a dictionary in pages of the first version.
  @SuppressWarnings("deprecation")
  private static final Encoding NUMBERS = Encoding.PLAIN_DICTIONARY;

  private final ParquetProperties properties;

  // The dictionary: entry i begins at starts[i], with its length before its bytes.
  private byte[] entries = new byte[256];
  private int end;
  private int[] starts = new int[LEAST_SLOTS / 2];
  private int[] hashes = new int[LEAST_SLOTS / 2];
  private int count;
  // Open addressing; an entry's number plus one, or 0.
  private int[] slots = new int[LEAST_SLOTS];

  // The page.
  private int[] ids = new int[64];
  private int values;
  private long bytes;
  private RunLengthBitPackingHybridEncoder encoder;

  private boolean firstPage = true;
  // What the pages that were encoded need of the dictionary.
  private int usedCount;
  private int usedEnd;

  // Takes over when the dictionary does not pay.
  private PlainValuesWriter plain;

  DictionaryTexts(ParquetProperties properties) {
    this.properties = properties;
  }

  @Override
  public void writeBytes(Binary text) {
    if (plain != null) {
      plain.writeBytes(text);
      return;
    }

    ByteBuffer buffer = text.toByteBuffer();
    int from = buffer.arrayOffset() + buffer.position();
    int length = buffer.remaining();
    if (values == ids.length) {
      ids = Arrays.copyOf(ids, values * 2);
    }
    ids[values++] = idOf(buffer.array(), from, length);
    bytes += LENGTH + (long) length;
    if (end > properties.getDictionaryPageSizeThreshold()) {
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
    return (int) INT.get(entries, start) == length
        && Arrays.equals(
            entries, start + LENGTH, start + LENGTH + length, text, from, from + length);
  }

  private void append(int hash, byte[] text, int from, int length) {
    int needed = Math.addExact(end, LENGTH + length);
    if (needed > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(needed, entries.length * 2));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    starts[count] = end;
    hashes[count] = hash;
    count++;
    INT.set(entries, end, length);
    System.arraycopy(text, from, entries, end + LENGTH, length);
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
    plain =
        new PlainValuesWriter(
            properties.getInitialSlabSize(),
            properties.getPageSizeThreshold(),
            properties.getAllocator());
    for (int i = 0; i < values; i++) {
      int start = starts[ids[i]];
      plain.writeBytes(
          Binary.fromReusedByteArray(entries, start + LENGTH, (int) INT.get(entries, start)));
    }
    forgetPage();
    // The numbers of earlier pages are written; what they stand for has to stay.
    slots = new int[0];
    hashes = new int[0];
    ids = new int[0];
    entries = Arrays.copyOf(entries, usedEnd);
  }

  @Override
  public BytesInput getBytes() {
    if (plain != null) {
      return plain.getBytes();
    }

    BytesInput encoded = encodeIds();
    boolean saves = encoded.size() + end < bytes;
    // A page without a value is in it too: no reader takes one with numbers and no dictionary.
    if (firstPage && !saves) {
      fallBack();
      return plain.getBytes();
    }
    firstPage = false;
    usedCount = count;
    usedEnd = end;
    return encoded;
  }

  private BytesInput encodeIds() {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, count - 1));
    closeEncoder();
    encoder =
        new RunLengthBitPackingHybridEncoder(
            width,
            properties.getInitialSlabSize(),
            properties.getPageSizeThreshold(),
            properties.getAllocator());
    try {
      for (int i = 0; i < values; i++) {
        encoder.writeInt(ids[i]);
      }
      return BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes());
    } catch (IOException impossible) {
      throw new ParquetEncodingException("the numbers of a page cannot be encoded", impossible);
    }
  }

  @Override
  public Encoding getEncoding() {
    return plain != null ? plain.getEncoding() : NUMBERS;
  }

  @Override
  public void reset() {
    if (plain != null) {
      plain.reset();
    } else {
      forgetPage();
    }
  }

  private void forgetPage() {
    closeEncoder();
    values = 0;
    bytes = 0;
  }

  private void closeEncoder() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }

  @Override
  public DictionaryPage toDictPageAndClose() {
    return usedCount == 0
        ? null
        : new DictionaryPage(BytesInput.from(entries, 0, usedEnd), usedCount, NUMBERS);
  }

  @Override
  public void resetDictionary() {
    if (plain != null) {
      plain.close();
      plain = null;
    }
    slots = new int[LEAST_SLOTS];
    starts = new int[LEAST_SLOTS / 2];
    hashes = new int[LEAST_SLOTS / 2];
    ids = new int[64];
    count = 0;
    end = 0;
    usedCount = 0;
    usedEnd = 0;
    firstPage = true;
  }

  /** The texts themselves: their page is to end as if they were written so. */
  @Override
  public long getBufferedSize() {
    return plain != null ? plain.getBufferedSize() : bytes;
  }

  @Override
  public long getAllocatedSize() {
    long own = entries.length + 4L * (starts.length + hashes.length + slots.length + ids.length);
    return plain != null ? own + plain.getAllocatedSize() : own;
  }

  @Override
  public void close() {
    closeEncoder();
    if (plain != null) {
      plain.close();
    }
  }

  @Override
  public String memUsageString(String prefix) {
    return "%s %d entries of a dictionary, %,d bytes".formatted(prefix, count, getAllocatedSize());
  }
}
