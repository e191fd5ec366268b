package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;

/** Writes everything twice. Closing it closes both. */
final class TeeOutput extends OutputStream {
  private final OutputStream first;
  private final OutputStream second;

  TeeOutput(OutputStream first, OutputStream second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(int oneByte) throws IOException {
    first.write(oneByte);
    second.write(oneByte);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    first.write(bytes, from, length);
    second.write(bytes, from, length);
  }

  @Override
  public void close() throws IOException {
    try (second) {
      first.close();
    }
  }
}
