package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceTest {
  @Test
  void theFirstRowOfATableNamesTheCourse() throws IOException {
    assertThat(of(Dialect.EXPORTER_TSV, "id\tcourse_id\n1\tX/Y/Z\n2\tA/B/C\n"))
        .isEqualTo(new Evidence("id\tcourse_id", "X/Y/Z"));
  }

  @Test
  void aHeaderAloneIsNoEvidence() throws IOException {
    assertThat(of(Dialect.EXPORTER_TSV, "id\tcourse_id\n"))
        .isEqualTo(new Evidence("id\tcourse_id", ""));
    assertThat(of(Dialect.EXPORTER_TSV, "")).isEqualTo(Evidence.NONE);
  }

  @Test
  void whatIsNoCourseKeyIsNoEvidence() throws IOException {
    assertThat(of(Dialect.EXPORTER_TSV, "id\tcourse_id\n1\tNULL\n"))
        .isEqualTo(new Evidence("id\tcourse_id", ""));
  }

  @Test
  void anEscapedTabOfSqoopIsData() throws IOException {
    assertThat(of(Dialect.SQOOP_TSV, "id\tstate\tcourse_id\n1\ta\\\tb\\\\\tX/Y/Z\n"))
        .isEqualTo(new Evidence("id\tstate\tcourse_id", "X/Y/Z"));
  }

  @Test
  void theBytesMarksOf2022AreTakenOff() throws IOException {
    assertThat(of(Dialect.EXPORTER_TSV, "course_key\nb'course-v1:X+Y+Z'\n").courseId())
        .isEqualTo("course-v1:X+Y+Z");
  }

  @Test
  void theHeaderOfACsvHasNoCarriageReturn() throws IOException {
    assertThat(of(Dialect.CSV, "email,full_name\r\na@b.example,\"P\r\nQ\"\r\n"))
        .isEqualTo(new Evidence("email,full_name", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the course block | {\"block-v1:X+Y+Z+type@course+block@course\":{\"category\":\"course\"}}"
            + " | course-v1:X+Y+Z",
        "after others | {\"a\":{\"category\":\"html\",\"children\":[{\"category\":\"course\"}]},"
            + "\"block-v1:X+Y+Z+type@course+block@course\":{\"metadata\":{\"category\":\"x\"},"
            + "\"category\":\"course\"}} | course-v1:X+Y+Z",
        "a custom course | {\"ccx-block-v1:X+Y+Z+ccx@7+type@course+block@course\":"
            + "{\"category\":\"course\"}} | ccx-v1:X+Y+Z+ccx@7",
        "an old block, which names no run | {\"i4x://X/Y/course/Z\":{\"category\":\"course\"}} | ''",
        "no course | {\"a\":{\"category\":\"html\"}} | ''",
        "a list | [1] | ''",
        "cut | {\"a\":{\"cat | ''",
        "no JSON | Traceback | ''"
      })
  void aCourseStructureNamesItsCourse(String what, String document, String courseId)
      throws IOException {
    assertThat(of(Dialect.JSON_DOCUMENT, document)).as(what).isEqualTo(new Evidence("", courseId));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the course | {\"_id\":{\"course_id\":\"A/B/C\"},\"course_id\":\"X/Y/Z\"} | X/Y/Z",
        "none | {\"_id\":1} | ''",
        "cut | {\"_id\": | ''",
        "empty | '' | ''"
      })
  void aForumPostNamesItsCourse(String what, String document, String courseId) throws IOException {
    assertThat(of(Dialect.MONGO_JSON_LINES, document))
        .as(what)
        .isEqualTo(new Evidence("", courseId));
  }

  @ParameterizedTest
  @EnumSource(
      value = DumpTable.class,
      names = {"AUTH_USER", "STUDENT_COURSEENROLLMENT", "COURSEWARE_STUDENTMODULE", "WIKI_ARTICLE"})
  void aHeaderTellsTheTableOfACutName(DumpTable table) {
    String header =
        String.join(
            "\t",
            table.table().columns().stream()
                .filter(column -> !column.sources().isEmpty())
                .map(column -> column.sources().get(0))
                .toList());

    assertThat(new Evidence(header, "").tableOf(Dialect.EXPORTER_TSV)).contains(table);
  }

  @Test
  void aHeaderLikeNoneTellsNothing() {
    assertThat(new Evidence("id\tcolour", "").tableOf(Dialect.EXPORTER_TSV)).isEmpty();
    assertThat(Evidence.NONE.tableOf(Dialect.EXPORTER_TSV)).isEmpty();
  }

  private static Evidence of(Dialect dialect, String text) throws IOException {
    return Evidence.of(dialect, new ByteArrayInputStream(text.getBytes(UTF_8)));
  }
}
