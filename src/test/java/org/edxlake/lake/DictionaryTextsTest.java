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
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is held against what parquet-java's own writer writes. */
class DictionaryTextsTest {
  private static final int DICTIONARY = 8 << 10;
  private static final ColumnDescriptor COLUMN =
      new MessageType("t", Types.optional(PrimitiveTypeName.BINARY).named("text"))
          .getColumns()
          .get(0);

  /** All that a column chunk holds: its pages, how each is encoded, and its dictionary. */
  private record Chunk(List<String> pages, List<Encoding> encodings, String dictionary) {}

  @Test
  void fewTextsThatComeAgainAreNumbers() throws IOException {
    assertThat(written(3, 500, i -> "video " + i % 7).encodings())
        .extracting(Encoding::usesDictionary)
        .containsExactly(true, true, true);
  }

  @Test
  void textsThatNeverComeAgainAreWrittenAsTheyAre() throws IOException {
    assertThat(written(2, 100, i -> "session " + i).encodings()).containsOnly(Encoding.PLAIN);
  }

  @Test
  void aDictionaryThatGrowsTooLargeLeavesTheFirstPagesAsTheyAre() throws IOException {
    assertThat(written(6, 1000, i -> "path " + (i < 1500 ? i % 10 : i)).encodings())
        .startsWith(NUMBERS)
        .endsWith(Encoding.PLAIN);
  }

  @Test
  void aFirstPageWithoutAValueIsTakenAsParquetTakesIt() throws IOException {
    assertThat(written(2, 0, i -> "").encodings()).containsOnly(Encoding.PLAIN);
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

    written(
        1 + random.nextInt(8),
        random.nextInt(3000),
        i -> texts.get((int) (Math.pow(random.nextDouble(), skew) * distinct)));
  }

  @SuppressWarnings("deprecation")
  private static final Encoding NUMBERS = Encoding.PLAIN_DICTIONARY;

  /** Writes pages of texts with both writers, one chunk after another, and compares. */
  private static Chunk written(int pages, int rows, IntFunction<String> text) throws IOException {
    ParquetProperties properties =
        ParquetProperties.builder().withDictionaryPageSize(DICTIONARY).build();
    DefaultV1ValuesWriterFactory parquet = new DefaultV1ValuesWriterFactory();
    parquet.initialize(properties);
    List<List<byte[]>> chunk = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      List<byte[]> values = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        values.add(text.apply(page * rows + row).getBytes(UTF_8));
      }
      chunk.add(values);
    }

    try (ValuesWriter own = new DictionaryTexts(properties);
        ValuesWriter theirs = parquet.newValuesWriter(COLUMN)) {
      Chunk expected = write(theirs, chunk);
      assertThat(write(own, chunk)).isEqualTo(expected);
      // A writer is used again.
      assertThat(write(own, chunk)).isEqualTo(expected);
      return expected;
    }
  }

  private static Chunk write(ValuesWriter writer, List<List<byte[]>> chunk) throws IOException {
    List<String> pages = new ArrayList<>();
    List<Encoding> encodings = new ArrayList<>();
    byte[] buffer = new byte[1 << 16];
    for (List<byte[]> page : chunk) {
      for (byte[] value : page) {
        // As rows come: in an array that the next one overwrites.
        System.arraycopy(value, 0, buffer, 5, value.length);
        writer.writeBytes(Binary.fromReusedByteArray(buffer, 5, value.length));
      }
      pages.add(writer.getBufferedSize() + ": " + hex(writer.getBytes()));
      encodings.add(writer.getEncoding());
      writer.reset();
    }
    DictionaryPage dictionary = writer.toDictPageAndClose();
    String entries =
        dictionary == null
            ? "none"
            : dictionary.getDictionarySize() + ": " + hex(dictionary.getBytes());
    writer.resetDictionary();
    return new Chunk(pages, encodings, entries);
  }

  private static String hex(BytesInput bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    bytes.writeAllTo(all);
    return HexFormat.of().formatHex(all.toByteArray());
  }
}
