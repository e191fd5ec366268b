package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.Table;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionFilesTest {
  private static final Table TABLE = EventColumns.TABLE;
  private static final int MB = 1 << 20;

  @TempDir Path temp;
  private LakeStore store;
  private PageCompressor compressor;
  private final RowBatch row = new RowBatch(TABLE.columns().size());
  private final Random random = new Random(3);

  @BeforeEach
  void open() throws IOException {
    store = LakeStores.open(URI.create("file://" + temp.resolve("root")), new Configuration());
    compressor = new PageCompressor(3);
  }

  @AfterEach
  void close() throws IOException {
    compressor.close();
    store.close();
  }

  @Test
  void whatIsHeldStaysBelowTheLimitWithOneHugeAndManySmallPartitions() throws IOException {
    LoadSettings settings = settings(8, 64 << 10, 4L * MB, 1_000_000);
    try (PartitionFiles files = files(settings)) {
      for (int i = 0; i < 20_000; i++) {
        add(files, i % 2 == 0 ? "org=big" : "org=" + i % 401, noise(i, 1_000));
        assertThat(files.bufferedBytes()).isLessThanOrEqualTo(4L * MB);
        assertThat(files.openWriters()).isLessThanOrEqualTo(8);
      }

      List<DataFile> written = files.finish();

      assertThat(written.stream().mapToLong(DataFile::rows).sum()).isEqualTo(20_000);
      assertThat(written).extracting(DataFile::path).doesNotHaveDuplicates();
      assertThat(files.bufferedBytes()).isZero();
    }
  }

  @Test
  void aPartitionOfOneRowCountsForAllThatItTakes() throws IOException {
    assertThat(
            leastOfSomeLooks(
                () -> {
                  try (PartitionFiles files = files(settings(8, 128 << 10, 1L << 30, 1_000_000))) {
                    long before = usedHeap();
                    for (int i = 0; i < 20_000; i++) {
                      String folder = "org=UniversityX/course=mistyped/run=" + i + "/site=prod";
                      add(files, folder, noise(i, 100));
                    }
                    return (double) (usedHeap() - before) / files.bufferedBytes();
                  }
                }))
        .isLessThan(1.25);
  }

  @Test
  void encodedRowsCountForAllThatTheyTake() throws IOException {
    for (int rowsEach : new int[] {1, 40, 400}) {
      assertThat(
              leastOfSomeLooks(
                  () -> {
                    try (PartitionFiles files = files(settings(1_000, 0, 1L << 30, 1_000_000))) {
                      long before = usedHeap();
                      for (int i = 0; i < 200 * rowsEach; i++) {
                        add(files, "org=" + i % 200, noise(i, 300));
                      }
                      assertThat(files.openWriters()).isEqualTo(200);
                      return (double) (usedHeap() - before) / files.bufferedBytes();
                    }
                  }))
          .as("%d rows", rowsEach)
          .isLessThan(1.2);
    }
  }

  @Test
  void aHugeRowIsHeldOnce() throws IOException {
    RowBatch huge = noise(1, 32 * MB);

    assertThat(
            leastOfSomeLooks(
                () -> {
                  try (PartitionFiles files = files(settings(8, 128 << 10, 128L * MB, 1_000_000))) {
                    long before = usedHeap();
                    add(files, "org=x", huge);
                    long held = usedHeap() - before;
                    // Its page is full, and so is compressed at once.
                    assertThat(files.bufferedBytes()).isBetween(24L * MB, 32L * MB);
                    return (double) held / MB;
                  }
                }))
        .isLessThan(32);
  }

  @Test
  void aHugePageLeavesNoHugeBuffersBehind() throws IOException {
    byte[] page = new byte[32 * MB];
    random.nextBytes(page);
    byte[] small = compressed(page, 1000);

    assertThat(
            leastOfSomeLooks(
                () -> {
                  long before = usedHeap();
                  assertThat(compressor.compress(BytesInput.from(page)).size())
                      .isGreaterThan(31L * MB);
                  return (double) (usedHeap() - before) / MB;
                }))
        .isLessThan(4);
    assertThat(compressed(page, 1000)).isEqualTo(small);
  }

  private interface Look {
    double measure() throws IOException;
  }

  // Other threads of the JVM may hold memory while one looks, but hardly every time.
  private static double leastOfSomeLooks(Look look) throws IOException {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      least = Math.min(least, look.measure());
    }
    return least;
  }

  private byte[] compressed(byte[] page, int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    compressor.compress(BytesInput.from(page, 0, length)).writeAllTo(bytes);
    return bytes.toByteArray();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void courseAfterCourseInTurnStillFillsFiles() throws IOException {
    LoadSettings settings = settings(4, 64 << 10, 1L << 30, 1_000_000);
    try (PartitionFiles files = files(settings)) {
      for (int i = 0; i < 20_000; i++) {
        add(files, "org=" + i % 100, noise(i, 1_000));
      }

      // 20 MB of rows, of which no file but the last of a partition has less than 64 KB.
      assertThat(files.finish()).hasSizeBetween(100, 100 + 20_000 * 1_100 / (64 << 10));
    }
  }

  @Test
  void aFullFileGoesOnInTheNextPart() throws IOException {
    LoadSettings settings = settings(64, 1 << 20, 1L << 30, 10);
    try (PartitionFiles files = files(settings)) {
      for (int i = 0; i < 25; i++) {
        add(files, "org=x", noise(i, 10));
      }

      List<DataFile> written = files.finish();

      assertThat(written)
          .extracting(DataFile::path)
          .containsExactly(
              "lake/events/org=x/part-p-0000-0000-00.parquet",
              "lake/events/org=x/part-p-0000-0000-01.parquet",
              "lake/events/org=x/part-p-0000-0000-02.parquet");
      assertThat(written).extracting(DataFile::rows).containsExactly(10L, 10L, 5L);
    }
  }

  @Test
  void waitingBeforeBeingEncodedChangesNoByteOfAFile() throws IOException {
    assertThat(hashOfOneFile(0)).isEqualTo(hashOfOneFile(10 << 10)).isEqualTo(hashOfOneFile(MB));
  }

  private String hashOfOneFile(int waitingBytes) throws IOException {
    random.setSeed(1);
    try (PartitionFiles files = files(settings(64, waitingBytes, 1L << 30, 1_000_000))) {
      for (int i = 0; i < 300; i++) {
        add(files, "org=x", noise(i, i));
      }
      List<DataFile> written = files.finish();
      assertThat(written).hasSize(1);
      return written.get(0).sha256();
    }
  }

  private static void add(PartitionFiles files, String folder, RowBatch oneRow) throws IOException {
    files.add(folder, oneRow, RowBatch.numbers(1), 1);
  }

  private PartitionFiles files(LoadSettings settings) {
    return new PartitionFiles(
        store,
        settings,
        ParquetFormat.of(TABLE, settings),
        compressor,
        new PartitionFiles.Names("stage/r/p/1", "lake/events", "events", "p-0000-0000"));
  }

  /** A row whose payload does not compress well. */
  private RowBatch noise(int line, int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (' ' + random.nextInt(64));
    }
    byte[] username = ("user" + line % 50).getBytes(StandardCharsets.UTF_8);
    row.begin(payload);
    row.beginRow();
    row.text(TABLE.indexOf("event"), payload, 0, length);
    row.text(TABLE.indexOf("username"), username, 0, username.length);
    row.timestamp(TABLE.indexOf("time"), 1_400_000_000_000_000L + line * 1_000L);
    row.integer(TABLE.indexOf("line"), line);
    return row;
  }

  private static LoadSettings settings(
      int maxOpenWriters, int waitingBytes, long bufferedBytes, long fileRows) {
    LoadSettings defaults = LoadSettings.defaults();
    return new LoadSettings(
        defaults.recordLimit(),
        maxOpenWriters,
        waitingBytes,
        bufferedBytes,
        defaults.fileBytes(),
        fileRows,
        defaults.pageBytes(),
        defaults.pageRows(),
        defaults.dictionaryBytes(),
        defaults.zstdLevel(),
        defaults.taskBytes());
  }
}
