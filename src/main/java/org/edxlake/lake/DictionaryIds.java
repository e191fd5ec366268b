package org.edxlake.lake;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetEncodingException;

/** The values of a page by their numbers in a dictionary. */
final class DictionaryIds {
  // The word for numbers of a dictionary in pages of the first version.
  @SuppressWarnings("deprecation")
  static final Encoding ENCODING = Encoding.PLAIN_DICTIONARY;

  private static final int FIRST_IDS = 64;
  private static final int FIRST_SLAB = 64;
  private static final int LARGEST_SLAB = 1 << 20;

  private int[] ids = new int[FIRST_IDS];
  private int size;
  private RunLengthBitPackingHybridEncoder encoder;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  int id(int place) {
    return ids[place];
  }

  int size() {
    return size;
  }

  /** Encodes the page for a dictionary that has so many entries; good until the next call. */
  BytesInput encode(int entries) {
    int width = BytesUtils.getWidthFromMaxInt(Math.max(0, entries - 1));
    closeEncoder();
    encoder =
        new RunLengthBitPackingHybridEncoder(
            width, FIRST_SLAB, LARGEST_SLAB, HeapByteBufferAllocator.getInstance());
    try {
      for (int i = 0; i < size; i++) {
        encoder.writeInt(ids[i]);
      }
      return BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), encoder.toBytes());
    } catch (IOException impossible) {
      throw new ParquetEncodingException("the numbers of a page cannot be encoded", impossible);
    }
  }

  void clear() {
    closeEncoder();
    size = 0;
  }

  long allocated() {
    return 4L * ids.length;
  }

  /** Lets go of everything. */
  void close() {
    clear();
    ids = new int[0];
  }

  private void closeEncoder() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
