package org.edxlake.lake;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.edxlake.catalog.Sha256;

/** A file that is being written: counts and hashes its bytes on their way. */
final class HashedOutput implements OutputFile, Closeable {
  private final MessageDigest digest;
  private final OutputStream out;
  private ByteArrayOutputStream tail;
  private long position;

  HashedOutput(OutputStream destination) {
    digest = Sha256.newDigest();
    // Parquet's footer arrives in pieces of a few bytes.
    out = new BufferedOutputStream(new Digesting(destination, digest), 1 << 16);
  }

  /** Keeps what follows, the indexes and the footer, until the tail is ended. */
  void beginTail() {
    tail = new ByteArrayOutputStream();
  }

  /** Writes the tail with its footer in the one order. */
  void endTail(ParquetMetadata footer) throws IOException {
    out.write(StableFooter.inTail(tail.toByteArray(), footer));
    tail = null;
  }

  /** The hash in hex, once the file is closed. */
  String sha256OfAll() {
    return Sha256.hex(digest);
  }

  long bytes() {
    return position;
  }

  /** Closes the file, whether or not it is whole. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Written();
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new Written();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** What Parquet's writer writes to. It closes this as it ends, before its tail is in order. */
  private final class Written extends PositionOutputStream {
    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      (tail == null ? out : tail).write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      (tail == null ? out : tail).write(bytes, from, length);
      position += length;
    }

    @Override
    public void close() {}
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
