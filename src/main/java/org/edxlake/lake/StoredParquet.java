package org.edxlake.lake;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.edxlake.lake.store.LakeStore;

/** A Parquet file of a store, for Parquet's reader; its end is fetched in one piece. */
record StoredParquet(Ranges ranges, long length) implements InputFile {
  /** Where the bytes come from. */
  interface Ranges {
    byte[] read(long offset, int length) throws IOException;
  }

  static StoredParquet of(LakeStore store, LakeStore.Entry entry) {
    return new StoredParquet(
        (offset, length) -> store.readRange(entry.path(), offset, length), entry.bytes());
  }

  static StoredParquet of(byte[] content) {
    return new StoredParquet(
        (offset, length) ->
            java.util.Arrays.copyOfRange(content, (int) offset, (int) offset + length),
        content.length);
  }

  static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
  }

  /**
   * The rows that the footer tells. What it says of the columns is passed over, which is most of
   * it.
   *
   * @throws IOException if the file cannot be read
   * @throws RuntimeException if it is no Parquet file
   */
  long rows() throws IOException {
    try (SeekableInputStream in = newStream()) {
      byte[] end = new byte[2 * Integer.BYTES];
      if (length < end.length) {
        throw new IllegalStateException("the file is too short for a Parquet file");
      }
      in.seek(length - end.length);
      in.readFully(end);
      int footer = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt();
      boolean whole =
          new String(end, Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1).equals("PAR1")
              && footer >= 0
              && footer <= length - end.length;
      if (!whole) {
        throw new IllegalStateException("the file does not end as Parquet files do");
      }
      byte[] bytes = new byte[footer];
      in.seek(length - end.length - footer);
      in.readFully(bytes);
      return rowsIn(bytes);
    }
  }

  private static long rowsIn(byte[] footer) {
    try {
      return Util.readFileMetaData(new ByteArrayInputStream(footer), true).getNum_rows();
    } catch (IOException damaged) {
      throw new UncheckedIOException("the footer is damaged", damaged);
    }
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() {
    Window window = new Window(ranges, length);
    return new DelegatingSeekableInputStream(window) {
      @Override
      public long getPos() {
        return window.position;
      }

      @Override
      public void seek(long position) {
        window.position = position;
      }
    };
  }

  /** The bytes around a position. */
  private static final class Window extends InputStream {
    private static final int SIZE = 1 << 16;

    private final Ranges ranges;
    private final long length;
    private long position;
    private byte[] piece = new byte[0];
    private long start;

    Window(Ranges ranges, long length) {
      this.ranges = ranges;
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int wanted) throws IOException {
      if (wanted == 0) {
        return 0;
      }
      if (position >= length) {
        return -1;
      }
      if (position < 0) {
        throw new EOFException("a position before the start of the file");
      }

      if (position < start || position >= start + piece.length) {
        // Near the end the window is the whole end: that is where a footer is.
        start = Math.max(0, Math.min(position, length - SIZE));
        piece = ranges.read(start, (int) Math.min(SIZE, length - start));
      }
      int at = (int) (position - start);
      int count = Math.min(wanted, piece.length - at);
      System.arraycopy(piece, at, bytes, from, count);
      position += count;
      return count;
    }
  }
}
