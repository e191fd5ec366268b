package org.edxlake.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text of a gzip file, of one member or several, whose checksums and lengths are checked.
 *
 * <p>The end of the text is reported only when the file is whole: reading throws {@link
 * DamagedTextException} for a file that is cut, is no gzip, has a wrong checksum, has no bytes, or
 * goes on with something else. What was read before that must then not be used.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class StrictGzipInputStream extends InputStream {
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CHECKSUM = 0x02;
  private static final int HAS_EXTRA = 0x04;
  private static final int HAS_NAME = 0x08;
  private static final int HAS_COMMENT = 0x10;
  private static final int RESERVED = 0xE0;

  private final InputStream file;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private final byte[] one = new byte[1];
  private int next;
  private int end;
  private long length;
  private boolean inMember;
  private boolean anyMember;
  private boolean atEnd;

  /** Reads the file from where the stream is; closing this closes the stream. */
  public StrictGzipInputStream(InputStream file) {
    this.file = file;
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

    while (!atEnd) {
      if (!inMember && !beginMember()) {
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
        endMember();
      } else if (inflater.needsDictionary()) {
        throw damaged("the gzip data asks for a dictionary, which gzip has not");
      } else {
        feed();
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int count) throws DamagedTextException {
    try {
      return inflater.inflate(target, offset, count);
    } catch (DataFormatException e) {
      throw new DamagedTextException(
          Reason.BAD_GZIP, "the gzip data in it is damaged after " + length + " bytes of text", e);
    }
  }

  private void feed() throws IOException {
    if (next == end && !refill()) {
      throw truncated();
    }
    inflater.setInput(input, next, end - next);
    next = end;
  }

  /** Reads the header of a member; false at the end of the file. */
  private boolean beginMember() throws IOException {
    if (next == end && !refill()) {
      if (!anyMember) {
        throw damaged("it has no bytes, and so is no gzip file");
      }
      return false;
    }

    checksum.reset();
    boolean magic = headerByte() == 0x1F && headerByte() == 0x8B;
    if (!magic) {
      throw damaged(
          anyMember ? "something follows the gzip data in it" : "it does not begin as gzip does");
    }
    int method = headerByte();
    int flags = headerByte();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw damaged("the gzip header names an unknown method or flag");
    }
    for (int i = 0; i < 6; i++) {
      headerByte();
    }
    if ((flags & HAS_EXTRA) != 0) {
      int extra = headerByte() | headerByte() << 8;
      for (int i = 0; i < extra; i++) {
        headerByte();
      }
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CHECKSUM) != 0) {
      long expected = checksum.getValue() & 0xFFFF;
      if ((headerByte() | headerByte() << 8) != expected) {
        throw damaged("the gzip header does not match its checksum");
      }
    }
    checksum.reset();
    length = 0;
    inflater.reset();
    inMember = true;
    anyMember = true;
    return true;
  }

  private void skipText() throws IOException {
    while (headerByte() != 0) {
      // The name of the file that was compressed, or a comment, says nothing to us.
    }
  }

  private void endMember() throws IOException {
    next -= inflater.getRemaining();
    if (fourBytes() != checksum.getValue()) {
      throw damaged("the text does not match the gzip checksum");
    }
    if (fourBytes() != (length & 0xFFFFFFFFL)) {
      throw damaged("the text has another length than the gzip data says");
    }
    inMember = false;
  }

  private long fourBytes() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) nextByte() << (8 * i);
    }
    return value;
  }

  private int headerByte() throws IOException {
    int value = nextByte();
    checksum.update(value);
    return value;
  }

  private int nextByte() throws IOException {
    if (next == end && !refill()) {
      throw truncated();
    }
    return input[next++] & 0xFF;
  }

  private boolean refill() throws IOException {
    next = 0;
    end = 0;
    int read = file.read(input, 0, input.length);
    end = Math.max(read, 0);
    return read > 0;
  }

  private static DamagedTextException damaged(String what) {
    return new DamagedTextException(Reason.BAD_GZIP, what);
  }

  private static DamagedTextException truncated() {
    return damaged("the gzip data ends too early");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }
}
