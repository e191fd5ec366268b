package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.catalog.StagedPackage.Notice;
import org.edxlake.unpack.UnpackedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagerTest {
  private static final Keyring KEYRING = SampleKey.CZAR.keyring();
  private static final List<String> RECIPIENTS = List.of(SampleKey.CZAR.id(), SampleKey.EDX.id());
  private static final String ZIP = "universityx-2014-07-27.zip";
  private static final String LOG = "universityx-edge-events-2014-07-25.log.gz.gpg";
  private static final String ENROLLMENT =
      "UniversityX-CS101-2014_T1-student_courseenrollment-prod-analytics.sql";
  private static final String ROWS =
      "id\tuser_id\tcourse_id\n1\t7\tUniversityX/CS101/2014_T1\n2\t8\tUniversityX/CS101/2014_T1\n";
  private static final String SECRET = "pat@example.org";

  @TempDir Path folder;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @Test
  void anEventLogIsStagedAsTheGzipItWas() throws IOException {
    byte[] gzip = gzip("{\"username\": \"pat\"}\n");
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(gzip);
    PackageFile file = deliver(LOG, message);

    StagedFile text =
        new StagedFile(
            0,
            "",
            "events",
            Dialect.JSON_LINES,
            Site.EDGE,
            "",
            "",
            "",
            RECIPIENTS,
            location(file, "0.log.gz"),
            Packing.GZIP,
            gzip.length,
            sha256(gzip),
            1 << 20);
    assertThat(stage(file))
        .isEqualTo(
            new Staging.Staged(
                new StagedPackage(
                    file,
                    sha256(message),
                    KEYRING.fingerprint(),
                    List.of(text),
                    List.of(),
                    List.of())));
    assertThat(scratch().resolve(file.id()).resolve("0.log.gz")).hasBinaryContent(gzip);
  }

  @Test
  void aDumpIsStagedWithItsHeaderAndItsCourse() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    byte[] zip = zip();
    PackageFile file = deliver(ZIP, zip);

    Staging staging = stage(file);

    byte[] packets = Files.readAllBytes(scratch().resolve(file.id()).resolve("2.pgp"));
    StagedFile text =
        new StagedFile(
            2,
            ENROLLMENT,
            "student_courseenrollment",
            Dialect.EXPORTER_TSV,
            Site.PROD,
            "UniversityX-CS101-2014_T1",
            "UniversityX/CS101/2014_T1",
            "id\tuser_id\tcourse_id",
            RECIPIENTS,
            location(file, "2.pgp"),
            Packing.MESSAGE,
            packets.length,
            sha256(packets),
            1 << 20);
    assertThat(staging)
        .isEqualTo(
            new Staging.Staged(
                new StagedPackage(
                    file,
                    sha256(zip),
                    KEYRING.fingerprint(),
                    List.of(text),
                    List.of(),
                    List.of())));
    assertThat(textOf(file, text)).isEqualTo(ROWS);
    assertThat(new StagingArea(scratch().toUri(), hadoop()).read(file.id())).contains(staged(file));
  }

  @Test
  void aLongDumpIsStagedAsItWasPacked() throws IOException {
    StringBuilder rows = new StringBuilder(ROWS);
    for (int i = 0; i < 20_000; i++) {
      rows.append(i).append("\t9\tUniversityX/CS101/2014_T1\n");
    }
    encrypted(ENROLLMENT, rows.toString());
    PackageFile file = deliver(ZIP, zip());

    StagedFile text = staged(file).files().get(0);

    assertThat(text.bytes()).isLessThan(rows.length() / 4);
    assertThat(text.mostTextBytes()).isEqualTo(200 * text.bytes());
    assertThat(textOf(file, text)).isEqualTo(rows.toString());
  }

  @Test
  void noRowsNoBytesAndNoFileAreThreeThings() throws IOException {
    encrypted(ENROLLMENT, "id\tcourse_id\n");
    encrypted("UniversityX-CS101-2014_T1-auth_user-prod-analytics.sql", "");

    PackageFile file = deliver(ZIP, zip());
    List<StagedFile> texts = staged(file).files();

    assertThat(texts).extracting(StagedFile::header).containsExactly("id\tcourse_id", "");
    assertThat(textOf(file, texts.get(0))).isEqualTo("id\tcourse_id\n");
    assertThat(textOf(file, texts.get(1))).isEmpty();
  }

  @Test
  void everyMemberIsATextANoticeOrQuarantined() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    encrypted(ENROLLMENT.replace("student_courseenrollment", "wiki_article") + ".failed", "No DB");
    encrypted("UniversityX-CS101-2014_T1-course-prod-analytics.xml.tar.gz", "archive");
    encrypted("UniversityX-CS101-2014_T1-new_table-edge-analytics.sql", "id\tcolour\n1\tred\n");
    encrypted("UniversityX-CS101-2014_T1-edge.mongo", "{\"course_id\":\"A/B/C\"}\n");
    encrypted("universityx-email_opt_in-prod-analytics.csv", "email\r\n" + SECRET + "\r\n");
    entries.put("universityx-2014-07-27/readme.txt", SECRET.getBytes(UTF_8));
    PackageFile file = deliver(ZIP, zip());

    StagedPackage staged = staged(file);

    assertThat(staged.files())
        .extracting(StagedFile::tableName, StagedFile::site, StagedFile::entity)
        .containsExactly(
            tuple("student_courseenrollment", Site.PROD, "UniversityX-CS101-2014_T1"),
            tuple("new_table", Site.EDGE, "UniversityX-CS101-2014_T1"),
            tuple("forum", Site.EDGE, "UniversityX-CS101-2014_T1"),
            tuple("email_opt_in", Site.PROD, "universityx"));
    assertThat(staged.notices())
        .containsExactly(
            new Notice(
                ENROLLMENT.replace("student_courseenrollment", "wiki_article") + ".failed",
                Notice.Kind.FAILED_AT_EDX,
                "No DB"),
            new Notice(
                "UniversityX-CS101-2014_T1-course-prod-analytics.xml.tar.gz",
                Notice.Kind.NO_TABLE,
                "7 bytes, sha256 " + sha256("archive".getBytes(UTF_8))));
    assertThat(staged.quarantined())
        .containsExactly(
            new Quarantined(
                ZIP,
                "readme.txt",
                Reason.NOT_ENCRYPTED,
                "its name does not end in .gpg as those of all files that edX encrypts; ask edX"
                    + " what it is"));
  }

  @Test
  void aCutNameIsToldByItsHeader() throws IOException {
    String name = "UniversityX-" + "x".repeat(180) + "-7eeb155eaf6d2827edf5801a3e5b9ead.sql";
    String other = "UniversityX-" + "y".repeat(180) + "-7eeb155eaf6d2827edf5801a3e5b9ead.sql";
    encrypted(
        name, "id\tuser_id\tcourse_id\tcreated\tis_active\tmode\n1\t7\tX/Y/Z\t2014\t1\thonor\n");
    encrypted(other, "colour\n" + SECRET + "\n");
    PackageFile file = deliver(ZIP, zip());

    StagedPackage staged = staged(file);

    assertThat(staged.files())
        .extracting(StagedFile::member, StagedFile::tableName, StagedFile::entity)
        .containsExactly(tuple(name, "student_courseenrollment", "X-Y-Z"));
    assertThat(staged.notices())
        .extracting(Notice::member, Notice::kind)
        .containsExactly(tuple(other, Notice.Kind.NO_TABLE));
    assertThat(filesOf(file)).containsExactly("2.pgp", "staged.json");
  }

  @Test
  void aDamagedMemberIsQuarantinedAndTheOthersGoOn() throws IOException {
    String other = ENROLLMENT.replace("prod", "edge");
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(ROWS.getBytes(UTF_8));
    byte[] tampered = message.clone();
    tampered[tampered.length - 1] ^= 1;
    entry(ENROLLMENT, tampered);
    entry(other, message);
    PackageFile file = deliver(ZIP, zip());

    StagedPackage staged = staged(file);

    assertThat(staged.files()).extracting(StagedFile::member).containsExactly(other);
    assertThat(staged.quarantined())
        .containsExactly(
            new Quarantined(
                ZIP,
                ENROLLMENT,
                Reason.TAMPERED,
                "its integrity check failed: the bytes are not those that were encrypted; fetch"
                    + " it again, or ask edX for it"));
    assertThat(filesOf(file)).containsExactly("3.pgp", "staged.json");
  }

  @Test
  void whatWasDamagedAfterItWasZippedIsTheArchivesFault() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    encrypted(ENROLLMENT.replace("prod", "edge"), ROWS);
    byte[] zip = zip();
    zip[400] ^= 1;
    PackageFile file = deliver(ZIP, zip);

    StagedPackage staged = staged(file);

    assertThat(staged.files()).hasSize(1);
    assertThat(staged.quarantined())
        .extracting(Quarantined::member, Quarantined::reason)
        .containsExactly(tuple(ENROLLMENT, Reason.BAD_ARCHIVE));
  }

  @Test
  void aZipThatContradictsItselfIsRefusedAndLeavesNothing() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    encrypted(ENROLLMENT.replace("prod", "edge"), ROWS);
    byte[] zip = zip();
    int secondHeader = indexOf(zip, "PK\u0003\u0004", indexOf(zip, ENROLLMENT, 0));
    zip[secondHeader + 14] ^= 1;
    PackageFile file = deliver(ZIP, zip);

    assertThat(stage(file))
        .isEqualTo(
            new Staging.Refused(
                new Quarantined(
                    ZIP,
                    "",
                    Reason.BAD_ARCHIVE,
                    "entry 3 has another size or checksum than the directory says; fetch the zip"
                        + " again, or ask edX for it")));
    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void aRefusedEventLogLeavesNothing() throws IOException {
    byte[] message = SampleMessage.asEdxMakesIt().encrypt(gzip(SECRET.repeat(10_000)));
    Map<Reason, byte[]> damages = new LinkedHashMap<>();
    byte[] tampered = message.clone();
    tampered[tampered.length - 1] ^= 1;
    damages.put(Reason.TAMPERED, tampered);
    damages.put(Reason.TRUNCATED, Arrays.copyOf(message, message.length - 1));
    damages.put(Reason.TRAILING_DATA, Arrays.copyOf(message, message.length + 1));
    damages.put(Reason.EMPTY, new byte[0]);
    damages.put(Reason.NOT_ENCRYPTED, SECRET.getBytes(UTF_8));
    damages.put(Reason.BAD_GZIP, SampleMessage.asEdxMakesIt().encrypt(SECRET.getBytes(UTF_8)));
    damages.put(
        Reason.NO_KEY, SampleMessage.asEdxMakesIt().to(SampleKey.STRANGER).encrypt(gzip(SECRET)));
    damages.put(
        Reason.UNPROTECTED, SampleMessage.asEdxMakesIt().withoutIntegrity().encrypt(gzip(SECRET)));

    for (Map.Entry<Reason, byte[]> damage : damages.entrySet()) {
      Staging staging = stage(deliver(LOG, damage.getValue()));

      assertThat(staging).isInstanceOf(Staging.Refused.class);
      Quarantined quarantined = ((Staging.Refused) staging).quarantined();
      assertThat(quarantined.reason()).isEqualTo(damage.getKey());
      assertThat(quarantined.file()).isEqualTo(LOG);
      assertThat(quarantined.detail()).doesNotContain(SECRET);
      assertThat(scratch())
          .satisfiesAnyOf(
              scratch -> assertThat(scratch).doesNotExist(),
              scratch -> assertThat(scratch).isEmptyDirectory());
    }
  }

  @Test
  void aZipWithoutFilesIsEmpty() throws IOException {
    Staging staging = stage(deliver(ZIP, zip()));

    assertThat(((Staging.Refused) staging).quarantined().reason()).isEqualTo(Reason.EMPTY);
    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void whatIsStagedIsNotReadAgain() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    PackageFile file = deliver(ZIP, zip());
    StagedPackage before = staged(file);
    Files.delete(Path.of(java.net.URI.create(file.location())));

    assertThat(staged(file)).isEqualTo(before);
  }

  @Test
  void anotherVersionIsStagedAnew() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    staged(deliver(ZIP, zip()));
    String rows = ROWS + "3\t9\tUniversityX/CS101/2014_T1\n";
    encrypted(ENROLLMENT, rows);
    PackageFile second = deliver(ZIP, zip());

    assertThat(textOf(second, staged(second).files().get(0))).isEqualTo(rows);
  }

  @Test
  void whatWasStagedWithOtherLimitsIsStagedAnew() throws IOException {
    encrypted(ENROLLMENT, ROWS.repeat(10_000));
    PackageFile file = deliver(ZIP, zip());
    StagedFile before = staged(file).files().get(0);

    StagingSettings raised = new StagingSettings(scratch().toUri(), 3, 1L << 30, 2_000);
    Staging again = new Stager(raised, hadoop(), KEYRING).stage(file, StagingProgress.SILENT);

    StagedFile after = ((Staging.Staged) again).staged().files().get(0);
    assertThat(before.mostTextBytes()).isEqualTo(1 << 20);
    assertThat(after.mostTextBytes()).isEqualTo(2_000 * after.bytes());
  }

  @Test
  void whatLostATextIsStagedAnew() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    PackageFile file = deliver(ZIP, zip());
    staged(file);
    Files.delete(scratch().resolve(file.id()).resolve("2.pgp"));

    assertThat(textOf(file, staged(file).files().get(0))).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "changed", "of zeros"})
  void whatIsNoLongerWhatWasVerifiedIsStagedAnew(String damage) throws IOException {
    encrypted(ENROLLMENT, ROWS);
    PackageFile zip = deliver(ZIP, zip());
    byte[] gzip = gzip("{}\n");
    PackageFile log = deliver(LOG, SampleMessage.asEdxMakesIt().encrypt(gzip));
    staged(zip);
    staged(log);
    for (Path piece :
        List.of(
            scratch().resolve(zip.id()).resolve("2.pgp"),
            scratch().resolve(log.id()).resolve("0.log.gz"))) {
      byte[] content = Files.readAllBytes(piece);
      byte[] damaged =
          switch (damage) {
            case "cut" -> Arrays.copyOf(content, content.length - 1);
            case "of zeros" -> new byte[content.length];
            default -> content.clone();
          };
      if (damage.equals("changed")) {
        damaged[content.length / 2] ^= 1;
      }
      Files.write(piece, damaged);
    }

    assertThat(textOf(zip, staged(zip).files().get(0))).isEqualTo(ROWS);
    staged(log);
    assertThat(scratch().resolve(log.id()).resolve("0.log.gz")).hasBinaryContent(gzip);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7\t1001\tcourse-v1:U+C+R\t2014-07-25 10:00:00\t1\thonor\n",
        "id\tuser_id\tmode\r7\t1001\thonor\r8\t1002\taudit\r",
        "\n7\t1001\n"
      })
  void aDumpWithoutItsHeaderIsQuarantinedAndNoRowIsTakenForNames(String text) throws IOException {
    encrypted(ENROLLMENT, text);
    encrypted("UniversityX-CS101-2014_T1-auth_user-prod-analytics.sql", "\uFEFFid\tx\r\n1\t2\r\n");
    PackageFile file = deliver(ZIP, zip());

    StagedPackage staged = staged(file);

    assertThat(staged.quarantined())
        .containsExactly(
            new Quarantined(
                ZIP,
                ENROLLMENT,
                Reason.BAD_HEADER,
                "its first line does not name columns of student_courseenrollment, so nobody can tell what its fields are; ask edX for it"));
    assertThat(staged.files()).extracting(StagedFile::tableName).containsExactly("auth_user");
    assertThat(scratch().resolve(file.id()).toFile().list())
        .containsExactlyInAnyOrder("3.pgp", "staged.json");
  }

  @Test
  void anInterruptedRunLeavesNoPlaintext() throws Exception {
    byte[] noise = new byte[40 << 20];
    new java.util.Random(3).nextBytes(noise);
    PackageFile file = deliver(LOG, SampleMessage.asEdxMakesIt().encrypt(noise));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean wasInterrupted = new AtomicBoolean();
    Thread run =
        new Thread(
            () -> {
              Thread self = Thread.currentThread();
              // Again and again, as an impatient person does.
              StagingProgress interrupting =
                  new StagingProgress() {
                    @Override
                    public void read(long bytes) {
                      self.interrupt();
                    }
                  };
              try {
                new Stager(settings(), hadoop(), KEYRING).stageAll(List.of(file), interrupting);
              } catch (IOException interrupted) {
                failure.set(interrupted);
              }
              wasInterrupted.set(Thread.currentThread().isInterrupted());
            });
    run.start();
    run.join();

    assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(wasInterrupted).isTrue();
    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void whatWasQuarantinedIsTriedAgainWithAnotherKeyring() throws IOException {
    entry(
        ENROLLMENT,
        SampleMessage.asEdxMakesIt().to(SampleKey.STRANGER).encrypt(ROWS.getBytes(UTF_8)));
    PackageFile file = deliver(ZIP, zip());
    assertThat(staged(file).quarantined()).hasSize(1);

    Staging again =
        new Stager(settings(), hadoop(), SampleKey.STRANGER.keyring())
            .stage(file, StagingProgress.SILENT);

    assertThat(((Staging.Staged) again).staged().files()).hasSize(1);
    assertThat(((Staging.Staged) again).staged().quarantined()).isEmpty();
  }

  @Test
  void whatIsReusedIsHandedOverWithTheKeysOfNow() throws IOException {
    encrypted(ENROLLMENT, ROWS);
    PackageFile file = deliver(ZIP, zip());
    StagedPackage before = staged(file);
    SessionKeys others = SampleKey.STRANGER.keyring();

    Staging again = new Stager(settings(), hadoop(), others).stage(file, StagingProgress.SILENT);

    StagedPackage expected = before.withKeys(others.fingerprint());
    assertThat(again).isEqualTo(new Staging.Staged(expected));
    assertThat(new StagingArea(scratch().toUri(), hadoop()).read(file.id())).contains(expected);
  }

  @Test
  void aFileThatChangesStopsTheRunAndLeavesTheFinishedOnes() throws IOException {
    PackageFile log = deliver(LOG, SampleMessage.asEdxMakesIt().encrypt(gzip("{}\n")));
    encrypted(ENROLLMENT, ROWS);
    PackageFile before = deliver(ZIP, zip());
    encrypted("UniversityX-CS101-2014_T1-auth_user-prod-analytics.sql", "id\n1\n");
    deliver(ZIP, zip());

    PackageFile listed =
        PackageFile.parse(before.location(), Files.size(path(ZIP)), before.version() + "0")
            .orElseThrow();
    assertThatThrownBy(() -> stageAll(log, listed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(ZIP + " changed while it was read");
    assertThat(new StagingArea(scratch().toUri(), hadoop()).list()).containsExactly(log.id());
    assertThat(scratch().resolve(listed.id())).doesNotExist();
  }

  @Test
  void aFileThatVanishedStopsTheRun() throws IOException {
    PackageFile file = deliver(LOG, SampleMessage.asEdxMakesIt().encrypt(gzip("{}\n")));
    Files.delete(path(LOG));

    assertThatThrownBy(() -> stage(file)).isInstanceOf(IOException.class).hasMessageContaining(LOG);
    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void manyPackagesAreStagedInTheirOrder() throws IOException {
    List<PackageFile> files = new ArrayList<>();
    for (int day = 10; day < 30; day++) {
      byte[] message = SampleMessage.asEdxMakesIt().encrypt(gzip("{\"day\": " + day + "}\n"));
      if (day % 5 == 0) {
        message[message.length - 1] ^= 1;
      }
      files.add(deliver("universityx-prod-events-2014-07-" + day + ".log.gz.gpg", message));
    }
    AtomicLong read = new AtomicLong();
    List<String> told = java.util.Collections.synchronizedList(new ArrayList<>());
    StagingProgress progress =
        new StagingProgress() {
          @Override
          public void read(long bytes) {
            read.addAndGet(bytes);
          }

          @Override
          public void staged(PackageFile file) {
            told.add(file.name());
          }

          @Override
          public void refused(Quarantined quarantined) {
            told.add(quarantined.packageName());
          }
        };

    List<Staging> results = new Stager(settings(), hadoop(), KEYRING).stageAll(files, progress);

    assertThat(results.stream().map(StagerTest::nameOf))
        .containsExactlyElementsOf(files.stream().map(PackageFile::name).toList());
    assertThat(results.stream().filter(Staging.Refused.class::isInstance)).hasSize(4);
    assertThat(told).containsExactlyElementsOf(files.stream().map(PackageFile::name).toList());
    assertThat(read.get()).isEqualTo(files.stream().mapToLong(PackageFile::size).sum());
  }

  @Test
  void anArchiveOfManyRunsIsStagedInItsOrder() throws IOException {
    byte[] noise = new byte[9 << 20];
    new java.util.Random(2).nextBytes(noise);
    for (int i = 0; i < 9; i++) {
      entry(
          "UniversityX-CS" + i + "-2014_T1-noise-prod-analytics.sql",
          SampleMessage.asEdxMakesIt().uncompressed().encrypt(noise));
    }

    PackageFile file = deliver(ZIP, zip());
    StagedPackage staged = staged(file);

    assertThat(staged.quarantined()).isEmpty();
    assertThat(staged.files())
        .extracting(StagedFile::ordinal)
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
    for (StagedFile text : staged.files()) {
      assertThat(bytesOf(file, text)).isEqualTo(noise);
    }
  }

  private static String nameOf(Staging staging) {
    return staging instanceof Staging.Staged staged
        ? staged.staged().file().name()
        : ((Staging.Refused) staging).quarantined().packageName();
  }

  private Staging stage(PackageFile file) throws IOException {
    return stageAll(file).get(0);
  }

  private List<Staging> stageAll(PackageFile... files) throws IOException {
    return new Stager(settings(), hadoop(), KEYRING)
        .stageAll(List.of(files), StagingProgress.SILENT);
  }

  private StagedPackage staged(PackageFile file) throws IOException {
    Staging staging = stage(file);
    assertThat(staging).isInstanceOf(Staging.Staged.class);
    return ((Staging.Staged) staging).staged();
  }

  private StagingSettings settings() {
    return new StagingSettings(scratch().toUri(), 3, 1L << 30, 200);
  }

  private static Configuration hadoop() {
    return new Configuration(false);
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private Path path(String name) {
    return folder.resolve("bucket").resolve(name);
  }

  private String location(PackageFile file, String name) {
    return scratch().resolve(file.id()).resolve(name).toUri().toString();
  }

  private List<String> filesOf(PackageFile file) throws IOException {
    try (Stream<Path> files = Files.list(scratch().resolve(file.id()))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private String textOf(PackageFile file, StagedFile staged) throws IOException {
    return new String(bytesOf(file, staged), UTF_8);
  }

  private byte[] bytesOf(PackageFile file, StagedFile staged) throws IOException {
    Path packed = Path.of(URI.create(staged.location()));
    assertThat(packed).startsWith(scratch().resolve(file.id()));
    try (InputStream text =
        UnpackedText.of(staged.packing(), Files.newInputStream(packed), staged.mostTextBytes())) {
      return text.readAllBytes();
    }
  }

  private PackageFile deliver(String name, byte[] content) throws IOException {
    Files.createDirectories(folder.resolve("bucket"));
    Files.write(path(name), content);
    return new PackageSource(List.of(folder.resolve("bucket").toUri()), hadoop())
        .list(Selection.everything()).packages().stream()
            .filter(file -> file.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private void encrypted(String member, String text) {
    entry(member, SampleMessage.asEdxMakesIt().encrypt(text.getBytes(UTF_8)));
  }

  private void entry(String member, byte[] content) {
    entries.put("universityx-2014-07-27/" + member + ".gpg", content);
  }

  // As Info-ZIP makes it: the directory as an entry of its own, sizes in the headers, stored.
  private byte[] zip() throws IOException {
    Path file = folder.resolve("package.zip");
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file.toFile())) {
      zip.setMethod(ZipArchiveEntry.STORED);
      zip.putArchiveEntry(new ZipArchiveEntry("universityx-2014-07-27/"));
      zip.closeArchiveEntry();
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putArchiveEntry(new ZipArchiveEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeArchiveEntry();
      }
    }
    return Files.readAllBytes(file);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] bytes, String text, int from) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text, from);
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.newDigest();
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
