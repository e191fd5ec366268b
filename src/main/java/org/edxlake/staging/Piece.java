package org.edxlake.staging;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One piece of a text, a zstd file with a checksum.
 *
 * <p>A short one is kept in memory and compressed at once when it is closed: what a stream needs to
 * compress megabytes costs more than the work itself, where a package has thousands of small
 * members. Until then, or until it is long, there is no file.
 */
final class Piece extends OutputStream {
  private static final int LEVEL = 1;
  private static final int LONGEST_IN_MEMORY = 1 << 16;

  private final StagingArea area;
  private final String packageId;
  private final String name;
  private ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private OutputStream compressed;

  Piece(StagingArea area, String packageId, String name) {
    this.area = area;
    this.packageId = packageId;
    this.name = name;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (compressed == null && beginning.size() + length <= LONGEST_IN_MEMORY) {
      beginning.write(source, offset, length);
      return;
    }
    if (compressed == null) {
      compressed = openFile();
      beginning.writeTo(compressed);
      beginning = null;
    }
    compressed.write(source, offset, length);
  }

  private OutputStream openFile() throws IOException {
    OutputStream file = area.create(packageId, name);
    try {
      return new ZstdOutputStream(file, LEVEL).setChecksum(true);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    if (compressed != null) {
      compressed.close();
      return;
    }

    byte[] whole;
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      whole = zstd.setLevel(LEVEL).setChecksum(true).compress(beginning.toByteArray());
    }
    try (OutputStream file = area.create(packageId, name)) {
      file.write(whole);
    }
  }
}
