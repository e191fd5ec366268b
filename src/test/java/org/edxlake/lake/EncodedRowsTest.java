package org.edxlake.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of every type, with NULLs in every pattern, as two readers see them. */
class EncodedRowsTest {
  private static final MessageType SCHEMA =
      new MessageType(
          "every_type",
          text("few"),
          text("many"),
          Types.optional(PrimitiveTypeName.BINARY).named("raw"),
          number("int_few", PrimitiveTypeName.INT32),
          number("int_many", PrimitiveTypeName.INT32),
          number("long_few", PrimitiveTypeName.INT64),
          number("long_many", PrimitiveTypeName.INT64),
          number("double_few", PrimitiveTypeName.DOUBLE),
          number("double_many", PrimitiveTypeName.DOUBLE),
          number("flag", PrimitiveTypeName.BOOLEAN),
          number("line", PrimitiveTypeName.INT64),
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named("at"),
          Types.optional(PrimitiveTypeName.INT32)
              .as(LogicalTypeAnnotation.dateType())
              .named("day"));
  private static final int COLUMNS = SCHEMA.getFieldCount();

  private static final String AS_TEXT =
      """
      SELECT few, many, hex(raw), int_few, int_many, long_few, long_many, double_few, double_many,
        flag, line, epoch_us("at"), date_diff('day', DATE '1970-01-01', day)
      FROM read_parquet('%s')""";

  @TempDir Path folder;
  private LakeStore store;

  @BeforeEach
  void open() throws IOException {
    store = LakeStores.open(URI.create("file://" + folder.resolve("root")), new Configuration());
  }

  /** Which rows of a column have no value. */
  private enum Nulls {
    NONE,
    ALL,
    EVERY_OTHER,
    RUNS,
    SOME,
    ALL_BUT_THE_LAST;

    private boolean isNull(int row, int rows, Random random) {
      return switch (this) {
        case NONE -> false;
        case ALL -> true;
        case EVERY_OTHER -> row % 2 == 0;
        case RUNS -> row / 37 % 2 == 0;
        case SOME -> random.nextInt(9) == 0;
        case ALL_BUT_THE_LAST -> row < rows - 1;
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1024",
    "7, 7, 1024",
    "8, 7, 1024",
    "1000, 100, 1024",
    "1001, 100, 1048576",
    "5000, 20000, 4096",
    "30000, 20000, 1048576",
    "20000, 20000, 1048576"
  })
  void everyTypeAndPatternOfNullsIsReadBackByParquetJavaAndByDuckDb(
      int rows, int pageRows, int pageBytes) throws IOException, SQLException {
    for (Nulls nulls : Nulls.values()) {
      Random random = new Random(rows + nulls.name().length());
      List<List<String>> expected = new ArrayList<>();
      RowBatch batch = batch(rows, nulls, random, expected);
      DataFile file = write(batch, pageRows, pageBytes, "%s-%d.parquet".formatted(nulls, rows));
      Path path = folder.resolve("root/drafts").resolve(file.path());

      assertThat(file.rows()).isEqualTo(rows);
      assertThat(readByParquetJava(path)).as("%s, parquet-java", nulls).isEqualTo(expected);
      assertThat(readByDuckDb(path)).as("%s, DuckDB", nulls).isEqualTo(expected);
      assertPagesTellTheirRanges(path, batch, pageRows);
    }
  }

  @Test
  void onlySomeRowsOfABatchAreWrittenInTheirOrder() throws IOException {
    List<List<String>> expected = new ArrayList<>();
    RowBatch batch = batch(10, Nulls.NONE, new Random(1), expected);
    try (PageCompressor compressor = new PageCompressor(3);
        EncodedRows rows = new EncodedRows(format(100, 1 << 20), compressor)) {
      rows.add(batch, new int[] {9, 1, 4, 8}, 1, 3);
      rows.add(batch, new int[] {9, 1, 4, 8}, 3, 4);
      rows.writeTo(store, "drafts", "some.parquet", "every_type");
    }

    assertThat(readByParquetJava(folder.resolve("root/drafts/some.parquet")))
        .containsExactly(expected.get(1), expected.get(4), expected.get(8));
  }

  private DataFile write(RowBatch batch, int pageRows, int pageBytes, String name)
      throws IOException {
    try (PageCompressor compressor = new PageCompressor(3);
        EncodedRows rows = new EncodedRows(format(pageRows, pageBytes), compressor)) {
      int[] numbers = RowBatch.numbers(batch.rows());
      // In pieces of any size.
      for (int first = 0; first < numbers.length; first += 333) {
        rows.add(batch, numbers, first, Math.min(first + 333, numbers.length));
      }
      return rows.writeTo(store, "drafts", name, "every_type");
    }
  }

  private static ParquetFormat format(int pageRows, int pageBytes) {
    LoadSettings defaults = LoadSettings.defaults();
    return ParquetFormat.of(
        SCHEMA,
        new LoadSettings(
            defaults.recordLimit(),
            defaults.maxOpenWriters(),
            defaults.waitingBytes(),
            defaults.bufferedBytes(),
            defaults.fileBytes(),
            defaults.fileRows(),
            pageBytes,
            pageRows,
            16 << 10,
            defaults.zstdLevel(),
            defaults.taskBytes()));
  }

  private static RowBatch batch(int rows, Nulls nulls, Random random, List<List<String>> expected) {
    RowBatch batch = new RowBatch(COLUMNS);
    batch.begin(new byte[0]);
    for (int row = 0; row < rows; row++) {
      batch.beginRow();
      List<String> values = new ArrayList<>();
      for (int column = 0; column < COLUMNS; column++) {
        values.add(nulls.isNull(row, rows, random) ? null : set(batch, column, row, random));
      }
      expected.add(values);
    }
    return batch;
  }

  /** Sets a value, and gives it as text. */
  private static String set(RowBatch batch, int column, int row, Random random) {
    boolean few = SCHEMA.getFieldName(column).endsWith("few");
    int which = few ? random.nextInt(20) - 10 : random.nextInt();
    switch (SCHEMA.getType(column).asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY -> {
        boolean raw = SCHEMA.getFieldName(column).equals("raw");
        byte[] text = new byte[raw ? random.nextInt(60) : 0];
        random.nextBytes(text);
        if (!raw) {
          text = (few ? "Málaga " + which : which + "x".repeat(random.nextInt(30))).getBytes(UTF_8);
        }
        batch.text(column, text, 0, text.length);
        return raw ? HexFormat.of().withUpperCase().formatHex(text) : new String(text, UTF_8);
      }
      case DOUBLE -> {
        double value = few ? which / 4.0 : random.nextGaussian() * 1e9;
        batch.decimal(column, value);
        return Double.toString(value);
      }
      case BOOLEAN -> {
        batch.flag(column, which % 2 == 0);
        return Boolean.toString(which % 2 == 0);
      }
      case INT32 -> {
        boolean day = SCHEMA.getFieldName(column).equals("day");
        int value = day ? Math.floorMod(which, 40_000) : which;
        batch.integer(column, value);
        return Integer.toString(value);
      }
      default -> {
        long value =
            switch (SCHEMA.getFieldName(column)) {
              case "line" -> row + 1;
              case "at" -> 1_400_000_000_000_000L + which * 1_000L;
              case "long_many" -> random.nextLong();
              default -> which;
            };
        batch.integer(column, value);
        return Long.toString(value);
      }
    }
  }

  private static ParquetFileReader open(Path path) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification()
            .build();
    return ParquetFileReader.open(StoredParquet.of(Files.readAllBytes(path)), options);
  }

  private static List<List<String>> readByParquetJava(Path path) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (ParquetFileReader file = open(path)) {
      var group = file.readNextRowGroup();
      RecordReader<Group> reader =
          new ColumnIOFactory()
              .getColumnIO(SCHEMA)
              .getRecordReader(group, new GroupRecordConverter(SCHEMA));
      for (long i = 0; i < group.getRowCount(); i++) {
        Group row = reader.read();
        List<String> values = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
          values.add(row.getFieldRepetitionCount(column) == 0 ? null : text(row, column));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static String text(Group row, int column) {
    return SCHEMA.getFieldName(column).equals("raw")
        ? HexFormat.of().withUpperCase().formatHex(row.getBinary(column, 0).getBytes())
        : row.getValueToString(column, 0);
  }

  private static List<List<String>> readByDuckDb(Path path) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet found = statement.executeQuery(AS_TEXT.formatted(path))) {
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= COLUMNS; column++) {
          Object value = found.getObject(column);
          values.add(value == null ? null : value.toString());
        }
        rows.add(values);
      }
    }
    return rows;
  }

  /** Of each page: how many NULLs, and, but for the raw bytes, the least and the greatest value. */
  private static void assertPagesTellTheirRanges(Path path, RowBatch batch, int pageRows)
      throws IOException {
    try (ParquetFileReader file = open(path)) {
      for (ColumnChunkMetaData chunk : file.getFooter().getBlocks().get(0).getColumns()) {
        int column = SCHEMA.getFieldIndex(chunk.getPath().toArray()[0]);
        OffsetIndex pages = file.readOffsetIndex(chunk);
        ColumnIndex index = file.readColumnIndex(chunk);
        if (SCHEMA.getFieldName(column).equals("raw")) {
          assertThat(index).isNull();
          continue;
        }
        Type type = SCHEMA.getType(column);
        var whole = Statistics.createStats(type);
        for (int page = 0; page < pages.getPageCount(); page++) {
          int first = (int) pages.getFirstRowIndex(page);
          int last = (int) pages.getLastRowIndex(page, batch.rows());
          assertThat(last - first + 1).isBetween(1, pageRows);
          int nulls = 0;
          for (int row = first; row <= last; row++) {
            nulls += batch.has(column, row) ? 0 : 1;
          }
          assertThat(index.getNullCounts().get(page)).isEqualTo(nulls);
          assertThat(index.getNullPages().get(page)).isEqualTo(nulls == last - first + 1);
        }
        for (int row = 0; row < batch.rows(); row++) {
          if (batch.has(column, row)) {
            include(whole, batch, column, row);
          } else {
            whole.incrementNumNulls();
          }
        }
        assertThat(chunk.getStatistics().toString()).isEqualTo(whole.toString());
      }
    }
  }

  private static void include(Statistics<?> whole, RowBatch batch, int column, int row) {
    switch (SCHEMA.getType(column).asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY ->
          whole.updateStats(
              Binary.fromReusedByteArray(
                  batch.text(column, row), batch.from(column, row), batch.length(column, row)));
      case DOUBLE -> whole.updateStats(Double.longBitsToDouble(batch.number(column, row)));
      case BOOLEAN -> whole.updateStats(batch.number(column, row) != 0);
      case INT32 -> whole.updateStats((int) batch.number(column, row));
      default -> whole.updateStats(batch.number(column, row));
    }
  }

  private static Type text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  private static Type number(String name, PrimitiveTypeName type) {
    return Types.optional(type).named(name);
  }
}
