package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.edxlake.lake.StagedSample.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTaskTest {
  private static final int RECORD_LIMIT = 2 << 20;

  @TempDir Path temp;

  @Test
  void theFilesAndBooksAreTheSameHoweverManyCoresHelp() throws IOException {
    StagedPackage log = new StagedSample(temp).events(awkwardLog());

    LoadedText alone = load(log, "one", 1);
    LoadedText helped = load(log, "two", 2);
    LoadedText crowded = load(log, "eight", 8);

    assertThat(files(helped)).isEqualTo(files(alone));
    assertThat(files(crowded)).isEqualTo(files(alone));
    assertThat(books(helped)).isEqualTo(books(alone));
    assertThat(books(crowded)).isEqualTo(books(alone));
    assertThat(books(alone))
        .isEqualTo(
            "20350 lines: 20150 rows, 0 headers, 50 blank, 100 repaired, "
                + "{too-long=50, truncated-json=100}");
  }

  @Test
  void theHeaderIsCountedOnceHoweverManyCoresHelp() throws IOException {
    StringBuilder users = new StringBuilder("id\tusername\temail\tis_active\tdate_joined\n");
    for (int i = 1; i <= 20_000; i++) {
      users
          .append(i)
          .append("\tuser")
          .append(i)
          .append("\tu@example.org\t1\t2014-01-02 03:04:05\n");
    }
    StagedPackage snapshot =
        new StagedSample(temp)
            .dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, "", users.toString())
            .snapshot();

    LoadedText alone = load(snapshot, "one", 1);
    LoadedText helped = load(snapshot, "four", 4);

    assertThat(files(helped)).isEqualTo(files(alone)).hasSize(1);
    assertThat(books(helped))
        .isEqualTo(books(alone))
        .isEqualTo("20001 lines: 20000 rows, 1 headers, 0 blank, 0 repaired, {}");
  }

  @Test
  void aHeaderThatIsTooLongMakesNoOtherRowTheHeader() throws IOException {
    StringBuilder users = new StringBuilder("id\tusername\t").append("x".repeat(RECORD_LIMIT));
    // Few rows: each has that name in its column `extra`.
    for (int i = 1; i <= 20; i++) {
      users.append('\n').append(i).append("\tuser").append(i).append("\tvalue");
    }
    StagedPackage snapshot =
        new StagedSample(temp)
            .dump("auth_user", "UniversityX-CS101-2014_T1", Site.PROD, "", users.toString())
            .snapshot();

    LoadedText alone = load(snapshot, "one", 1);
    LoadedText helped = load(snapshot, "four", 4);

    assertThat(files(helped)).isEqualTo(files(alone));
    assertThat(books(helped))
        .isEqualTo(books(alone))
        .isEqualTo("21 lines: 20 rows, 0 headers, 0 blank, 0 repaired, {too-long=1}");
  }

  private static byte[] gzip(List<byte[]> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (byte[] line : lines) {
        gzip.write(line);
        gzip.write('\n');
      }
    }
    return bytes.toByteArray();
  }

  /** Of every outcome, lines that come again, and lines that are longer than a batch. */
  private static byte[] awkwardLog() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String course = "course-v1:UniversityX+C" + i * 7919 % 13 + "+R1";
      byte[] line = utf8(event(course, "u" + i % 700, "2014-07-25T09:00:00+00:00"));
      lines.add(line);
      if (i % 200 == 0) {
        lines.add(utf8("{\"broken\": " + i));
        byte[] invalid = line.clone();
        invalid[15] = (byte) 0xFF;
        lines.add(invalid);
      }
      if (i % 400 == 0) {
        lines.add(utf8(" "));
        lines.add(utf8(event(course, "long" + i, "x".repeat(600_000))));
        lines.add(utf8(event(course, "beyond" + i, "x".repeat(RECORD_LIMIT))));
      }
    }
    return gzip(lines);
  }

  private LoadedText load(StagedPackage staged, String run, int cores) throws IOException {
    LoadSettings settings = LoadSettings.defaults().withLimits(RECORD_LIMIT, 64);
    URI root = URI.create("file://" + temp.resolve("lake"));
    try (LakeStore store = LakeStores.open(root, new Configuration());
        PageCompressor compressor = new PageCompressor(3)) {
      LoadTask task = new LoadTask(store, new Configuration(), settings, compressor, cores);
      return task.load(LoadUnit.of(staged).get(0), run, "1");
    }
  }

  private static List<String> files(LoadedText text) {
    return text.files().stream().map(file -> file.path() + " " + file.sha256()).toList();
  }

  private static String books(LoadedText text) {
    return "%d lines: %d rows, %d headers, %d blank, %d repaired, %s"
        .formatted(
            text.lines(),
            text.rows(),
            text.header(),
            text.blank(),
            text.repaired(),
            text.rejects());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
