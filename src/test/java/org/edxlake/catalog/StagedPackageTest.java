package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagedPackageTest {
  private static final Quarantined QUARANTINED =
      new Quarantined(
          "universityx-2014-07-27.zip",
          "Org-C-R-auth_user-prod-analytics.sql",
          Quarantined.Reason.TAMPERED,
          "the integrity check failed");

  @Test
  void whatTravelsToAnExecutorArrivesEqual() throws Exception {
    PackageFile file =
        PackageFile.parse("s3a://course-data/universityx-2014-07-27.zip", 9, "e").orElseThrow();
    StagedFile text =
        new StagedFile(
            3,
            "Org-C-R-wiki_article-prod-analytics.sql",
            "wiki_article",
            Dialect.EXPORTER_TSV,
            Site.PROD,
            "Org-C-R",
            "",
            "id\tcreated",
            List.of("4B9F59A3F6612A0D"),
            "file:/scratch/3.pgp",
            StagedFile.Packing.MESSAGE,
            11,
            "00",
            1 << 20);
    StagedPackage staged =
        new StagedPackage(
            file,
            "00",
            "keys-1",
            List.of(text),
            List.of(QUARANTINED),
            List.of(
                new StagedPackage.Notice(
                    "README", StagedPackage.Notice.Kind.NO_TABLE, "12 bytes")));

    assertThat(travelled(staged)).isEqualTo(staged);
    assertThat(travelled(DumpTable.AUTH_USER.table())).isEqualTo(DumpTable.AUTH_USER.table());
    assertThat(travelled(CourseKey.parse("a/b/c").orElseThrow()))
        .isEqualTo(CourseKey.parse("a/b/c").orElseThrow());
  }

  @Test
  void aFaultIsNamedByPackageAndMember() {
    assertThat(QUARANTINED.file())
        .isEqualTo("universityx-2014-07-27.zip / Org-C-R-auth_user-prod-analytics.sql");
    assertThat(
            new Quarantined("universityx-2014-07-27.zip", "", Quarantined.Reason.NO_KEY, "").file())
        .isEqualTo("universityx-2014-07-27.zip");
  }

  @Test
  void reasonsOfRejectsHaveAWordForTheLedger() {
    assertThat(RejectReason.values())
        .extracting(RejectReason::word)
        .containsExactly(
            "not-json",
            "truncated-json",
            "not-an-object",
            "trailing-text",
            "too-deep",
            "field-count",
            "unterminated-quote",
            "too-long");
  }

  private static Object travelled(Object value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return input.readObject();
    }
  }
}
