package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.PublishedMember.Verdict;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  private static final String FOLDER = "stage/run-1/universityx-2014-07-27/1-attempt";

  @TempDir Path folder;

  private LakeStore store;
  private SampleLoad load;

  @BeforeEach
  void open() throws Exception {
    store = LakeStores.open(folder.toUri(), new Configuration(false));
    load =
        new SampleLoad(store, "run-1", SampleLoad.snapshot("universityx", "etag"))
            .member(1, "auth_user", "a", 3)
            .member(2, "student_courseenrollment", "b", 4);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aMemberWhoseBooksBalancePassesWithItsBooks() throws Exception {
    Audit.Approved approved = load.approve();

    Books books = new Books(5, 3, 1, 0, 0, 0, Map.of("field-count", 1L));
    assertThat(approved.members().get(0))
        .isEqualTo(
            new PublishedMember(
                SampleLoad.path("auth_user"),
                "auth_user",
                "prod",
                "UniversityX-CS101-2014_T1",
                "course-v1:UniversityX+CS101+2014_T1",
                103,
                "ab".repeat(32),
                List.of("F12B40048017CAAE"),
                Verdict.LOADED,
                "",
                "",
                false,
                List.of(),
                books));
    assertThat(approved.files())
        .extracting(DataFile::path)
        .containsExactly(
            load.dataPath("auth_user", 1),
            "quarantine/rejects/universityx-2014-07-27-1.parquet",
            load.dataPath("student_courseenrollment", 2),
            "quarantine/rejects/universityx-2014-07-27-2.parquet");
  }

  @Test
  void aLineThatIsNeitherRowNorHeaderNorBlankNorRejectedHoldsItsMemberBack() throws Exception {
    assertHeldBack(
        text -> with(text, 6, 3, 0, Map.of("field-count", 1L), text.recordBytes(), text.files()),
        "6 lines were read, and 3 rows + 1 header + 0 blank + 1 rejected are 5");
  }

  @Test
  void aRowThatWasCountedAndNotWrittenHoldsItsMemberBack() throws Exception {
    assertHeldBack(
        text -> with(text, 6, 4, 0, Map.of("field-count", 1L), text.recordBytes(), text.files()),
        "4 rows were counted and 3 written");
  }

  @Test
  void aRejectThatWasNotKeptHoldsItsMemberBack() throws Exception {
    assertHeldBack(
        text -> with(text, 6, 3, 0, Map.of("field-count", 2L), text.recordBytes(), text.files()),
        "2 rejects were counted and 1 written");
  }

  @Test
  void aRepairWhoseBytesWereNotKeptHoldsItsMemberBack() throws Exception {
    assertHeldBack(
        text -> with(text, 5, 3, 1, Map.of("field-count", 1L), text.recordBytes(), text.files()),
        "1 repairs were counted and 0 written");
  }

  @Test
  void aByteOfTheTextThatBecamePartOfNoRecordHoldsItsMemberBack() throws Exception {
    assertHeldBack(
        text -> with(text, 5, 3, 0, text.rejects(), text.textBytes() - 1, text.files()),
        "1339 bytes were unpacked and 1338 of them read");
  }

  @Test
  void aDraftThatVanishedStopsTheRunAndIsNoFindingThatLasts() throws Exception {
    String draft = FOLDER + "/" + load.dataPath("auth_user", 1);
    store.delete(draft);

    assertThatThrownBy(() -> new Audit(store).check(load.staged(), load.texts()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The draft %s vanished before it could be published. Only another run on this lake, or a person, deletes there. Run again."
                .formatted(draft));
  }

  @Test
  void aDraftOfAnotherSizeHoldsItsMemberBack() throws Exception {
    String path = load.dataPath("auth_user", 1);
    overwrite(path, new byte[] {1, 2, 3});

    assertHeldBack(
        UnaryOperator.identity(),
        path + " has 3 bytes instead of " + load.texts().get(0).files().get(0).bytes());
  }

  @Test
  void aDraftWithOtherRowsInItsFooterHoldsItsMemberBack() throws Exception {
    DataFile file = load.texts().get(0).files().get(0);
    DataFile boasting = new DataFile(file.path(), file.table(), 4, file.bytes(), file.sha256());

    assertHeldBack(
        text ->
            with(
                text,
                6,
                4,
                0,
                text.rejects(),
                text.recordBytes(),
                List.of(boasting, text.files().get(1))),
        file.path() + " has 3 rows in its footer instead of 4");
  }

  @Test
  void aDraftThatIsNoParquetFileHoldsItsMemberBack() throws Exception {
    DataFile file = load.texts().get(0).files().get(0);
    overwrite(file.path(), new byte[(int) file.bytes()]);

    assertHeldBack(UnaryOperator.identity(), file.path() + " is no Parquet file");
  }

  @Test
  void aFileOutsideItsTablesFolderHoldsItsMemberBack() throws Exception {
    DataFile file = load.texts().get(0).files().get(0);
    DataFile stray = load.draft(FOLDER, "lake/other/part-0.parquet", "auth_user", "a", 3);

    assertHeldBack(
        text ->
            with(
                text,
                5,
                3,
                0,
                text.rejects(),
                text.recordBytes(),
                List.of(stray, text.files().get(1))),
        "lake/other/part-0.parquet is no place for rows of " + file.table());
  }

  @Test
  void aTextThatNobodyReportedHoldsItsMemberBack() throws Exception {
    List<LoadedText> texts = load.texts().subList(1, 2);

    assertHeldBack(texts, "it was loaded 0 times instead of once");
  }

  @Test
  void aTextThatWasLoadedTwiceHoldsItsMemberBack() throws Exception {
    List<LoadedText> texts = new ArrayList<>(load.texts());
    texts.add(texts.get(0));

    assertHeldBack(texts, "it was loaded 2 times instead of once");
  }

  @Test
  void aTextThatProvesDamagedWhileLoadingIsQuarantinedAndTheOthersPass() throws Exception {
    LoadedText whole = load.texts().get(0);
    Quarantined damage =
        new Quarantined(
            "universityx-2014-07-27.zip",
            SampleLoad.path("auth_user"),
            Quarantined.Reason.BAD_GZIP,
            "its checksum is wrong");
    LoadedText damaged =
        new LoadedText(
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            List.of(),
            whole.stagedFolder(),
            List.of(),
            damage);

    Audit.Outcome outcome =
        new Audit(store).check(load.staged(), List.of(damaged, load.texts().get(1)));

    assertThat(outcome).isInstanceOf(Audit.Approved.class);
    assertThat(outcome.members())
        .extracting(PublishedMember::verdict, PublishedMember::reason, PublishedMember::detail)
        .containsExactly(
            tuple(Verdict.QUARANTINED, "BAD_GZIP", "its checksum is wrong"),
            tuple(Verdict.LOADED, "", ""));
  }

  @Test
  void aPackageOfWhichNothingPassesIsHeldBackAsAWhole() throws Exception {
    Audit.Outcome outcome = new Audit(store).check(load.staged(), List.of());

    assertThat(outcome).isInstanceOf(Audit.HeldBack.class);
    assertThat(outcome.members())
        .extracting(PublishedMember::verdict)
        .containsExactly(Verdict.HELD_BACK, Verdict.HELD_BACK);
  }

  @Test
  void aPackageWithoutAnythingToLoadPasses() throws Exception {
    StagedPackage empty =
        new StagedPackage(
            SampleLoad.snapshot("universityx", "etag"),
            "cd",
            "keys-1",
            List.of(),
            List.of(),
            List.of());

    assertThat(new Audit(store).check(empty, List.of())).isInstanceOf(Audit.Approved.class);
  }

  @Test
  void whatAFailedExportLeftIsNotKeptInTheLedger() throws Exception {
    load.failedAtEdx("certificates_generatedcertificate");

    assertThat(load.approve().members().get(2))
        .isEqualTo(
            PublishedMember.withoutRows(
                SampleLoad.path("certificates_generatedcertificate") + ".failed",
                Verdict.NOTICE,
                "FAILED_AT_EDX",
                ""));
  }

  /**
   * What became of the first member's text is changed; the second one must pass whatever happens to
   * it.
   */
  private void assertHeldBack(UnaryOperator<LoadedText> change, String finding) throws IOException {
    assertHeldBack(List.of(change.apply(load.texts().get(0)), load.texts().get(1)), finding);
  }

  private void assertHeldBack(List<LoadedText> texts, String finding) throws IOException {
    Audit.Outcome outcome = new Audit(store).check(load.staged(), texts);

    assertThat(outcome.members())
        .extracting(PublishedMember::path, PublishedMember::verdict, PublishedMember::detail)
        .containsExactly(
            tuple(SampleLoad.path("auth_user"), Verdict.HELD_BACK, finding),
            tuple(SampleLoad.path("student_courseenrollment"), Verdict.LOADED, ""));
    assertThat(((Audit.Approved) outcome).files())
        .extracting(DataFile::path)
        .containsExactly(
            load.dataPath("student_courseenrollment", 2),
            "quarantine/rejects/universityx-2014-07-27-2.parquet");
  }

  private static LoadedText with(
      LoadedText text,
      long lines,
      long rows,
      long repaired,
      Map<String, Long> rejects,
      long recordBytes,
      List<DataFile> files) {
    return new LoadedText(
        text.fileOrdinal(),
        text.textBytes(),
        recordBytes,
        lines,
        rows,
        text.header(),
        text.blank(),
        repaired,
        text.misfits(),
        rejects,
        text.unknownColumns(),
        text.stagedFolder(),
        files,
        null);
  }

  private void overwrite(String path, byte[] content) throws IOException {
    try (OutputStream out = store.create(FOLDER + "/" + path)) {
      out.write(content);
    }
  }
}
