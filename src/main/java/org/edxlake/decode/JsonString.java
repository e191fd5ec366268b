package org.edxlake.decode;

/**
 * The text that a JSON string stands for: a range of bytes of the record itself, or of a buffer
 * where the string has escapes.
 */
final class JsonString {
  private final TextBuffer unescaped;
  private byte[] buffer = new byte[0];
  private int from;
  private int to;
  private boolean exact;

  JsonString(TextBuffer unescaped) {
    this.unescaped = unescaped;
  }

  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  boolean isEmpty() {
    return from == to;
  }

  /**
   * Whether the text says all that the string said. Not so if a lone surrogate, which UTF-8 cannot
   * hold, became U+FFFD.
   */
  boolean isExact() {
    return exact;
  }

  /** Reads a valid string token, which begins and ends with a quote. */
  void read(byte[] bytes, int tokenFrom, int tokenTo) {
    read(bytes, tokenFrom, tokenTo, EightBytes.indexOf(bytes, tokenFrom, tokenTo, '\\') < tokenTo);
  }

  /** Reads a valid string token of which it is known whether it has escapes. */
  void read(byte[] bytes, int tokenFrom, int tokenTo, boolean escaped) {
    exact = true;
    if (!escaped) {
      setBuffer(bytes);
      from = tokenFrom + 1;
      to = tokenTo - 1;
      return;
    }

    from = unescaped.size();
    unescape(bytes, tokenFrom + 1, tokenTo - 1);
    setBuffer(unescaped.array());
    to = unescaped.size();
  }

  // Some garbage collectors make a reference that is written dearer than one that is compared.
  private void setBuffer(byte[] bytes) {
    if (buffer != bytes) {
      buffer = bytes;
    }
  }

  /** Leaves out white space and control characters at both ends; says whether there were any. */
  boolean trim() {
    int before = to - from;
    while (from < to && buffer[from] >= 0 && buffer[from] <= ' ') {
      from++;
    }
    while (from < to && buffer[to - 1] >= 0 && buffer[to - 1] <= ' ') {
      to--;
    }
    return to - from < before;
  }

  private void unescape(byte[] bytes, int first, int end) {
    // Nothing grows when it is unescaped, and eight bytes are written at once.
    byte[] target = unescaped.reserve(end - first + 8);
    int out = unescaped.size();
    int at = first;
    while (at < end) {
      if (at + 8 <= end) {
        long eight = EightBytes.load(bytes, at);
        EightBytes.store(target, out, eight);
        int plain = EightBytes.first(EightBytes.marks(eight, '\\'));
        at += plain;
        out += plain;
        if (plain == 8) {
          continue;
        }
      } else if (bytes[at] != '\\') {
        target[out++] = bytes[at++];
        continue;
      }

      byte letter = bytes[at + 1];
      if (letter == 'u') {
        unescaped.resize(out);
        at = unescapeUnicode(bytes, at, end);
        out = unescaped.size();
      } else {
        target[out++] = unescaped(letter);
        at += 2;
      }
    }
    unescaped.resize(out);
  }

  private static byte unescaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private int unescapeUnicode(byte[] bytes, int at, int end) {
    char unit = hex(bytes, at + 2);
    if (!Character.isSurrogate(unit)) {
      unescaped.appendCodePoint(unit);
      return at + 6;
    }

    boolean escapeFollows = at + 12 <= end && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
    if (Character.isHighSurrogate(unit) && escapeFollows) {
      char low = hex(bytes, at + 8);
      if (Character.isLowSurrogate(low)) {
        unescaped.appendCodePoint(Character.toCodePoint(unit, low));
        return at + 12;
      }
    }
    exact = false;
    unescaped.appendCodePoint(0xFFFD);
    return at + 6;
  }

  private static char hex(byte[] bytes, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      unit = unit << 4 | Character.digit(bytes[i], 16);
    }
    return (char) unit;
  }
}
