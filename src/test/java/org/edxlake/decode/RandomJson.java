package org.edxlake.decode;

import java.util.List;
import java.util.Random;

/** Random JSON as Python and others write it, from a fixed seed. */
final class RandomJson {
  private static final String[] PIECES = {
    "a",
    "Z",
    "0",
    " ",
    "é",
    "日本",
    "😀",
    "/",
    "=",
    "&",
    "+",
    "\\\"",
    "\\\\",
    "\\/",
    "\\n",
    "\\t",
    "\\u0000",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud800",
    "\\udc00x",
    "{",
    "}",
    "[",
    ",",
    ":",
    "'",
    "\u007f",
    "\u2028",
    "block-v1:U+C+R+type@a+block@b",
    "/courses/U/C/R/"
  };
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "42",
          "-17",
          "1.0",
          "1.50",
          "1e5",
          "1E-3",
          "123456789012345678901234567890",
          "0.1",
          "NaN",
          "Infinity",
          "-Infinity",
          "9223372036854775807",
          "-9223372036854775808");

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  /** A string token. */
  String string() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.append('"').toString();
  }

  String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0, 1 -> string();
      case 2, 3 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 4 -> List.of("null", "true", "false").get(random.nextInt(3));
      case 5 -> random.nextBoolean() ? "{}" : "[ ]";
      case 6 -> list(depth);
      default -> object(depth, List.of("a", "id", "problem_id", "usage_key", ""));
    };
  }

  /** An object whose members have some of the names, possibly repeated, in any order. */
  String object(int depth, List<String> names) {
    StringBuilder object = new StringBuilder("{");
    int size = random.nextInt(8);
    for (int i = 0; i < size; i++) {
      String name = names.get(random.nextInt(names.size()));
      object
          .append(i == 0 ? blank() : "," + blank())
          .append(random.nextInt(9) == 0 ? string() : "\"" + name + "\"")
          .append(blank())
          .append(':')
          .append(blank())
          .append(value(depth - 1))
          .append(blank());
    }
    return object.append('}').toString();
  }

  String blank() {
    return List.of("", " ", " ", "\t").get(random.nextInt(4));
  }

  private String list(int depth) {
    StringBuilder list = new StringBuilder("[");
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      list.append(i == 0 ? "" : ",").append(blank()).append(value(depth - 1));
    }
    return list.append(']').toString();
  }
}
