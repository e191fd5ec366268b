package org.edxlake.staging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.edxlake.catalog.Sha256;

/**
 * A file in scratch, its size and its sha256, that is there only once it is closed, or too long to
 * be kept in memory: most members of a package are short, and a file that is deleted again costs as
 * much as one that stays.
 */
final class ScratchFile extends OutputStream {
  private static final int LONGEST_IN_MEMORY = 1 << 16;

  private final StagingArea area;
  private final String packageId;
  private final String name;
  private final MessageDigest digest = Sha256.newDigest();
  private long bytes;
  private ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private OutputStream file;
  private boolean closed;

  ScratchFile(StagingArea area, String packageId, String name) {
    this.area = area;
    this.packageId = packageId;
    this.name = name;
  }

  String name() {
    return name;
  }

  String location() {
    return area.location(packageId, name);
  }

  long bytes() {
    return bytes;
  }

  /** In hex; to be asked for once, after the last byte. */
  String sha256Hex() {
    return Sha256.hex(digest);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    digest.update(source, offset, length);
    bytes += length;
    if (file == null && beginning.size() + length <= LONGEST_IN_MEMORY) {
      beginning.write(source, offset, length);
      return;
    }
    create();
    file.write(source, offset, length);
  }

  private void create() throws IOException {
    if (file == null) {
      file = area.create(packageId, name);
      beginning.writeTo(file);
      beginning = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      create();
      file.close();
      closed = true;
    }
  }

  /** Deletes what was written; nothing may be written any more. */
  void discard() throws IOException {
    boolean open = !closed;
    closed = true;
    if (file == null) {
      return;
    }
    try {
      if (open) {
        file.close();
      }
    } finally {
      area.delete(packageId, name);
    }
  }
}
