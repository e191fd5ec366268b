package org.edxlake.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs that edX has used over the years make of the same rows. */
class CourseDumpTest {
  private static final SimulationPlan PLAN = SimulationPlan.small().withLearners(200);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2013-06-01 | auth_userprofile       | id,user_id,name,language,location,meta,courseware,gender,mailing_address,year_of_birth,level_of_education,goals,allow_certificate
          2014-07-27 | auth_userprofile       | id,user_id,name,language,location,meta,courseware,gender,mailing_address,year_of_birth,level_of_education,goals,country,city,allow_certificate
          2023-01-01 | auth_userprofile       | id,user_id,name,language,location,meta,courseware,gender,mailing_address,year_of_birth,level_of_education,goals,country,city,bio,profile_image_uploaded_at,state
          2022-09-25 | user_id_map            | hash_id,id,username
          2022-10-02 | user_id_map            | hash_id,user_id,username
          2016-12-25 | email_opt_in           | email,full_name,course_id,is_opted_in_for_email,preference_set_datetime
          2017-01-01 | email_opt_in           | user_id,username,email,full_name,course_id,is_opted_in_for_email,preference_set_datetime
          2015-12-27 | submissions_submission | id,uuid,student_item_id,attempt_number,submitted_at,created_at,raw_answer
          2016-01-03 | submissions_submission | id,uuid,student_item_id,attempt_number,submitted_at,created_at,raw_answer,status
          2020-01-05 | submissions_submission | id,uuid,student_item_id,attempt_number,submitted_at,created_at,raw_answer,status,team_submission_id
          """)
  void aHeaderHasTheColumnsOfItsTime(LocalDate date, String table, String columns)
      throws IOException {
    String text = dump(DumpTable.named(table).orElseThrow(), date);

    assertThat(text.split("\r?\n", 2)[0].split("[,\t]", -1))
        .containsExactly(columns.split(",", -1));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          MySQL's client writes a NUL as backslash and zero | 2015-11-22 | ^zero \\0 byte^      | ^old<CR>Mac line ends^
          Python 2 cuts the field off at a NUL              | 2015-11-29 | ^zero ^              | ^old\\rMac line ends^
          Python 3 loses the NUL                            | 2023-07-16 | ^zero  byte^         | ^old\\rMac line ends^
          """)
  void controlCharactersAreWrittenAsTheProgramOfTheTimeDid(
      String claim, LocalDate date, String zero, String carriageReturn) throws IOException {
    Set<String> comments = column(dump(DumpTable.ASSESSMENT_ASSESSMENTFEEDBACK, date), 2);

    assertThat(comments).as(claim).contains(zero, carriageReturn.replace("<CR>", "\r"));
  }

  @Test
  void inThreeWeeksOf2022EveryFieldIsThePrintedFormOfBytes() throws IOException {
    for (LocalDate date : List.of(LocalDate.of(2022, 11, 13), LocalDate.of(2022, 12, 11))) {
      assertThat(dump(DumpTable.AUTH_USER, date)).doesNotContain("b'");
    }

    String text = dump(DumpTable.ASSESSMENT_ASSESSMENTFEEDBACK, LocalDate.of(2022, 11, 20));
    assertThat(Stream.of(text.strip().split("[\t\n]", -1)).skip(3))
        .allMatch(field -> field.matches("b'.*'|b\".*\""));
    assertThat(column(text, 2))
        .contains(
            "b'caf\\xc3\\xa9 \\xe5\\xad\\xa6\\xe4\\xb9\\xa0 \\xf0\\x9f\\x98\\x80'",
            "b'C:\\\\\\\\temp\\\\\\\\'",
            "b'two\\\\n\\\\nparagraphs\\\\n'",
            "b'\"quoted\", \\'single\\', \"open'");
  }

  @Test
  void aDateThatIsNoneIsWrittenAsZerosByMySqlsClientAlone() throws IOException {
    String zeros = "0000-00-00 00:00:00";

    assertThat(column(dump(DumpTable.AUTH_USER, LocalDate.of(2015, 11, 22)), 9)).contains(zeros);
    assertThat(column(dump(DumpTable.AUTH_USER, LocalDate.of(2015, 11, 29)), 9))
        .doesNotContain(zeros)
        .contains("NULL");
  }

  private static Set<String> column(String text, int index) {
    return Stream.of(text.split("\n", -1))
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.split("\t", -1)[index])
        .collect(Collectors.toSet());
  }

  private static String dump(DumpTable table, LocalDate date) throws IOException {
    Course course = Course.of(PLAN, Site.PROD).get(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CourseDump(PLAN, Site.PROD, date, 0, new Learners(PLAN, Site.PROD), out)
        .write(table, course);
    return out.toString(UTF_8);
  }
}
