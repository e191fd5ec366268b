package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.StagedFile.Chunk;
import org.edxlake.catalog.StagedFile.Compression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkWriterTest {
  @TempDir Path scratch;
  private StagingArea area;

  @BeforeEach
  void open() throws IOException {
    area = new StagingArea(scratch.toUri(), new Configuration(false));
    area.createFolder("u-2014-07-27");
  }

  @Test
  void aPieceEndsAtTheFirstLineFeedBeyondItsSize() throws IOException {
    List<Chunk> chunks = write("id\n1\n22\n333\n4444\n", Dialect.EXPORTER_TSV, 4, 3);

    assertThat(texts(chunks)).containsExactly("id\n1\n", "22\n333\n", "4444\n");
    assertThat(chunks).containsExactly(chunk(0, 1, 5), chunk(1, 3, 7), chunk(2, 5, 5));
  }

  @Test
  void aLineLongerThanAPieceStaysWhole() throws IOException {
    assertThat(texts(write("1234567\n1\n2\n", Dialect.SQOOP_TSV, 2, 100)))
        .containsExactly("1234567\n", "1\n", "2\n");
  }

  @Test
  void aLoneCarriageReturnIsNoPlaceToCut() throws IOException {
    assertThat(texts(write("a\rb\rc\n", Dialect.EXPORTER_TSV, 1, 100)))
        .containsExactly("a\rb\rc\n");
  }

  @Test
  void aLastLineWithoutLineFeedIsKept() throws IOException {
    assertThat(texts(write("1\n2", Dialect.MONGO_JSON_LINES, 1, 1))).containsExactly("1\n", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CSV", "JSON_DOCUMENT"})
  void aTextWhoseRecordsMaySpanLinesIsOnePiece(Dialect dialect) throws IOException {
    assertThat(texts(write("1\n2\n3\n", dialect, 1, 1))).containsExactly("1\n2\n3\n");
  }

  @Test
  void aTextWithoutBytesHasNoPiece() throws IOException {
    assertThat(write("", Dialect.EXPORTER_TSV, 1, 1)).isEmpty();
    assertThat(scratch.resolve("u-2014-07-27")).isEmptyDirectory();
  }

  @Test
  void thePiecesTogetherAreTheTextHoweverItArrives() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 100; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append(random.nextInt(6) == 0 ? '\n' : 'x');
      }
      List<Chunk> chunks =
          write(
              text.toString(),
              Dialect.EXPORTER_TSV,
              1 + random.nextInt(40),
              1 + random.nextInt(50));

      long line = 1;
      StringBuilder together = new StringBuilder();
      for (int i = 0; i < chunks.size(); i++) {
        String piece = texts(chunks).get(i);
        assertThat(chunks.get(i)).isEqualTo(chunk(i, line, piece.length()));
        assertThat(piece.endsWith("\n") || i == chunks.size() - 1).isTrue();
        line += piece.chars().filter(c -> c == '\n').count();
        together.append(piece);
      }
      assertThat(together).hasToString(text.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000})
  void aPieceOfAnyLengthIsReadAsItWasWritten(int length) throws IOException {
    String text = "x".repeat(length);

    assertThat(texts(write(text, Dialect.CSV, 1, 1000))).containsExactly(text);
    assertThat(texts(write(text, Dialect.CSV, 1, length))).containsExactly(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 100_000})
  void aPieceThatWasChangedInScratchIsNotRead(int length) throws IOException {
    List<Chunk> chunks = write("x".repeat(length), Dialect.CSV, 1, 1000);
    Path file = scratch.resolve("u-2014-07-27/7-0.zst");
    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    Files.write(file, content);

    assertThatThrownBy(() -> texts(chunks)).isInstanceOf(IOException.class);
  }

  @Test
  void nothingRemainsOfWhatIsDiscarded() throws IOException {
    ChunkWriter writer = new ChunkWriter(area, "u-2014-07-27", 7, Dialect.EXPORTER_TSV, 2);
    writer.write("1\n2\n3".getBytes(UTF_8));
    writer.discard();

    assertThat(writer.chunks()).isEmpty();
    assertThat(scratch.resolve("u-2014-07-27")).isEmptyDirectory();
  }

  private List<Chunk> write(String text, Dialect dialect, long chunkBytes, int portion)
      throws IOException {
    ChunkWriter writer = new ChunkWriter(area, "u-2014-07-27", 7, dialect, chunkBytes);
    byte[] bytes = text.getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from += portion) {
      writer.write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + portion)));
    }
    writer.close();
    return writer.chunks();
  }

  private Chunk chunk(int ordinal, long firstLine, long bytes) {
    String location =
        scratch.resolve("u-2014-07-27").resolve("7-" + ordinal + ".zst").toUri().toString();
    return new Chunk(ordinal, location, Compression.ZSTD, firstLine, bytes);
  }

  private List<String> texts(List<Chunk> chunks) throws IOException {
    List<String> texts = new java.util.ArrayList<>();
    for (Chunk chunk : chunks) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      try (InputStream in = area.openDelivered("u-2014-07-27", chunk)) {
        in.transferTo(text);
      }
      texts.add(text.toString(UTF_8));
    }
    return texts;
  }
}
