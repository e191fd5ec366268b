package org.edxlake.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text of deflate streams in frames that a subclass knows: one after another, or one alone. The
 * end of the text is reported only behind the last frame.
 */
abstract class InflatingStream extends InputStream {
  private final InputStream source;
  private final Reason reason;
  private final Checksum checksum;
  private final Inflater inflater = new Inflater(true);
  private final byte[] input = new byte[1 << 16];
  private final byte[] one = new byte[1];
  private int next;
  private int end;
  private long length;
  private boolean inFrame;
  private boolean atEnd;

  /**
   * Reads from where the source is; closing this closes the source.
   *
   * @param reason what a damaged text is quarantined for
   * @param checksum gets the bytes of each text, after it was reset
   */
  InflatingStream(InputStream source, Reason reason, Checksum checksum) {
    this.source = source;
    this.reason = reason;
    this.checksum = checksum;
  }

  /** Reads what stands before a stream; says false if there is no stream any more. */
  abstract boolean begin() throws IOException;

  /**
   * Reads what stands behind a stream.
   *
   * @param textLength of the bytes that came out of it
   */
  abstract void end(long textLength) throws IOException;

  /** What is wrong where the source ends inside of a frame. */
  abstract String endsTooEarly();

  /** What is wrong where a stream cannot be inflated. */
  abstract String isDamaged(long textLength);

  @Override
  public final int read() throws IOException {
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }

    while (!atEnd) {
      if (!inFrame && !beginFrame()) {
        atEnd = true;
        break;
      }
      int read = inflate(target, offset, count);
      if (read > 0) {
        checksum.update(target, offset, read);
        length += read;
        return read;
      }
      if (inflater.finished()) {
        next -= inflater.getRemaining();
        inFrame = false;
        end(length);
      } else if (inflater.needsInput()) {
        feed();
      } else {
        throw damaged(isDamaged(length), null);
      }
    }
    return -1;
  }

  private boolean beginFrame() throws IOException {
    if (!begin()) {
      return false;
    }
    checksum.reset();
    inflater.reset();
    length = 0;
    inFrame = true;
    return true;
  }

  private int inflate(byte[] target, int offset, int count) throws DamagedTextException {
    try {
      return inflater.inflate(target, offset, count);
    } catch (DataFormatException notDeflated) {
      throw damaged(isDamaged(length), notDeflated);
    }
  }

  private void feed() throws IOException {
    if (!hasNext()) {
      throw damaged(endsTooEarly(), null);
    }
    inflater.setInput(input, next, end - next);
    next = end;
  }

  /** Whether the source has another byte. */
  final boolean hasNext() throws IOException {
    if (next < end) {
      return true;
    }
    next = 0;
    end = Math.max(0, source.read(input, 0, input.length));
    return end > 0;
  }

  final int nextByte() throws IOException {
    if (!hasNext()) {
      throw damaged(endsTooEarly(), null);
    }
    return input[next++] & 0xFF;
  }

  final DamagedTextException damaged(String what) {
    return damaged(what, null);
  }

  private DamagedTextException damaged(String what, DataFormatException cause) {
    return new DamagedTextException(reason, what, cause);
  }

  @Override
  public final void close() throws IOException {
    inflater.end();
    source.close();
  }
}
