package org.edxlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dictionaries write is held against what parquet-java's own writers write. */
class PageValuesTest {
  private static final int DICTIONARY = 24 << 10;

  // Values are announced in pieces that have nothing to do with pages.
  private static final int PIECE = 97;

  @SuppressWarnings("deprecation")
  private static final Encoding NUMBERS = Encoding.PLAIN_DICTIONARY;

  private static final PrimitiveType TEXT =
      Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named("t");

  /** The pages of a column chunk: how each is encoded, and its least and greatest value. */
  private record Chunk(List<String> pages, List<Encoding> encodings, List<String> ranges) {
    private Chunk() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  @Test
  void fewTextsThatComeAgainAreNumbers() throws IOException {
    assertThat(texts(3, 500, i -> "video " + i % 7).encodings())
        .containsExactly(NUMBERS, NUMBERS, NUMBERS);
  }

  @Test
  void textsThatNeverComeAgainAreWrittenAsTheyAre() throws IOException {
    assertThat(texts(2, 100, i -> "session " + i).encodings()).containsOnly(Encoding.PLAIN);
  }

  @Test
  void aDictionaryThatGrowsTooLargeLeavesTheFirstPagesAsTheyAre() throws IOException {
    assertThat(texts(6, 1000, i -> "path " + (i < 1500 ? i % 10 : i)).encodings())
        .startsWith(NUMBERS)
        .endsWith(Encoding.PLAIN);
  }

  @Test
  void aFirstPageWithoutAValueIsTakenAsParquetTakesIt() throws IOException {
    assertThat(texts(2, 0, i -> "").encodings()).containsOnly(Encoding.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void anyTextsAreWrittenAsParquetWritesThem(int seed) throws IOException {
    Random random = new Random(seed);
    int distinct = 1 << random.nextInt(12);
    int longest = 1 + random.nextInt(60);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < distinct; i++) {
      String text = "";
      for (int length = random.nextInt(longest); length > 0; length--) {
        text +=
            (char) (random.nextInt(20) == 0 ? 0x5b66 + random.nextInt(9) : 'a' + random.nextInt(3));
      }
      texts.add(text);
    }
    int skew = 1 + random.nextInt(4);

    texts(
        1 + random.nextInt(8),
        random.nextInt(3000),
        i -> texts.get((int) (Math.pow(random.nextDouble(), skew) * distinct)));
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64", "DOUBLE"})
  void anyNumbersAreWrittenAsParquetWritesThem(PrimitiveTypeName type) throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      int distinct = 1 << random.nextInt(14);
      boolean small = random.nextBoolean();
      numbers(
          type,
          1 + random.nextInt(8),
          random.nextInt(3000),
          row -> number(type, random.nextInt(distinct), small));
    }
  }

  @Test
  void aLargeDictionaryIsSearchedForManyTextsAtOnce() throws IOException {
    Random random = new Random(9);
    // 20 KB of entries, the empty text among them, and then more than the dictionary may have.
    IntFunction<String> few = i -> i % 50 == 0 ? "" : "learner-" + random.nextInt(1200);
    IntFunction<String> many = i -> i < 9000 ? few.apply(i) : "session " + random.nextInt(5000);

    assertThat(texts(10, 1500, few).encodings()).containsOnly(NUMBERS);
    assertThat(texts(10, 1500, many).encodings()).startsWith(NUMBERS).endsWith(Encoding.PLAIN);
  }

  private static long number(PrimitiveTypeName type, int which, boolean small) {
    long mixed = small ? which - 5 : which * 0x9E3779B97F4A7C15L;
    return switch (type) {
      case INT32 -> (int) mixed;
      case INT64 -> mixed;
      default -> Double.doubleToRawLongBits(small ? mixed / 4.0 : mixed * 1e-300);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64", "DOUBLE"})
  void numbersThatComeAgainHaveADictionaryAndOthersHaveNone(PrimitiveTypeName type)
      throws IOException {
    assertThat(numbers(type, 2, 500, row -> number(type, row % 9, true)).encodings())
        .containsExactly(NUMBERS, NUMBERS);
    assertThat(numbers(type, 2, 500, row -> number(type, row, true)).encodings())
        .containsExactly(Encoding.PLAIN, Encoding.PLAIN);
  }

  /** Writes pages of texts with both writers and compares. */
  private static Chunk texts(int pages, int rows, IntFunction<String> text) throws IOException {
    RowBatch batch = new RowBatch(1);
    List<Binary> values = new ArrayList<>();
    batch.begin(new byte[0]);
    for (int row = 0; row < pages * rows; row++) {
      byte[] bytes = text.apply(row).getBytes(UTF_8);
      batch.beginRow();
      if (row % 11 != 3) {
        batch.text(0, bytes, 0, bytes.length);
      }
      values.add(Binary.fromConstantByteArray(bytes));
    }
    try (ValuesWriter theirs = theirs(TEXT)) {
      return compared(
          TEXT,
          new DictionaryTexts(DICTIONARY),
          batch,
          theirs,
          row -> theirs.writeBytes(values.get(row)),
          (statistics, row) -> statistics.updateStats(values.get(row)),
          pages,
          rows);
    }
  }

  private static Chunk numbers(
      PrimitiveTypeName name, int pages, int rows, IntToLongFunction number) throws IOException {
    PrimitiveType type = Types.optional(name).named("t");
    RowBatch batch = new RowBatch(1);
    batch.begin(new byte[0]);
    for (int row = 0; row < pages * rows; row++) {
      batch.beginRow();
      batch.integer(0, number.applyAsLong(row));
    }
    try (ValuesWriter theirs = theirs(type)) {
      return compared(
          type,
          new DictionaryNumbers(name, DICTIONARY),
          batch,
          theirs,
          row -> {
            long value = batch.number(0, row);
            switch (name) {
              case INT32 -> theirs.writeInteger((int) value);
              case INT64 -> theirs.writeLong(value);
              default -> theirs.writeDouble(Double.longBitsToDouble(value));
            }
          },
          (statistics, row) -> {
            long value = batch.number(0, row);
            switch (name) {
              case INT32 -> statistics.updateStats((int) value);
              case INT64 -> statistics.updateStats(value);
              default -> statistics.updateStats(Double.longBitsToDouble(value));
            }
          },
          pages,
          rows);
    }
  }

  private interface Update {
    void with(Statistics<?> statistics, int row);
  }

  private interface Write {
    void row(int row);
  }

  private static ValuesWriter theirs(PrimitiveType type) {
    DefaultV1ValuesWriterFactory factory = new DefaultV1ValuesWriterFactory();
    factory.initialize(ParquetProperties.builder().withDictionaryPageSize(DICTIONARY).build());
    ColumnDescriptor column = new MessageType("m", type).getColumns().get(0);
    return factory.newValuesWriter(column);
  }

  private static Chunk compared(
      PrimitiveType type,
      PageValues own,
      RowBatch batch,
      ValuesWriter theirs,
      Write write,
      Update update,
      int pages,
      int rows)
      throws IOException {
    Chunk ours = new Chunk();
    Chunk expected = new Chunk();
    int[] numbers = RowBatch.numbers(batch.rows());
    for (int page = 0; page < pages; page++) {
      Statistics<?> ofPage = Statistics.createStats(type);
      for (int row = page * rows; row < (page + 1) * rows; row++) {
        if (row % PIECE == 0) {
          own.prepare(batch, 0, numbers, row, Math.min(row + PIECE, numbers.length));
        }
        if (!batch.has(0, row)) {
          continue;
        }
        own.add(batch, 0, row);
        write.row(row);
        update.with(ofPage, row);
      }
      ours.pages().add(own.size() + ": " + hex(own.encode()));
      ours.encodings().add(own.encoding());
      Statistics<?> told = Statistics.createStats(type);
      own.describe(told);
      ours.ranges().add(told.toString());
      own.endPage();
      expected.pages().add(theirs.getBufferedSize() + ": " + hex(theirs.getBytes()));
      expected.encodings().add(theirs.getEncoding());
      expected.ranges().add(ofPage.toString());
      theirs.reset();
    }
    assertThat(ours).isEqualTo(expected);
    assertThat(dictionary(own.dictionary())).isEqualTo(dictionary(theirs.toDictPageAndClose()));
    return ours;
  }

  private static String dictionary(DictionaryPage page) throws IOException {
    return page == null ? "none" : page.getDictionarySize() + ": " + hex(page.getBytes());
  }

  private static String hex(BytesInput bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    bytes.writeAllTo(all);
    return HexFormat.of().formatHex(all.toByteArray());
  }
}
