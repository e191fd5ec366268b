package org.edxlake.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
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
public final class StrictGzipInputStream extends InflatingStream {
  private static final int DEFLATE = 8;
  private static final int HAS_HEADER_CHECKSUM = 0x02;
  private static final int HAS_EXTRA = 0x04;
  private static final int HAS_NAME = 0x08;
  private static final int HAS_COMMENT = 0x10;
  private static final int RESERVED = 0xE0;

  private final CRC32 checksum;
  private boolean anyMember;

  /** Reads the file from where the stream is; closing this closes the stream. */
  public StrictGzipInputStream(InputStream file) {
    this(file, new CRC32());
  }

  private StrictGzipInputStream(InputStream file, CRC32 checksum) {
    super(file, Reason.BAD_GZIP, checksum);
    this.checksum = checksum;
  }

  /** Reads the header of a member; false at the end of the file. */
  @Override
  boolean begin() throws IOException {
    if (!hasNext()) {
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
    anyMember = true;
    return true;
  }

  private void skipText() throws IOException {
    while (headerByte() != 0) {
      // The name of the file that was compressed, or a comment, says nothing to us.
    }
  }

  @Override
  void end(long textLength) throws IOException {
    if (fourBytes() != checksum.getValue()) {
      throw damaged("the text does not match the gzip checksum");
    }
    if (fourBytes() != (textLength & 0xFFFFFFFFL)) {
      throw damaged("the text has another length than the gzip data says");
    }
  }

  @Override
  String endsTooEarly() {
    return "the gzip data in it ends too early";
  }

  @Override
  String isDamaged(long textLength) {
    return "the gzip data in it is damaged after " + textLength + " bytes of text";
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
}
