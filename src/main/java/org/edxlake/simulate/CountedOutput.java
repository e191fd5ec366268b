package org.edxlake.simulate;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** Passes bytes on, counts them and keeps their CRC-32. */
final class CountedOutput extends FilterOutputStream {
  private final CRC32 crc = new CRC32();
  private long count;

  CountedOutput(OutputStream out) {
    super(out);
  }

  long count() {
    return count;
  }

  long crc() {
    return crc.getValue();
  }

  @Override
  public void write(int oneByte) throws IOException {
    out.write(oneByte);
    crc.update(oneByte);
    count++;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    crc.update(bytes, from, length);
    count += length;
  }
}
