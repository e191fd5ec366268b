package org.edxlake.unpack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.StagedFile.Packing;

/**
 * A text as it comes out of what it is packed in, and how many bytes did so far. Its end is
 * reported only if the packing is whole; reading throws {@link DamagedTextException} otherwise, and
 * for a text that expands beyond a limit.
 */
public final class UnpackedText extends FilterInputStream {
  private final long mostBytes;
  private long bytes;
  private DamagedTextException damage;

  private UnpackedText(InputStream text, long mostBytes) {
    super(text);
    this.mostBytes = mostBytes;
  }

  /** Unpacks from where a stream is; closing the text closes the stream. */
  public static UnpackedText of(Packing packing, InputStream packed, long mostBytes) {
    InputStream text =
        switch (packing) {
          case GZIP -> new StrictGzipInputStream(packed);
          case MESSAGE -> new MessageText(packed);
        };
    return new UnpackedText(text, mostBytes);
  }

  public long bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (damage != null) {
      // What is behind the damage may look like a whole text.
      throw damage;
    }
    try {
      int read = in.read(target, offset, length);
      count(Math.max(0, read));
      return read;
    } catch (DamagedTextException damaged) {
      damage = damaged;
      throw damaged;
    }
  }

  private void count(int more) throws DamagedTextException {
    bytes += more;
    if (bytes > mostBytes) {
      throw new DamagedTextException(
          Reason.TOO_LARGE,
          "it expands to more than the "
              + mostBytes
              + " bytes that the settings allow (stage.max-expansion, stage.max-member-bytes)");
    }
  }
}
