package org.edxlake.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text of one deflate stream, as it is or in the frame of zlib, whose checksum is checked. What
 * follows the stream may have been read from the source, and is thrown away.
 *
 * <p>The checksum is not left to zlib: that of the JDK is several times as quick.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950, zlib</a>
 */
final class DeflatedText extends InputStream {
  private static final int METHOD = 8;
  private static final int LARGEST_WINDOW = 7;
  private static final int HAS_DICTIONARY = 0x20;
  private static final int HEADER_DIVISOR = 31;

  private final InputStream source;
  private final boolean zlib;
  private final Inflater inflater = new Inflater(true);
  private final Adler32 checksum = new Adler32();
  private final byte[] input = new byte[1 << 16];
  private final byte[] one = new byte[1];
  private int next;
  private int end;
  private boolean begun;
  private boolean ended;

  /**
   * Reads from where the source is; closing this closes the source.
   *
   * @param zlib whether the stream has a header and a checksum
   */
  DeflatedText(InputStream source, boolean zlib) {
    this.source = source;
    this.zlib = zlib;
  }

  @Override
  public int read() throws IOException {
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!begun) {
      begin();
    }

    while (!ended) {
      int read = inflate(target, offset, count);
      if (read > 0) {
        if (zlib) {
          checksum.update(target, offset, read);
        }
        return read;
      }
      if (inflater.finished()) {
        end();
      } else if (inflater.needsInput()) {
        feed();
      } else {
        throw damaged(null);
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int count) throws DamagedTextException {
    try {
      return inflater.inflate(target, offset, count);
    } catch (DataFormatException notDeflated) {
      throw damaged(notDeflated);
    }
  }

  private void begin() throws IOException {
    begun = true;
    if (zlib) {
      int method = nextByte();
      int flags = nextByte();
      boolean known =
          (method & 0xF) == METHOD
              && method >> 4 <= LARGEST_WINDOW
              && (flags & HAS_DICTIONARY) == 0
              && (method << 8 | flags) % HEADER_DIVISOR == 0;
      if (!known) {
        throw damaged(null);
      }
    }
  }

  private void end() throws IOException {
    next -= inflater.getRemaining();
    inflater.end();
    ended = true;
    if (zlib) {
      long expected = 0;
      for (int i = 0; i < 4; i++) {
        expected = expected << 8 | nextByte();
      }
      if (expected != checksum.getValue()) {
        throw damaged(null);
      }
    }
  }

  private void feed() throws IOException {
    if (next == end) {
      refill();
    }
    inflater.setInput(input, next, end - next);
    next = end;
  }

  private int nextByte() throws IOException {
    if (next == end) {
      refill();
    }
    return input[next++] & 0xFF;
  }

  private void refill() throws IOException {
    int read = source.read(input, 0, input.length);
    if (read <= 0) {
      throw new DamagedTextException(
          Reason.BAD_CONTENT, "the compressed text in it ends too early");
    }
    next = 0;
    end = read;
  }

  private static DamagedTextException damaged(DataFormatException cause) {
    return new DamagedTextException(
        Reason.BAD_CONTENT, "the compressed text in it is damaged", cause);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
