package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import org.edxlake.catalog.RejectReason;

/** The words of the column `event_kind`: in which form an event's payload was sent. */
final class PayloadKinds {
  /** A JSON object. */
  static final byte[] OBJECT = word("object");

  /** A JSON list. */
  static final byte[] LIST = word("list");

  /** A string that is a JSON object or list. */
  static final byte[] JSON = word("json");

  /** A string of pairs, `input_1=choice_1&input_2=`, perhaps in quotes of its own. */
  static final byte[] FORM = word("form");

  /** Any other string. */
  static final byte[] TEXT = word("text");

  /** The empty string; the payload's column is NULL. */
  static final byte[] EMPTY = word("empty");

  /** A string that begins as JSON and ends too early: old platforms cut payloads. */
  static final byte[] TRUNCATED = word("truncated");

  /** No payload, or one that is neither object, list nor string. */
  static final byte[] MISSING = word("missing");

  /** What encoders leave as it is, and what some of them ought to have encoded. */
  private static final boolean[] OF_FORM = ofForm();

  private final JsonScanner scanner;
  private final JsonMembers members;

  /**
   * @param members takes the members of a string that is a JSON object
   */
  PayloadKinds(JsonScanner scanner, JsonMembers members) {
    this.scanner = scanner;
    this.members = members;
  }

  /** The kind of a string that is not empty. */
  byte[] of(byte[] bytes, int from, int to) {
    int first = JsonScanner.skipBlank(bytes, from, to);
    if (first < to && bytes[first] == '{') {
      byte[] kind = ofEnd(bytes, members.read(bytes, first, to), to);
      if (kind != JSON) {
        members.clear();
      }
      return kind;
    }
    if (first < to && bytes[first] == '[') {
      return ofEnd(bytes, scanner.value(bytes, first, to, JsonScanner.MAX_DEPTH), to);
    }

    // Browsers encoded the answers to problems twice.
    boolean quoted = to - from > 2 && bytes[from] == '"' && bytes[to - 1] == '"';
    boolean form = quoted ? isForm(bytes, from + 1, to - 1) : isForm(bytes, from, to);
    return form ? FORM : TEXT;
  }

  private byte[] ofEnd(byte[] bytes, int end, int to) {
    if (end >= 0) {
      return JsonScanner.skipBlank(bytes, end, to) == to ? JSON : TEXT;
    }
    return scanner.fault() == RejectReason.TRUNCATED_JSON ? TRUNCATED : TEXT;
  }

  private static boolean isForm(byte[] bytes, int from, int to) {
    boolean named = false;
    int nameFrom = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '&') {
        if (!named) {
          return false;
        }
        named = false;
        nameFrom = i + 1;
      } else if (b == '=') {
        if (i == nameFrom) {
          return false;
        }
        named = true;
      } else if (!OF_FORM[b & 0xFF]) {
        return false;
      }
    }
    return named;
  }

  private static boolean[] ofForm() {
    boolean[] ofForm = new boolean[256];
    String others = "-_.!~*'()%+[]:,/@;$";
    for (char c = 0; c < 128; c++) {
      boolean letterOrDigit = Character.isLetterOrDigit(c);
      ofForm[c] = letterOrDigit || others.indexOf(c) >= 0;
    }
    return ofForm;
  }

  private static byte[] word(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}
