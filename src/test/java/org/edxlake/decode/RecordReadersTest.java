package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.edxlake.catalog.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordReadersTest {
  private static final int LIMIT = 1000;

  /** What a reader made of a text: its records, and its counts at the end. */
  private record Read(
      List<String> records, List<Long> lines, List<Boolean> cuts, long count, long bytes) {}

  private static Read read(Dialect dialect, InputStream text, int limit) throws IOException {
    List<String> records = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    List<Boolean> cuts = new ArrayList<>();
    try (RecordReader reader = RecordReaders.open(dialect, text, limit)) {
      long bytesBefore = 0;
      while (reader.next()) {
        int length = reader.to() - reader.from();
        records.add(
            new String(reader.buffer(), reader.from(), length, StandardCharsets.ISO_8859_1));
        lines.add(reader.line());
        cuts.add(reader.isCut());
        assertThat(reader.bytes()).isGreaterThanOrEqualTo(bytesBefore + length);
        bytesBefore = reader.bytes();
      }
      assertThat(reader.next()).isFalse();
      return new Read(records, lines, cuts, reader.records(), reader.bytes());
    }
  }

  private static Read read(Dialect dialect, String text) throws IOException {
    return read(dialect, stream(text), LIMIT);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Gives one byte at a time, so that every place is once the end of what was read. */
  private static InputStream drip(String text) {
    return new InputStream() {
      private final InputStream whole = stream(text);

      @Override
      public int read() throws IOException {
        return whole.read();
      }

      @Override
      public int read(byte[] target, int offset, int count) throws IOException {
        return whole.read(target, offset, Math.min(count, 1));
      }
    };
  }

  @Test
  void aLineEndsAtItsLineFeed() throws IOException {
    Read read = read(Dialect.JSON_LINES, stream("a\n\nbc\n"), LIMIT);

    assertThat(read)
        .isEqualTo(
            new Read(
                List.of("a", "", "bc"), List.of(1L, 2L, 3L), List.of(false, false, false), 3, 6));
  }

  @Test
  void aLoneCarriageReturnStaysInsideItsLine() throws IOException {
    assertThat(read(Dialect.EXPORTER_TSV, "a\rb\u0085c\r\nd").records())
        .containsExactly("a\rb\u0085c\r", "d");
  }

  @Test
  void theLastLineNeedsNoLineFeed() throws IOException {
    assertThat(read(Dialect.EXPORTER_TSV, "a\nb").records()).containsExactly("a", "b");
    assertThat(read(Dialect.EXPORTER_TSV, "").records()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anEmptyTextHasNoRecords(Dialect dialect) throws IOException {
    assertThat(read(dialect, "")).isEqualTo(new Read(List.of(), List.of(), List.of(), 0, 0));
  }

  @Test
  void aRecordBeyondTheLimitIsCutAndItsRestCounted() throws IOException {
    String exact = "x".repeat(LIMIT);
    String longer = "y".repeat(LIMIT + 1);
    String much = "z".repeat(1_000_000);
    String text = exact + "\n" + longer + "\n" + much + "\nend\n" + much;

    Read read = read(Dialect.JSON_LINES, text);

    assertThat(read)
        .isEqualTo(
            new Read(
                List.of(
                    exact,
                    longer.substring(0, LIMIT),
                    much.substring(0, LIMIT),
                    "end",
                    much.substring(0, LIMIT)),
                List.of(1L, 2L, 3L, 4L, 5L),
                List.of(false, true, true, false, true),
                5,
                text.length()));
  }

  @Test
  void aLongLineIsReadWhole() throws IOException {
    String line = "0123456789".repeat(300_000);

    Read read = read(Dialect.JSON_LINES, stream("a\n" + line + "\nb"), 1 << 26);

    assertThat(read.records()).containsExactly("a", line, "b");
    assertThat(read.bytes()).isEqualTo(line.length() + 4);
  }

  @Test
  void aQuotedFieldOfACsvMayHoldLineEnds() throws IOException {
    String text = "a,b\r\n\"x\r\ny\",\"\"\"\n\"\r\n\r\nlast,\"\"\n";

    Read read = read(Dialect.CSV, text);

    assertThat(read)
        .isEqualTo(
            new Read(
                List.of("a,b", "\"x\r\ny\",\"\"\"\n\"", "", "last,\"\""),
                List.of(1L, 2L, 5L, 6L),
                List.of(false, false, false, false),
                4,
                text.length()));
  }

  @Test
  void aQuoteInsideAPlainFieldOpensNothing() throws IOException {
    assertThat(read(Dialect.CSV, "a\"b,c\nd\n").records()).containsExactly("a\"b,c", "d");
    assertThat(read(Dialect.CSV, "\"a\"b\"\nd\n").records()).containsExactly("\"a\"b\"", "d");
  }

  @Test
  void aQuoteThatDoesNotEndMakesOneRecordOfTheRest() throws IOException {
    assertThat(read(Dialect.CSV, "a,b\n\"c,d\ne,f\n").records())
        .containsExactly("a,b", "\"c,d\ne,f\n");
  }

  @Test
  void aDocumentIsCutIntoItsMembers() throws IOException {
    String text = "\n{\n  \"a\": {\"x\": \"}\\\",{\"},\n  \"b\\\"\": [1, {}]\n, \"c\": 1}\n \n";

    Read read = read(Dialect.JSON_DOCUMENT, text);

    assertThat(read)
        .isEqualTo(
            new Read(
                List.of("\"a\": {\"x\": \"}\\\",{\"}", "\"b\\\"\": [1, {}]\n", "\"c\": 1"),
                List.of(1L, 2L, 3L),
                List.of(false, false, false),
                3,
                text.length()));
  }

  @Test
  void anEmptyDocumentHasNoMembers() throws IOException {
    assertThat(read(Dialect.JSON_DOCUMENT, " { }\n"))
        .isEqualTo(new Read(List.of(), List.of(), List.of(), 0, 5));
  }

  @Test
  void aByteOrderMarkInFrontOfADocumentMeansNothing() throws IOException {
    String mark = "\u00EF\u00BB\u00BF";
    String text = mark + " {\"a\": 1}";

    Read read = read(Dialect.JSON_DOCUMENT, drip(text), LIMIT);

    assertThat(read)
        .isEqualTo(new Read(List.of("\"a\": 1"), List.of(1L), List.of(false), 1, text.length()));
    assertThat(read(Dialect.JSON_DOCUMENT, mark))
        .isEqualTo(new Read(List.of(), List.of(), List.of(), 0, 3));
    assertThat(read(Dialect.JSON_DOCUMENT, "\u00EF\u00BB{}").records())
        .containsExactly("\u00EF\u00BB{}");
  }

  @Test
  void aDamagedDocumentEndsInARecordThatTellsOfIt() throws IOException {
    assertThat(read(Dialect.JSON_DOCUMENT, "[1]").records()).containsExactly("[1]");
    assertThat(read(Dialect.JSON_DOCUMENT, "{").records()).containsExactly("");
    assertThat(read(Dialect.JSON_DOCUMENT, "{\"a\": 1").records()).containsExactly("\"a\": 1", "");
    assertThat(read(Dialect.JSON_DOCUMENT, "{\"a\": 1,").records()).containsExactly("\"a\": 1", "");
    assertThat(read(Dialect.JSON_DOCUMENT, "{\"a\": {\"b").records())
        .containsExactly("\"a\": {\"b");
    assertThat(read(Dialect.JSON_DOCUMENT, "{\"a\": 1, x: 2}").records())
        .containsExactly("\"a\": 1", "x: 2}");
    assertThat(read(Dialect.JSON_DOCUMENT, "{\"a\": 1} \"b\": 2}").records())
        .containsExactly("\"a\": 1", "} \"b\": 2}");
    assertThat(read(Dialect.JSON_DOCUMENT, "{} {}").records()).containsExactly("} {}");
  }

  @Test
  void aMemberBeyondTheLimitIsCutAndTheNextOneIsRead() throws IOException {
    String member = "\"a\": [" + "\"}\", ".repeat(100_000) + "1]";
    String text = "{" + member + ", \"b\": 2}";

    Read read = read(Dialect.JSON_DOCUMENT, text);

    assertThat(read.records()).containsExactly(member.substring(0, LIMIT), "\"b\": 2");
    assertThat(read.cuts()).containsExactly(true, false);
    assertThat(read.bytes()).isEqualTo(text.length());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void howTheBytesArriveDoesNotMatter(Dialect dialect) throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append("ab\n\r\t,\"\"\\{}[]: ".charAt(random.nextInt(15)));
      }
      String sent = (random.nextBoolean() ? "{" : "") + text;
      int limit = 1 + random.nextInt(60);

      Read whole = read(dialect, stream(sent), limit);
      Read dripped = read(dialect, drip(sent), limit);

      assertThat(dripped).isEqualTo(whole);
      assertThat(whole.bytes()).isEqualTo(sent.length());
      assertThat(whole.count()).isEqualTo(whole.records().size());
    }
  }

  @Test
  void theLinesOfATextAreItsLineFeedsAndALastLineWithoutOne() throws IOException {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(3000); i > 0; i--) {
        text.append(random.nextInt(20) == 0 ? '\n' : (char) random.nextInt(256));
      }
      String sent = text.toString();

      Read read = read(Dialect.EXPORTER_TSV, stream(sent), 1 << 20);

      String rebuilt = String.join("\n", read.records()) + (sent.endsWith("\n") ? "\n" : "");
      assertThat(rebuilt).isEqualTo(sent);
      assertThat(read.bytes()).isEqualTo(sent.length());
    }
  }
}
