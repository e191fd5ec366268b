package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DumpRowDecoderTest {
  private static final Table ENROLLMENT = DumpTable.STUDENT_COURSEENROLLMENT.table();
  private static final String ENROLLMENT_HEADER =
      "id\tuser_id\tcourse_id\tcreated\tis_active\tmode";

  private static Decoded decode(Table table, String header, String row) {
    return Decoded.decode(RecordDecoders.of(table, header, false), table, row);
  }

  private static Table undeclared(Dialect dialect, String... columns) {
    return Table.undeclared("odd", dialect, List.of(columns));
  }

  @Test
  void aRowFillsTheColumnsThatItsHeaderNames() {
    Decoded decoded =
        decode(
            ENROLLMENT,
            "mode\tid\tcourse_id\tuser_id\tis_active\tcreated",
            "honor\t7\tcourse-v1:U+C+R\t42\t1\t2014-07-25 12:34:56");

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decoded.row())
        .containsOnly(
            entry("mode", "honor"),
            entry("id", 7L),
            entry("course_id", "course-v1:U+C+R"),
            entry("user_id", 42L),
            entry("is_active", true),
            entry("created", Instant.parse("2014-07-25T12:34:56Z")));
  }

  @Test
  void theHeaderIsTheFirstRecordOfTheFirstPieceOnly() {
    RecordDecoder first = RecordDecoders.of(ENROLLMENT, ENROLLMENT_HEADER, true);

    assertThat(Decoded.decode(first, ENROLLMENT, ENROLLMENT_HEADER).outcome())
        .isEqualTo(Outcome.Kept.HEADER);
    assertThat(Decoded.decode(first, ENROLLMENT, "7\t42\tU/C/R\tNULL\t0\thonor").value("is_active"))
        .isEqualTo(false);
  }

  @Test
  void anEmptyLineIsBlank() {
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, "").outcome()).isEqualTo(Outcome.Kept.BLANK);
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, " \r").outcome())
        .isEqualTo(Outcome.Kept.BLANK);
  }

  @Test
  void aLineOfTabsIsARowOfEmptyFields() {
    Decoded decoded = decode(ENROLLMENT, ENROLLMENT_HEADER, "\t\t\t\t\t");

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decoded.row()).containsOnly(entry("course_id", ""), entry("mode", ""));
  }

  @Test
  void anotherNumberOfFieldsIsARejectThatTellsBothNumbers() {
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, "7\t42").outcome())
        .isEqualTo(
            new Outcome.Rejected(RejectReason.FIELD_COUNT, "2 fields, but the header has 6"));
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, "\t\t\t\t\t\t").reason())
        .isEqualTo(RejectReason.FIELD_COUNT);
  }

  @Test
  void fieldsBeyondTheHeaderAreCountedAndTakeNoMemory() {
    byte[] row = "\t".repeat(4_000_000).getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = RecordDecoders.of(ENROLLMENT, ENROLLMENT_HEADER, false);

    assertThat(Decoded.allocated(decoder, ENROLLMENT, row)).isLessThan(1_000_000);
    assertThat(Decoded.decode(decoder, ENROLLMENT, row).outcome())
        .isEqualTo(
            new Outcome.Rejected(RejectReason.FIELD_COUNT, "4000001 fields, but the header has 6"));
  }

  @Test
  void aColumnThatNobodyDeclaredIsExtra() {
    String header = "id\tuser_id\tstate\tcourse_id\tcreated\tis_active\tmode\tstate";
    Decoded decoded =
        decode(ENROLLMENT, header, "7\t42\ta\\n\"\t\t2014-07-25 12:34:56.000001\tTrue\t\tNULL");

    assertThat(decoded.row())
        .containsOnly(
            entry("id", 7L),
            entry("user_id", 42L),
            entry("course_id", ""),
            entry("created", Instant.parse("2014-07-25T12:34:56.000001Z")),
            entry("is_active", true),
            entry("mode", ""),
            entry("extra", "{\"state\": \"a\\n\\\"\", \"state#2\": null}"));
    assertThat(RecordDecoders.unknownColumns(ENROLLMENT, header)).containsExactly("state", "state");
  }

  @Test
  void aColumnAnswersToItsOlderNames() {
    Table table = DumpTable.USER_ID_MAP.table();

    assertThat(decode(table, "hash_id\tid\tusername", "ab\t42\tpat_q").row())
        .containsOnly(entry("hash_id", "ab"), entry("user_id", 42L), entry("username", "pat_q"));
    assertThat(decode(table, "hash_id\tid\tuser_id", "ab\t7\t42").row())
        .containsOnly(
            entry("hash_id", "ab"), entry("user_id", 42L), entry("extra", "{\"id\": \"7\"}"));
  }

  @Test
  void aFirstLineWithoutAnyKnownNameIsNotQuotedSinceItMayBeALearnersRow() {
    assertThat(RecordDecoders.unknownColumns(ENROLLMENT, "7\t42\tpat_q"))
        .containsExactly("field 1", "field 2", "field 3");
    assertThat(RecordDecoders.unknownColumns(ENROLLMENT, "id\tshoe_size"))
        .containsExactly("shoe_size");
  }

  @Test
  void aHeaderWithoutAnyKnownNamePutsAllIntoExtra() {
    assertThat(decode(ENROLLMENT, "x\ty", "1\t2").row())
        .containsOnly(entry("extra", "{\"x\": \"1\", \"y\": \"2\"}"));
  }

  @Test
  void aTextWithCrLfLineEndsLosesTheCarriageReturns() {
    Decoded decoded = decode(ENROLLMENT, ENROLLMENT_HEADER + "\r", "7\t42\tU/C/R\t\t1\thonor\r");

    assertThat(decoded.value("mode")).isEqualTo("honor");
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, "7\t42\tU/C/R\t\t1\thonor\r").value("mode"))
        .isEqualTo("honor\r");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "EXPORTER_TSV, a\\tb, `a\tb`",
        "EXPORTER_TSV, a\\\\tb, a\\tb",
        "EXPORTER_TSV, a\\\\\\tb, `a\\\tb`",
        "EXPORTER_TSV, {\"x\": \"1\\\\n2\"}, {\"x\": \"1\\n2\"}",
        "EXPORTER_TSV, a\\nb\\rc, `a\nb\rc`",
        "EXPORTER_TSV, NULL, -",
        "EXPORTER_TSV, \\N, \\N",
        "EXPORTER_TSV, `\"x`, `\"x`",
        "EXPORTER_TSV, `a\\`, `a\\`",
        "EXPORTER_TSV, \\\\N, \\N",
        "SQOOP_TSV, a\\tb, a\\tb",
        "SQOOP_TSV, a\\\\tb, a\\tb",
        "SQOOP_TSV, a\\\\\\tb, a\\\\tb",
        "SQOOP_TSV, `a\\\tb`, `a\tb`",
        "SQOOP_TSV, {\"x\": \"1\\\\n2\"}, {\"x\": \"1\\n2\"}",
        "SQOOP_TSV, NULL, -",
        "SQOOP_TSV, \\N, \\N",
        "SQOOP_TSV, `\"x`, `\"x`"
      })
  void escapesAreUndoneInOnePass(Dialect dialect, String raw, String value) {
    Table table = undeclared(dialect, "a", "b");

    assertThat(decode(table, "a\tb", "x\t" + raw).value("b")).isEqualTo(value);
    assertThat(decode(table, "b\ta", raw + "\tx").value("b")).isEqualTo(value);
  }

  @Test
  void theFirstExporterWroteABackslashAndZeroForNul() {
    Table table = undeclared(Dialect.EXPORTER_TSV, "a", "b");

    assertThat(decode(table, "a\tb", "x\\0y\t\\\\0").row())
        .containsOnly(entry("a", "x\0y"), entry("b", "\\0"));
  }

  @Test
  void aRawTabBehindABackslashSeparatesFieldsUnlessSqoopWroteIt() {
    assertThat(decode(undeclared(Dialect.EXPORTER_TSV, "a", "b"), "a\tb", "a\\\tb").row())
        .containsOnly(entry("a", "a\\"), entry("b", "b"));
    assertThat(decode(undeclared(Dialect.SQOOP_TSV, "a"), "a", "a\\\tb").row())
        .containsOnly(entry("a", "a\tb"));
    assertThat(decode(undeclared(Dialect.SQOOP_TSV, "a", "b"), "a\tb", "a\\\\\tb").row())
        .containsOnly(entry("a", "a\\"), entry("b", "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "NULL, , false",
    "'', , false",
    "None, , false",
    "null, , false",
    "0, 0, false",
    "-12, -12, false",
    "007, 7, false",
    "9223372036854775807, 9223372036854775807, false",
    "9223372036854775808, , true",
    "1.0, , true",
    "x, , true",
    "-, , true"
  })
  void aBigintIsReadOrNullAndKept(String raw, Long value, boolean misfit) {
    Decoded decoded = decode(ENROLLMENT, ENROLLMENT_HEADER, raw + "\t1\tU/C/R\tNULL\t1\thonor");

    assertThat(decoded.value("id")).isEqualTo(value);
    assertThat(decoded.misfits()).isEqualTo(misfit ? List.of("id") : List.of());
    assertThat(decoded.value("extra")).isEqualTo(misfit ? "{\"id\": \"" + raw + "\"}" : null);
  }

  @ParameterizedTest
  @CsvSource({
    "2014-07-25 12:34:56, 2014-07-25T12:34:56Z, false",
    "2014-07-25 12:34:56.123456, 2014-07-25T12:34:56.123456Z, false",
    "2014-07-25T12:34:56+00:00, 2014-07-25T12:34:56Z, false",
    "0000-00-00 00:00:00, , true",
    "2014-02-30 00:00:00, , true",
    "2014-07-25 12:34:56.1234567, 2014-07-25T12:34:56.123456Z, true",
  })
  void aTimestampIsReadInItsFormsAndKeptIfTheColumnCannotGiveItBack(
      String raw, Instant value, boolean kept) {
    Decoded decoded = decode(ENROLLMENT, ENROLLMENT_HEADER, "1\t1\tU/C/R\t" + raw + "\t1\thonor");

    assertThat(decoded.value("created")).isEqualTo(value);
    assertThat(decoded.value("extra")).isEqualTo(kept ? "{\"created\": \"" + raw + "\"}" : null);
    assertThat(decoded.misfits()).isEqualTo(value == null ? List.of("created") : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "0.84, 0.84",
    "1e-05, 1e-05",
    "-3, -3.0",
    "0, 0.0",
    "0.1234567890123456, 0.1234567890123456",
    "123456789012345678, 1.2345678901234568e17",
    ".5, 0.5",
    "1e999, ",
    "nan, ",
    "0x1p3, ",
    "1d, "
  })
  void aDoubleIsTheNearestToItsText(String raw, Double value) {
    Table table = DumpTable.COURSEWARE_STUDENTMODULE.table();
    Decoded decoded = decode(table, "id\tgrade", "1\t" + raw);

    assertThat(decoded.value("grade")).isEqualTo(value);
    assertThat(decoded.misfits()).isEqualTo(value == null ? List.of("grade") : List.of());
  }

  @Test
  void doublesAreReadAsJavaReadsThem() {
    Table table = DumpTable.COURSEWARE_STUDENTMODULE.table();
    RecordDecoder decoder = RecordDecoders.of(table, "id\tgrade", false);
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      String raw =
          random.nextBoolean()
              ? Double.toString(Double.longBitsToDouble(random.nextLong()))
              : (random.nextBoolean() ? "-" : "")
                  + random.nextInt(1_000_000_000)
                  + "."
                  + random.nextInt(1_000_000);
      if (Double.isFinite(Double.parseDouble(raw))) {
        assertThat(Decoded.decode(decoder, table, "1\t" + raw).value("grade"))
            .isEqualTo(Double.parseDouble(raw));
      }
    }
  }

  @Test
  void datesIntegersAndFlagsHaveTheirTypes() {
    Table table = DumpTable.AUTH_USER.table();
    Decoded decoded =
        decode(
            table,
            "id\tdate_of_birth\tis_staff\tis_active\tconsecutive_days_visit_count",
            "42\t1970-01-02\tFalse\t2\t2147483648");

    assertThat(decoded.row())
        .containsOnly(
            entry("id", 42L),
            entry("date_of_birth", LocalDate.of(1970, 1, 2)),
            entry("is_staff", false),
            entry(
                "extra",
                "{\"is_active\": \"2\", \"consecutive_days_visit_count\": \"2147483648\"}"));
    assertThat(decoded.misfits()).containsExactly("is_active", "consecutive_days_visit_count");
  }

  @Test
  void everyDayOfFourHundredYearsIsCountedAsTheCalendarDoes() {
    Table table = DumpTable.AUTH_USER.table();
    RecordDecoder decoder = RecordDecoders.of(table, "id\tdate_of_birth", false);
    LocalDate day = LocalDate.of(1799, 12, 31);
    for (int i = 0; i < 146_100; i++) {
      day = day.plusDays(1);
      assertThat(Decoded.decode(decoder, table, "1\t" + day).value("date_of_birth")).isEqualTo(day);
    }
  }

  @Test
  void cellsThatPythonPrintedAsBytesAreUnwrapped() {
    Decoded decoded =
        decode(
            ENROLLMENT,
            ENROLLMENT_HEADER,
            "b'7'\tb'42'\tb\"it's\\\\\\\\n\\\\n\"\tb'NULL'\tb'1'\tb'\\xc3\\xa9\\''");

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decoded.row())
        .containsOnly(
            entry("id", 7L),
            entry("user_id", 42L),
            entry("course_id", "it's\\n\n"),
            entry("is_active", true),
            entry("mode", "é'"));
  }

  @Test
  void aLearnerMayWriteWhatLooksLikePythonsBytes() {
    assertThat(decode(ENROLLMENT, ENROLLMENT_HEADER, "7\t42\tb'x'\tNULL\t1\tb'\\\\n'").row())
        .contains(entry("course_id", "b'x'"), entry("mode", "b'\\n'"));
  }

  @Test
  void invalidUtf8IsReplacedAndTheRowIsMarked() {
    byte[] row = "7\t42\tU/C/R\tNULL\t1\th?r".getBytes(StandardCharsets.UTF_8);
    row[row.length - 2] = (byte) 0xE9;

    Decoded decoded =
        Decoded.decode(RecordDecoders.of(ENROLLMENT, ENROLLMENT_HEADER, false), ENROLLMENT, row);

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.REPAIRED_ROW);
    assertThat(decoded.value("mode")).isEqualTo("h\uFFFDr");
  }

  @Test
  void anOptInRowMayHoldCommasQuotesAndLineEnds() {
    Table table = DumpTable.EMAIL_OPT_IN.table();
    Decoded decoded =
        decode(
            table,
            "user_id,username,email,full_name,course_id,is_opted_in_for_email,"
                + "preference_set_datetime\r",
            "42,pat_q,p@example.org,\"Q, \"\"Pat\"\"\r\nX\",U/C/R,True,2014-12-01 00:00:00+00:00");

    assertThat(decoded.row())
        .containsOnly(
            entry("user_id", 42L),
            entry("username", "pat_q"),
            entry("email", "p@example.org"),
            entry("full_name", "Q, \"Pat\"\r\nX"),
            entry("course_id", "U/C/R"),
            entry("is_opted_in_for_email", true),
            entry("preference_set_datetime", Instant.parse("2014-12-01T00:00:00Z")));
  }

  @Test
  void inACsvTheWordNullIsAWord() {
    assertThat(decode(undeclared(Dialect.CSV, "a", "b"), "a,b", "NULL,").row())
        .containsOnly(entry("a", "NULL"), entry("b", ""));
  }

  @Test
  void aQuoteThatDoesNotEndIsAReject() {
    assertThat(decode(undeclared(Dialect.CSV, "a", "b"), "a,b", "1,\"2\n3,4").outcome())
        .isEqualTo(
            new Outcome.Rejected(
                RejectReason.UNTERMINATED_QUOTE, "field 2 begins with a quote that does not end"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"EXPORTER_TSV", "SQOOP_TSV", "CSV"})
  void whatTheWriterEscapedComesBack(Dialect dialect) {
    Random random = new Random(5);
    Table table = undeclared(dialect, "a", "b", "c");
    String separator = dialect == Dialect.CSV ? "," : "\t";
    RecordDecoder decoder = RecordDecoders.of(table, String.join(separator, "a", "b", "c"), false);
    for (int i = 0; i < 20_000; i++) {
      List<String> values = List.of(text(random), text(random), "x" + text(random));
      List<String> fields = new ArrayList<>();
      values.forEach(value -> fields.add(escaped(dialect, value)));

      Decoded decoded = Decoded.decode(decoder, table, String.join(separator, fields));

      assertThat(decoded.row())
          .containsOnly(
              entry("a", values.get(0)), entry("b", values.get(1)), entry("c", values.get(2)));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      String[] pieces = {
        "a", "n", "t", "\\", "\t", "\"", "'", ",", " ", "é", "😀", "\u2028", "r\n"
      };
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  /** What the programs do that write the dumps. */
  private static String escaped(Dialect dialect, String value) {
    return switch (dialect) {
      case EXPORTER_TSV ->
          value
              .replace("\\", "\\\\")
              .replace("\r", "\\r")
              .replace("\t", "\\t")
              .replace("\n", "\\n");
      case SQOOP_TSV -> value.replace("\\", "\\\\").replace("\t", "\\\t");
      default ->
          value.matches("(?s).*[,\"\r\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"EXPORTER_TSV", "SQOOP_TSV", "CSV"})
  void anyBytesHaveExactlyOneOutcome(Dialect dialect) {
    Random random = new Random(6);
    Table table = undeclared(dialect, "a", "b");
    String header = dialect == Dialect.CSV ? "a,b" : "a\tb";
    RecordDecoder decoder = RecordDecoders.of(table, header, false);
    int rows = 0;
    int rejects = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] row = new byte[random.nextInt(12)];
      for (int j = 0; j < row.length; j++) {
        row[j] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) "\t\t,,\\\"'bx0".charAt(random.nextInt(10));
      }
      Outcome outcome = Decoded.decode(decoder, table, row).outcome();
      rows += outcome instanceof Outcome.Kept ? 1 : 0;
      rejects += outcome instanceof Outcome.Rejected ? 1 : 0;
    }
    assertThat(rows + rejects).isEqualTo(20_000);
    assertThat(Math.min(rows, rejects)).isGreaterThan(1_000);
  }
}
