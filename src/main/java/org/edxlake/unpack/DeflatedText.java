package org.edxlake.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text of one deflate stream, as it is or in the frame of zlib, whose checksum is compared.
 * What follows the stream may have been read from the source, and is thrown away.
 *
 * <p>The frame is not left to the JDK's zlib, which takes several times as long for the checksum as
 * the JDK itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950, zlib</a>
 */
final class DeflatedText extends InflatingStream {
  private static final int METHOD = 8;
  private static final int LARGEST_WINDOW = 7;
  private static final int HAS_DICTIONARY = 0x20;
  private static final int HEADER_DIVISOR = 31;

  private final boolean zlib;
  private final Adler32 checksum;
  private boolean begun;

  /**
   * Reads from where the source is; closing this closes the source.
   *
   * @param zlib whether the stream has a header and a checksum
   */
  DeflatedText(InputStream source, boolean zlib) {
    this(source, zlib, new Adler32());
  }

  private DeflatedText(InputStream source, boolean zlib, Adler32 checksum) {
    super(source, Reason.BAD_CONTENT, checksum);
    this.zlib = zlib;
    this.checksum = checksum;
  }

  @Override
  boolean begin() throws IOException {
    if (begun) {
      return false;
    }
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
        throw damaged(isDamaged(0));
      }
    }
    return true;
  }

  @Override
  void end(long textLength) throws IOException {
    if (zlib) {
      long expected = 0;
      for (int i = 0; i < 4; i++) {
        expected = expected << 8 | nextByte();
      }
      if (expected != checksum.getValue()) {
        throw damaged(isDamaged(textLength));
      }
    }
  }

  @Override
  String endsTooEarly() {
    return "the compressed text in it ends too early";
  }

  @Override
  String isDamaged(long textLength) {
    return "the compressed text in it is damaged";
  }
}
