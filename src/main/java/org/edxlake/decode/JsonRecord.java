package org.edxlake.decode;

import org.edxlake.catalog.RejectReason;

/**
 * A record that should be one JSON object: its bytes, mended if they were no valid UTF-8, and its
 * members.
 *
 * <p>White space around the object and a byte order mark in front of it mean nothing.
 */
final class JsonRecord {
  private final JsonScanner scanner;
  private final JsonMembers members;
  private byte[] buffer = new byte[0];
  private int prefixFrom;
  private int prefixTo;

  JsonRecord(JsonScanner scanner, JsonMembers members) {
    this.scanner = scanner;
    this.members = members;
  }

  /** The bytes that the ranges of the members point into. */
  byte[] buffer() {
    return buffer;
  }

  /** Where the text in front of the object begins. */
  int prefixFrom() {
    return prefixFrom;
  }

  int prefixTo() {
    return prefixTo;
  }

  boolean hasPrefix() {
    return prefixFrom < prefixTo;
  }

  /** Reads the record; a text in front of its object is no reason to reject it. */
  Outcome openWithPrefix(byte[] bytes, int from, int to) {
    return open(bytes, from, to, true);
  }

  /** Reads the record, which must be an object and nothing else. */
  Outcome open(byte[] bytes, int from, int to) {
    return open(bytes, from, to, false);
  }

  private Outcome open(byte[] bytes, int from, int to, boolean prefixAllowed) {
    if (Utf8.isValid(bytes, from, to)) {
      return parse(bytes, from, to, prefixAllowed, Outcome.Kept.ROW);
    }

    byte[] repaired = Utf8.repaired(bytes, from, to);
    return parse(repaired, 0, repaired.length, prefixAllowed, Outcome.Kept.REPAIRED_ROW);
  }

  private Outcome parse(
      byte[] bytes, int from, int to, boolean prefixAllowed, Outcome.Kept ifGood) {
    buffer = bytes;
    int first = JsonScanner.skipBlank(bytes, skipByteOrderMark(bytes, from, to), to);
    prefixFrom = first;
    prefixTo = first;
    if (first == to) {
      members.clear();
      return Outcome.Kept.BLANK;
    }
    if (bytes[first] == '{') {
      return object(bytes, first, from, to, ifGood);
    }

    int end = scanner.value(bytes, first, to, JsonScanner.MAX_DEPTH);
    if (end >= 0 && JsonScanner.skipBlank(bytes, end, to) == to) {
      return new Outcome.Rejected(
          RejectReason.NOT_AN_OBJECT, "the JSON value is not an object but a list or a scalar");
    }
    int brace = prefixAllowed ? indexOfBrace(bytes, first, to) : -1;
    if (brace < 0) {
      return end >= 0 ? trailing(end - from, to - from) : fault(from, to);
    }
    prefixTo = brace;
    return object(bytes, brace, from, to, ifGood);
  }

  private Outcome object(byte[] bytes, int brace, int from, int to, Outcome.Kept ifGood) {
    int end = members.read(bytes, brace, to);
    if (end < 0) {
      return fault(from, to);
    }
    return JsonScanner.skipBlank(bytes, end, to) == to ? ifGood : trailing(end - from, to - from);
  }

  private Outcome fault(int from, int to) {
    return rejected(scanner, from, to);
  }

  /** The scanner's fault as an outcome of the record that lies in {@code [from, to)}. */
  static Outcome.Rejected rejected(JsonScanner scanner, int from, int to) {
    String where = "byte " + (scanner.faultAt() - from + 1) + " of " + (to - from);
    return new Outcome.Rejected(
        scanner.fault(),
        switch (scanner.fault()) {
          case TRUNCATED_JSON -> "the JSON ends too early, after byte " + (to - from);
          case TOO_DEEP -> where + " is nested more than " + JsonScanner.MAX_DEPTH + " levels deep";
          default -> where + " is no JSON";
        });
  }

  private static Outcome trailing(int end, int length) {
    return new Outcome.Rejected(
        RejectReason.TRAILING_TEXT, "the JSON value ends at byte " + end + " of " + length);
  }

  /** The place behind a byte order mark, if there is one. */
  static int skipByteOrderMark(byte[] bytes, int from, int to) {
    boolean mark =
        to - from >= 3
            && bytes[from] == (byte) 0xEF
            && bytes[from + 1] == (byte) 0xBB
            && bytes[from + 2] == (byte) 0xBF;
    return mark ? from + 3 : from;
  }

  private static int indexOfBrace(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '{') {
        return i;
      }
    }
    return -1;
  }
}
