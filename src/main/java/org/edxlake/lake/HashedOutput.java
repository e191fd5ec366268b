package org.edxlake.lake;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.edxlake.catalog.Sha256;

/** A file that is being written: counts and hashes its bytes on their way. */
final class HashedOutput extends PositionOutputStream implements OutputFile {
  private final MessageDigest digest;
  private final OutputStream out;
  private ByteArrayOutputStream tail;
  private long position;

  HashedOutput(OutputStream destination) {
    digest = Sha256.newDigest();
    // Parquet's footer arrives in pieces of a few bytes.
    out = new BufferedOutputStream(new Digesting(destination, digest), 1 << 16);
  }

  /**
   * Keeps what follows until the file is closed: the indexes and the footer, which are then put
   * into their one order.
   */
  void beginTail() {
    tail = new ByteArrayOutputStream();
  }

  /** The hash in hex, once the file is closed. */
  String sha256OfAll() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    if (tail == null) {
      out.write(b);
    } else {
      tail.write(b);
    }
    position++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (tail == null) {
      out.write(bytes, from, length);
    } else {
      tail.write(bytes, from, length);
    }
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (tail != null) {
        out.write(StableFooter.inTailOf(tail.toByteArray()));
        tail = null;
      }
    }
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return this;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return this;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Digesting extends FilterOutputStream {
    private final MessageDigest digest;

    private Digesting(OutputStream out, MessageDigest digest) {
      super(out);
      this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
      digest.update((byte) b);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      digest.update(bytes, from, length);
      out.write(bytes, from, length);
    }
  }
}
