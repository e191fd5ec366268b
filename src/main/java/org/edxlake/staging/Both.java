package org.edxlake.staging;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the same bytes to two streams, and closes neither. */
final class Both extends OutputStream {
  private final OutputStream first;
  private final OutputStream second;

  Both(OutputStream first, OutputStream second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(int b) throws IOException {
    first.write(b);
    second.write(b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    first.write(source, offset, length);
    second.write(source, offset, length);
  }
}
