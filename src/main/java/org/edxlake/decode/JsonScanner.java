package org.edxlake.decode;

import org.edxlake.catalog.RejectReason;

/**
 * Finds where JSON values end, and checks every byte on the way.
 *
 * <p>It accepts RFC 8259 and the literals NaN, Infinity and -Infinity, which Python writes. The
 * text must be valid UTF-8. Where a text is not JSON, the answer is -1, and {@link #fault} says
 * whether it ended too early.
 */
final class JsonScanner {
  /** How deeply objects and lists may be nested, the outermost counted. */
  static final int MAX_DEPTH = 512;

  /** One bit a level: whether what the level lies in is an object. */
  private final long[] objects = new long[MAX_DEPTH / 64 + 1];

  private boolean escaped;
  private int stringEnd;
  private RejectReason fault = RejectReason.NOT_JSON;
  private int faultAt;

  /** Whether the last string has escapes. */
  boolean isEscaped() {
    return escaped;
  }

  /** The end of the last string, behind its closing quote. */
  int stringEnd() {
    return stringEnd;
  }

  RejectReason fault() {
    return fault;
  }

  /** The index of the byte at which the last fault was found. */
  int faultAt() {
    return faultAt;
  }

  /** Notes a fault, and answers -1. */
  int fail(RejectReason reason, int at) {
    fault = reason;
    faultAt = at;
    return -1;
  }

  /** Notes what is wrong at a place where something else was expected, and answers -1. */
  int failAt(int at, int to) {
    return fail(at >= to ? RejectReason.TRUNCATED_JSON : RejectReason.NOT_JSON, at);
  }

  /** The first place that is no white space. */
  static int skipBlank(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] <= ' ' && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * The end of the value that begins at {@code from}, or -1.
   *
   * @param depth how many levels the value may have
   */
  int value(byte[] bytes, int from, int to, int depth) {
    // Most values are strings, which need no more than this.
    return from < to && bytes[from] == '"'
        ? string(bytes, from + 1, to)
        : anyValue(bytes, from, to, depth);
  }

  private int anyValue(byte[] bytes, int from, int to, int depth) {
    int level = 0;
    int at = from;
    boolean object = false;
    while (true) {
      if (at >= to) {
        return failAt(at, to);
      }

      byte first = bytes[at];
      if (first == '"') {
        at = string(bytes, at + 1, to);
      } else if (first != '{' && first != '[') {
        at = literal(bytes, at, to);
      } else {
        if (level == depth) {
          return fail(RejectReason.TOO_DEEP, at);
        }
        keep(level++, object);
        object = first == '{';
        at = skipBlank(bytes, at + 1, to);
        boolean empty = at < to && bytes[at] == (object ? '}' : ']');
        if (!empty) {
          at = object ? name(bytes, at, to) : at;
          if (at < 0) {
            return -1;
          }
          continue;
        }
      }
      if (at < 0) {
        return -1;
      }

      // A value has ended, or an empty one is about to: go up until one follows.
      while (true) {
        if (level == 0) {
          return at;
        }
        at = skipBlank(bytes, at, to);
        if (at == to) {
          return failAt(at, to);
        }
        if (bytes[at] == ',') {
          at = skipBlank(bytes, at + 1, to);
          at = object ? name(bytes, at, to) : at;
          if (at < 0) {
            return -1;
          }
          break;
        }
        if (bytes[at] != (object ? '}' : ']')) {
          return failAt(at, to);
        }
        object = kept(--level);
        at++;
      }
    }
  }

  /**
   * Passes over a member's name and its colon: the start of the member's value, or -1. The name is
   * then the last string.
   */
  int name(byte[] bytes, int from, int to) {
    if (from >= to || bytes[from] != '"') {
      return failAt(from, to);
    }

    int end = string(bytes, from + 1, to);
    return end < 0 ? -1 : colon(bytes, end, to);
  }

  /** The end of the name, behind its closing quote, of the member whose value begins there. */
  static int endOfName(byte[] bytes, int value) {
    int at = value - 1;
    while (bytes[at] != '"') {
      at--;
    }
    return at + 1;
  }

  /** Passes over a colon and the white space around it, or -1. */
  private int colon(byte[] bytes, int from, int to) {
    int at = skipBlank(bytes, from, to);
    if (at >= to || bytes[at] != ':') {
      return failAt(at, to);
    }
    return skipBlank(bytes, at + 1, to);
  }

  /**
   * The end of a string, behind its closing quote, or -1; {@code from} is behind the opening one.
   */
  int string(byte[] bytes, int from, int to) {
    escaped = false;
    int at = from;
    while (true) {
      at = plainEnd(bytes, at, to);
      if (at < to && bytes[at] == '"') {
        stringEnd = at + 1;
        return stringEnd;
      }
      if (at == to || bytes[at] != '\\') {
        return failAt(at, to);
      }
      escaped = true;
      at = escape(bytes, at + 1, to);
      if (at < 0) {
        return -1;
      }
    }
  }

  /** The first byte that is special in a string. */
  private static int plainEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at + 8 <= to) {
      long marks = EightBytes.marksInString(EightBytes.load(bytes, at));
      if (marks != 0) {
        return at + EightBytes.first(marks);
      }
      at += 8;
    }
    while (at < to && isPlain(bytes[at])) {
      at++;
    }
    return at;
  }

  private int escape(byte[] bytes, int from, int to) {
    if (from >= to) {
      return failAt(from, to);
    }

    return switch (bytes[from]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
      case 'u' -> {
        for (int i = from + 1; i <= from + 4; i++) {
          if (i >= to || Character.digit(bytes[i], 16) < 0) {
            yield failAt(i, to);
          }
        }
        yield from + 5;
      }
      default -> failAt(from, to);
    };
  }

  private int literal(byte[] bytes, int from, int to) {
    return switch (bytes[from]) {
      case 't' -> word(bytes, from, to, "true");
      case 'f' -> word(bytes, from, to, "false");
      case 'n' -> word(bytes, from, to, "null");
      case 'N' -> word(bytes, from, to, "NaN");
      case 'I' -> word(bytes, from, to, "Infinity");
      default -> number(bytes, from, to);
    };
  }

  private int word(byte[] bytes, int from, int to, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i >= to || bytes[from + i] != word.charAt(i)) {
        return failAt(from + i, to);
      }
    }
    return from + word.length();
  }

  private int number(byte[] bytes, int from, int to) {
    int at = bytes[from] == '-' ? from + 1 : from;
    if (at > from && at < to && bytes[at] == 'I') {
      return word(bytes, at, to, "Infinity");
    }

    int wholeEnd = digits(bytes, at, to);
    if (wholeEnd == at) {
      return failAt(at, to);
    }
    boolean leadingZero = bytes[at] == '0' && wholeEnd > at + 1;
    if (leadingZero) {
      return failAt(at + 1, to);
    }
    at = wholeEnd;
    if (at < to && bytes[at] == '.') {
      int end = digits(bytes, at + 1, to);
      if (end == at + 1) {
        return failAt(end, to);
      }
      at = end;
    }
    if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
      int sign = at + 1 < to && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? at + 2 : at + 1;
      int end = digits(bytes, sign, to);
      if (end == sign) {
        return failAt(end, to);
      }
      at = end;
    }
    return at;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte b) {
    return (b >= ' ' || b < 0) && b != '"' && b != '\\';
  }

  private void keep(int level, boolean object) {
    long bit = 1L << (level & 63);
    objects[level >> 6] = object ? objects[level >> 6] | bit : objects[level >> 6] & ~bit;
  }

  private boolean kept(int level) {
    return (objects[level >> 6] >> (level & 63) & 1) == 1;
  }
}
