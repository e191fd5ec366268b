package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that a decoder makes itself: unescaped texts, objects of what is left over.
 *
 * <p>It only grows while a record is decoded, so that a range that was handed out stays as it was,
 * even when the array behind it is exchanged for a bigger one.
 */
final class TextBuffer {
  private static final int FIRST_SIZE = 1 << 12;

  // The space for a huge text is not kept.
  private static final int KEPT = 4 << 20;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int size;

  void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST_SIZE];
    }
  }

  int size() {
    return size;
  }

  /** Ends the text at a place in the array, before or behind where it ended. */
  void resize(int newSize) {
    size = newSize;
  }

  /** The array that holds the bytes now. */
  byte[] array() {
    return bytes;
  }

  void append(int value) {
    if (size == bytes.length) {
      reserve(1);
    }
    bytes[size++] = (byte) value;
  }

  void append(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  void append(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    append(encoded, 0, encoded.length);
  }

  /** Appends one character, by its code point, as UTF-8. */
  void appendCodePoint(int codePoint) {
    if (codePoint < 0x80) {
      append(codePoint);
    } else if (codePoint < 0x800) {
      append(0xC0 | (codePoint >> 6));
      append(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
      append(0xE0 | (codePoint >> 12));
      append(0x80 | (codePoint >> 6 & 0x3F));
      append(0x80 | (codePoint & 0x3F));
    } else {
      append(0xF0 | (codePoint >> 18));
      append(0x80 | (codePoint >> 12 & 0x3F));
      append(0x80 | (codePoint >> 6 & 0x3F));
      append(0x80 | (codePoint & 0x3F));
    }
  }

  /** Appends a text as a JSON string, with its quotes. */
  void appendJsonString(byte[] source, int from, int to) {
    append('"');
    int plainFrom = from;
    for (int i = from; i < to; i++) {
      byte b = source[i];
      boolean plain = (b >= ' ' || b < 0) && b != '"' && b != '\\';
      if (plain) {
        continue;
      }

      append(source, plainFrom, i);
      plainFrom = i + 1;
      switch (b) {
        case '"' -> append("\\\"");
        case '\\' -> append("\\\\");
        case '\n' -> append("\\n");
        case '\r' -> append("\\r");
        case '\t' -> append("\\t");
        default -> append(String.format("\\u%04x", (int) b));
      }
    }
    append(source, plainFrom, to);
    append('"');
  }

  /** Makes room for more bytes; the array that has it. */
  byte[] reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
    return bytes;
  }
}
