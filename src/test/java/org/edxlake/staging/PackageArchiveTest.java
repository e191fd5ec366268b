package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.edxlake.staging.PackageArchive.Entry;
import org.edxlake.staging.PackageArchive.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageArchiveTest {
  private static final byte[] NOISE = noise();
  private static final byte[] ROWS = "1\t7\tX/Y/Z\n".repeat(5_000).getBytes(UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, Long.MAX_VALUE})
  void everyEntryIsReadInEveryRun(long runBytes) throws Exception {
    assertThat(read(stored(), runBytes)).isEqualTo(expected());
  }

  @Test
  void deflatedEntriesWithDescriptorsAreRead() throws Exception {
    assertThat(read(deflated(), Long.MAX_VALUE)).isEqualTo(expected());
  }

  @ParameterizedTest
  @EnumSource(Zip64Mode.class)
  void zip64IsRead(Zip64Mode mode) throws Exception {
    Path file = folder.resolve("zip64.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
      zip.setUseZip64(mode);
      write(zip);
    }

    assertThat(read(Files.readAllBytes(file), 1)).isEqualTo(expected());
  }

  @ParameterizedTest
  @EnumSource(Zip64Mode.class)
  void zip64WithDescriptorsIsRead(Zip64Mode mode) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setUseZip64(mode);
      write(zip);
    }

    assertThat(read(bytes.toByteArray(), Long.MAX_VALUE)).isEqualTo(expected());
  }

  @Test
  void moreThan65535EntriesAreRead() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 66_000; i++) {
        zip.putNextEntry(new ZipEntry("u/" + i));
        zip.closeEntry();
      }
    }

    assertThat(open(bytes.toByteArray()).entries()).hasSize(66_000);
  }

  @Test
  void aCommentAtTheEndIsAllowed() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment("made weekly");
      write(zip);
    }

    assertThat(read(bytes.toByteArray(), 1)).isEqualTo(expected());
  }

  @Test
  void aFlippedByteInAStoredEntryIsFound() throws Exception {
    byte[] archive = stored();
    archive[1_000] ^= 1;

    assertThat(read(archive, Long.MAX_VALUE))
        .isEqualTo(Map.of("u/", "0 bytes", "u/noise", "damaged", "u/rows", text(ROWS)));
  }

  @Test
  void aFlippedByteInADeflatedEntryIsFound() throws Exception {
    byte[] archive = deflated();
    archive[1_000] ^= 1;

    assertThat(read(archive, Long.MAX_VALUE)).containsEntry("u/noise", "damaged");
  }

  @Test
  void anArchiveThatIsCutAnywhereIsNoZip() throws IOException {
    byte[] archive = stored();

    for (int length = 0; length < archive.length; length += 997) {
      assertDamaged(
          Arrays.copyOf(archive, length),
          "it has no end record: it is no zip, or it was cut short");
    }
    assertDamaged(
        Arrays.copyOf(archive, archive.length - 1),
        "it has no end record: it is no zip, or it was cut short");
  }

  @Test
  void anArchiveCutAtAnEntryIsNoZip() throws Exception {
    byte[] archive = stored();
    long rows = open(archive).entries().get(2).offset();

    assertDamaged(
        Arrays.copyOf(archive, (int) rows),
        "it has no end record: it is no zip, or it was cut short");
  }

  @Test
  void bytesBeforeTheFirstEntryAreFound() throws IOException {
    byte[] archive = stored();
    byte[] shifted = new byte[archive.length + 5];
    System.arraycopy(archive, 0, shifted, 5, archive.length);

    assertDamaged(shifted, "its directory does not end where its end record begins");
  }

  @Test
  void twoArchivesInOneFileAreFound() throws IOException {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(stored());
    twice.write(stored());

    assertDamaged(twice.toByteArray(), "its directory does not end where its end record begins");
  }

  @Test
  void anEntryThatTheDirectoryHidesIsFound() throws Exception {
    byte[] archive = stored();
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int end = archive.length - 22;
    int directory = bytes.getInt(end + 16);
    int second = directory + 46 + bytes.getShort(directory + 28) + bytes.getShort(directory + 30);
    int third = second + 46 + bytes.getShort(second + 28) + bytes.getShort(second + 30);
    ByteArrayOutputStream hidden = new ByteArrayOutputStream();
    hidden.write(archive, 0, second);
    hidden.write(archive, third, archive.length - third);
    byte[] changed = hidden.toByteArray();
    ByteBuffer.wrap(changed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(changed.length - 14, (short) 2)
        .putShort(changed.length - 12, (short) 2)
        .putInt(changed.length - 10, bytes.getInt(end + 12) - (third - second));

    assertThatThrownBy(() -> read(changed, Long.MAX_VALUE))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessage("entry 1 is followed by bytes that belong to no entry, or overlaps them");
  }

  @Test
  void overlappingEntriesAreFoundBeforeAnythingIsRead() throws IOException {
    byte[] archive = stored();
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(archive.length - 22 + 16);
    int second = directory + 46 + bytes.getShort(directory + 28) + bytes.getShort(directory + 30);
    int third = second + 46 + bytes.getShort(second + 28) + bytes.getShort(second + 30);
    bytes.putInt(third + 42, bytes.getInt(second + 42));

    assertDamaged(archive, "entry 2 overlaps what comes after it");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 14, 18, 22, 30})
  void aHeaderThatContradictsTheDirectoryIsFound(int field) throws Exception {
    byte[] archive = stored();
    int second = (int) open(archive).entries().get(1).offset();
    archive[second + field] ^= 2;

    assertThatThrownBy(() -> read(archive, Long.MAX_VALUE))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessageMatching("entry 2 (has another|does not begin|is followed by).*");
  }

  @Test
  void aDescriptorThatContradictsTheDirectoryIsFound() throws Exception {
    byte[] archive = deflated();
    Entry noise = open(archive).entries().get(1);
    archive[(int) noise.end() - 1] ^= 2;

    assertThatThrownBy(() -> read(archive, Long.MAX_VALUE))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessage("entry 2 has another descriptor than the directory says");
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < 2; i++) {
        zip.putArchiveEntry(new ZipArchiveEntry("u/same"));
        zip.closeArchiveEntry();
      }
    }

    assertDamaged(bytes.toByteArray(), "it holds two files named u/same");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "/etc/passwd", "u/../../up", "u//x", "C:/x", "u/./x"})
  void namesThatLeaveTheArchiveAreRefused(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.closeEntry();
    }

    assertDamaged(bytes.toByteArray(), "the name of entry 1 leaves the zip or is no file name");
  }

  @Test
  void linksAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry link = new ZipArchiveEntry("u/link");
      link.setUnixMode(0120777);
      zip.putArchiveEntry(link);
      zip.closeArchiveEntry();
    }

    assertDamaged(bytes.toByteArray(), "entry 1 is a link or a device, not a file");
  }

  @Test
  void noFlipOfABitChangesWhatIsReadUnnoticed() throws Exception {
    byte[] archive = stored();
    Random random = new Random(5);
    int found = 0;
    for (int i = 0; i < 400; i++) {
      byte[] flipped = archive.clone();
      flipped[random.nextInt(archive.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        Map<String, String> read = read(flipped, Long.MAX_VALUE);
        if (!read.equals(expected())) {
          found++;
          assertThat(read).containsValue("damaged");
        }
      } catch (DamagedArchiveException damaged) {
        found++;
      }
    }

    // Dates, owners and the like may change.
    assertThat(found).isGreaterThan(350);
  }

  @Test
  void aRunOfSmallEntriesEndsAtTheirNumber() throws Exception {
    PackageArchive archive = open(stored());
    int count = archive.entries().size();
    List<Run> runs = archive.runs(Long.MAX_VALUE, 2);

    assertThat(runs).hasSize((count + 1) / 2).allMatch(run -> run.entries().size() <= 2);
    assertThat(runs.stream().flatMap(run -> run.entries().stream()))
        .containsExactlyElementsOf(archive.entries());
  }

  private Map<String, String> read(byte[] archive, long runBytes) throws Exception {
    Map<String, String> contents = new LinkedHashMap<>();
    Path file = write(archive);
    for (Run run : open(archive).runs(runBytes, Integer.MAX_VALUE)) {
      FSDataInputStream in = hadoop().open(path(file));
      in.seek(run.offset());
      long[] passed = {0};
      try (EntryReader reader = new EntryReader(run, in, bytes -> passed[0] += bytes)) {
        while (reader.hasNext()) {
          Entry entry = reader.next();
          contents.put(entry.name(), content(reader));
        }
        reader.finish();
      }
      Entry last = run.entries().get(run.entries().size() - 1);
      assertThat(passed[0]).isEqualTo(last.end() - run.offset());
    }
    return contents;
  }

  private static String content(EntryReader reader) throws IOException {
    try {
      return text(reader.content().readAllBytes());
    } catch (DamagedEntryException damaged) {
      return "damaged";
    }
  }

  private PackageArchive open(byte[] archive) throws Exception {
    try (FSDataInputStream in = hadoop().open(path(write(archive)))) {
      return PackageArchive.open(in, archive.length);
    }
  }

  private void assertDamaged(byte[] archive, String message) {
    assertThatThrownBy(() -> open(archive))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessage(message);
  }

  private Path write(byte[] archive) throws IOException {
    return Files.write(folder.resolve("package.zip"), archive);
  }

  private static FileSystem hadoop() throws IOException {
    return FileSystem.getLocal(new Configuration(false));
  }

  private static org.apache.hadoop.fs.Path path(Path file) {
    return new org.apache.hadoop.fs.Path(file.toUri());
  }

  private static Map<String, String> expected() {
    return Map.of("u/", "0 bytes", "u/noise", text(NOISE), "u/rows", text(ROWS));
  }

  private static String text(byte[] content) {
    return content.length == 0 ? "0 bytes" : content.length + ", " + Arrays.hashCode(content);
  }

  // As Info-ZIP leaves encrypted files: stored, sizes in the headers.
  private byte[] stored() throws IOException {
    Path file = folder.resolve("stored.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
      zip.setMethod(ZipArchiveEntry.STORED);
      write(zip);
    }
    return Files.readAllBytes(file);
  }

  private static byte[] deflated() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      write(zip);
    }
    return bytes.toByteArray();
  }

  private static void write(ZipOutputStream zip) throws IOException {
    zip.putNextEntry(new ZipEntry("u/"));
    zip.putNextEntry(new ZipEntry("u/noise"));
    zip.write(NOISE);
    zip.putNextEntry(new ZipEntry("u/rows"));
    zip.write(ROWS);
    zip.closeEntry();
  }

  private static void write(ZipArchiveOutputStream zip) throws IOException {
    zip.putArchiveEntry(new ZipArchiveEntry("u/"));
    zip.closeArchiveEntry();
    zip.putArchiveEntry(new ZipArchiveEntry("u/noise"));
    zip.write(NOISE);
    zip.closeArchiveEntry();
    zip.putArchiveEntry(new ZipArchiveEntry("u/rows"));
    zip.write(ROWS);
    zip.closeArchiveEntry();
  }

  private static byte[] noise() {
    byte[] noise = new byte[30_000];
    new Random(3).nextBytes(noise);
    return noise;
  }
}
