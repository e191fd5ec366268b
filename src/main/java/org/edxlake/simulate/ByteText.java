package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text under construction, as bytes. */
final class ByteText {
  private static final int ENOUGH = 1 << 16;

  private byte[] bytes = new byte[2 * ENOUGH];
  private int length;

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  void add(byte[] more) {
    add(more, 0, more.length);
  }

  void add(byte[] more, int from, int to) {
    need(to - from);
    System.arraycopy(more, from, bytes, length, to - from);
    length += to - from;
  }

  void add(int oneByte) {
    need(1);
    bytes[length++] = (byte) oneByte;
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void number(long value) {
    if (value < 0) {
      add('-');
      number(-value);
      return;
    }

    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    digits(value, digits);
  }

  /** The last digits of a number, with zeros in front. */
  void digits(long value, int count) {
    need(count);
    long rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  void hex(long bits, int count) {
    need(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) "0123456789abcdef".charAt((int) (bits >>> (60 - 4 * i)) & 15);
    }
  }

  /** Repeats what was written from a position to another. */
  void copy(int from, int to) {
    need(to - from);
    System.arraycopy(bytes, from, bytes, length, to - from);
    length += to - from;
  }

  void cutTo(int newLength) {
    length = newLength;
  }

  /** Hands the bytes on if there are many. */
  boolean flushIfLong(OutputStream out) throws IOException {
    if (length < ENOUGH) {
      return false;
    }
    flush(out);
    return true;
  }

  void flush(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }

  private void need(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
