package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.edxlake.catalog.RejectReason;
import org.junit.jupiter.api.Test;

/**
 * Our reading of JSON beside Jackson's, over random documents and damaged ones: both accept the
 * same texts and find the same members with the same values.
 *
 * <p>Three rules of ours are stated here, since no standard settles them: NaN, Infinity and
 * -Infinity are numbers; of a name that occurs twice the last value counts; half of a surrogate
 * pair, written as an escape, becomes U+FFFD, and the string is not exact. (A byte order mark in
 * front of a record is another class's matter: {@code EventDecoderTest} has it.)
 *
 * <p>{@code -Dedxlake.json-documents=5000000} sets how many documents are read; without it there
 * are {@value #DOCUMENTS}. The seed is fixed, so that a failure can be repeated; the document is in
 * its message.
 */
class JsonAgreementTest {
  private static final int DOCUMENTS = 100_000;
  private static final List<String> NAMES = List.of("a", "id", "problem_id", "", "accept_language");
  private static final int OBJECT = 0;
  private static final List<String> INNER_NAMES = List.of("usage_key", "id");

  private static final String ODD = "{}[]\",:\\ 0-+.eE\n\t\r/utfnNI\u0001";

  /** Invalid beginnings of characters, overlong forms, a surrogate, and pieces of what is right. */
  private static final byte[][] BYTES = {
    {(byte) 0x80},
    {(byte) 0xC0, (byte) 0xAF},
    {(byte) 0xC3},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x9F, (byte) 0x98},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xFF},
    {(byte) 0xE0, (byte) 0x80, (byte) 0xAF}
  };

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonScanner.MAX_DEPTH)
                  .maxNumberLength(1 << 20)
                  .build())
          .build();

  private final Random random = new Random(44);
  private final RandomJson json = new RandomJson(random);
  private final JsonScanner scanner = new JsonScanner();
  private final JsonMembers members = new JsonMembers(scanner, new Names(NAMES));
  private final JsonMembers inner = members.inner(OBJECT, new Names(INNER_NAMES));
  private final TextBuffer unescaped = new TextBuffer();
  private final JsonString string = new JsonString(unescaped);
  private final ValueReader values = new ValueReader();

  @Test
  void bothAcceptTheSameTextsAndFindTheSameValues() throws IOException {
    int documents = Integer.getInteger("edxlake.json-documents", DOCUMENTS);
    int accepted = 0;
    for (int i = 0; i < documents; i++) {
      byte[] text = damaged(json.object(1 + random.nextInt(5), NAMES));
      // In the middle of a buffer: nothing in front of a record or behind it may be looked at.
      byte[] buffer = new byte[text.length + random.nextInt(24)];
      Arrays.fill(buffer, (byte) ODD.charAt(random.nextInt(ODD.length())));
      int from = random.nextInt(buffer.length - text.length + 1);
      System.arraycopy(text, 0, buffer, from, text.length);

      try {
        accepted += isReadAlike(text, buffer, from) ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError("document " + i + ": " + shown(text), e);
      }
    }
    assertThat(accepted).isBetween(documents / 5, documents * 4 / 5);
  }

  private boolean isReadAlike(byte[] text, byte[] buffer, int from) throws IOException {
    boolean valid = accepts(buffer, from, from + text.length);
    same(valid, isObject(text));
    if (valid) {
      assertSameMembers(members, NAMES, text, 0, text.length, from);
      assertSameStrings(members, NAMES.size(), buffer);
      int object = members.last(OBJECT);
      if (object >= 0 && members.first(object) == '{') {
        assertSameMembers(
            inner, INNER_NAMES, text, members.from(object) - from, members.to(object) - from, from);
        assertSameStrings(inner, INNER_NAMES.size(), buffer);
      } else {
        same(inner.size(), 0);
      }
    }
    return valid;
  }

  @Test
  void bothAcceptTheSameDepth() throws IOException {
    for (int depth = 500; depth < 520; depth++) {
      String nested =
          "{\"a\": " + "[".repeat(depth - 2) + "{\"b\": 1}" + "]".repeat(depth - 2) + "}";
      for (String text : List.of(nested, nested.replace("\"a\"", "\"id\""), objects(depth))) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean accepted = accepts(bytes, 0, bytes.length);

        assertThat(accepted).isEqualTo(depth <= JsonScanner.MAX_DEPTH).isEqualTo(isObject(bytes));
        assertThat(accepted || scanner.fault() == RejectReason.TOO_DEEP).isTrue();
      }
    }
  }

  @Test
  void whateverIsCutOffAWholeTextIsTruncated() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      byte[] text = json.object(4, NAMES).getBytes(StandardCharsets.UTF_8);
      int cut = 1 + random.nextInt(text.length - 1);

      assertThat(members.read(text, 0, cut)).as(() -> shown(text)).isEqualTo(-1);
      assertThat(scanner.fault()).as(() -> shown(text)).isEqualTo(RejectReason.TRUNCATED_JSON);
      assertThat(scanner.faultAt()).isEqualTo(cut);
      assertThat(isObject(Arrays.copyOf(text, cut))).isFalse();
    }
  }

  private static String objects(int depth) {
    return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  /** Reads a text as the decoders do; the scanner by itself must be of the same opinion. */
  private boolean accepts(byte[] buffer, int from, int to) {
    unescaped.clear();
    int first = JsonScanner.skipBlank(buffer, from, to);
    if (!Utf8.isValid(buffer, from, to) || first == to || buffer[first] != '{') {
      return false;
    }

    int scanned = scanner.value(buffer, first, to, JsonScanner.MAX_DEPTH);
    RejectReason fault = scanner.fault();
    int faultAt = scanner.faultAt();
    int end = members.read(buffer, first, to);
    same(end, scanned);
    if (end < 0) {
      same(scanner.fault(), fault);
      same(scanner.faultAt(), faultAt);
    }
    return end >= 0 && JsonScanner.skipBlank(buffer, end, to) == to;
  }

  private static boolean isObject(byte[] text) {
    // No JSON has a zero byte, but Jackson takes it for a sign of UTF-16.
    if (shown(text).indexOf(0) >= 0) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT || !isUtf8(text)) {
        return false;
      }
      while (!parser.getParsingContext().inRoot()) {
        JsonToken token = parser.nextToken();
        // Jackson takes -INF and +Infinity too, which Python never writes.
        boolean oddNumber =
            token == JsonToken.VALUE_NUMBER_FLOAT
                && (parser.getText().startsWith("+") || parser.getText().endsWith("INF"));
        if (token == null || oddNumber) {
          return false;
        }
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Compares members with those that Jackson finds in the object that lies in {@code [from, to)}.
   *
   * @param base where in the buffer, which our ranges point into, the text begins
   */
  private void assertSameMembers(
      JsonMembers ours, List<String> names, byte[] text, int from, int to, int base)
      throws IOException {
    int[] last = new int[names.size()];
    Arrays.fill(last, -1);
    int count = 0;
    try (JsonParser parser = JACKSON.createParser(text, from, to - from)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int name = names.indexOf(parser.currentName());
        same(ours.name(count), name);
        parser.nextToken();
        same((long) ours.from(count) - base - from, parser.currentTokenLocation().getByteOffset());
        if (name >= 0) {
          last[name] = count;
        }
        count++;
        parser.skipChildren();
        parser.finishToken();
        same((long) ours.to(count - 1) - base - from, parser.currentLocation().getByteOffset());
        assertSameValue(parser, text, ours.from(count - 1) - base, ours.to(count - 1) - base);
      }
    }
    same(ours.size(), count);
    for (int name = 0; name < last.length; name++) {
      same(ours.last(name), last[name]);
    }
  }

  private void assertSameValue(JsonParser parser, byte[] text, int from, int to)
      throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> {
        string.read(text, from, to);
        String whole = withoutHalfPairs(parser.getText());
        same(text(string), whole);
        same(string.isExact(), whole.equals(parser.getText()));
      }
      case VALUE_NUMBER_INT -> {
        same(
            values.integer(text, from, to),
            parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER);
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
          same(values.number(), parser.getLongValue());
        }
        assertSameDecimal(parser, text, from, to);
      }
      case VALUE_NUMBER_FLOAT -> assertSameDecimal(parser, text, from, to);
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          same(new String(text, from, to - from, StandardCharsets.UTF_8), parser.getText());
      default -> same(text[to - 1] == '}' || text[to - 1] == ']', true);
    }
  }

  private void assertSameDecimal(JsonParser parser, byte[] text, int from, int to)
      throws IOException {
    double expected = parser.getDoubleValue();
    same(values.decimal(text, from, to), Double.isFinite(expected));
    if (Double.isFinite(expected)) {
      // Jackson's integers have no negative zero.
      same(values.decimal() + 0.0, expected + 0.0);
    }
  }

  /** The text that counts for a name, if it is a string. */
  private void assertSameStrings(JsonMembers ours, int names, byte[] buffer) {
    for (int name = 0; name < names; name++) {
      int member = ours.last(name);
      boolean isString = member >= 0 && buffer[ours.from(member)] == '"';
      same(ours.readString(name, string), isString);
      if (isString) {
        String read = text(string);
        same(
            ours.isEscaped(member),
            shown(Arrays.copyOfRange(buffer, ours.from(member), ours.to(member))).contains("\\"));
        string.read(buffer, ours.from(member), ours.to(member));
        same(read, text(string));
      }
    }
  }

  // Millions of these are too many for what AssertJ does.
  private static void same(Object ours, Object theirs) {
    if (!ours.equals(theirs)) {
      throw new AssertionError(ours + " is not " + theirs);
    }
  }

  private static String text(JsonString string) {
    return new String(
        string.buffer(), string.from(), string.to() - string.from(), StandardCharsets.UTF_8);
  }

  private static String withoutHalfPairs(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Two of five texts stay whole. */
  private byte[] damaged(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int change = Math.max(0, random.nextInt(5) - 1);
        change > 0 && bytes.length > 0;
        change--) {
      int place = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, place);
            case 1 -> replaced(bytes, place, 1, new byte[0]);
            case 2 -> replaced(bytes, place, 0, odd());
            case 3 -> replaced(bytes, place, 1, odd());
            case 4 -> replaced(bytes, place, 1, new byte[] {(byte) random.nextInt(256)});
            case 5 -> replaced(bytes, place, 0, BYTES[random.nextInt(BYTES.length)]);
            case 6 -> replaced(bytes, place, 0, json.value(1).getBytes(StandardCharsets.UTF_8));
            default -> {
              int end = Math.min(bytes.length, place + random.nextInt(20));
              yield replaced(bytes, place, 0, Arrays.copyOfRange(bytes, place, end));
            }
          };
    }
    return bytes;
  }

  private byte[] odd() {
    return new byte[] {(byte) ODD.charAt(random.nextInt(ODD.length()))};
  }

  private static byte[] replaced(byte[] bytes, int place, int length, byte[] by) {
    byte[] changed = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, changed, 0, place);
    System.arraycopy(by, 0, changed, place, by.length);
    int behind = place + length;
    System.arraycopy(bytes, behind, changed, place + by.length, bytes.length - behind);
    return changed;
  }

  private static String shown(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Jackson lets surrogates and some others through where it skips: the JDK has the word. */
  private static boolean isUtf8(byte[] text) {
    String decoded = new String(text, StandardCharsets.UTF_8);
    return Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), text);
  }
}
