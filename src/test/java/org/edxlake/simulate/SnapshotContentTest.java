package org.edxlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rows of weekly zips say of each other. */
class SnapshotContentTest {
  private static final List<String> COURSES =
      List.of("UniversityX-CS101-2014_T1", "UniversityX-6.00x-2014_Spring", "UniversityX-6.00-007");
  private static final String FIRST = "universityx-2014-07-27";
  private static final String SECOND = "universityx-2014-08-03";

  @TempDir static Path folder;
  private static Simulation simulation;

  @BeforeAll
  static void simulate() throws IOException {
    SimulationPlan plan =
        SimulationPlan.demo().withLearners(60).withDays(0).withSnapshots(2).withPlain(true);
    simulation = Simulator.write(plan, folder.resolve("two"), SimulationProgress.SILENT);
  }

  @Test
  void aLaterSnapshotRepeatsEveryRowOfTheOneBefore() throws IOException {
    Truth.Snapshot first = Truth.read(simulation.truth()).snapshots().get(0);
    Map<String, Set<String>> gone = new TreeMap<>();
    int grown = 0;
    for (Truth.Member member : first.members()) {
      List<String> before = lines(FIRST, member.member());
      List<String> after = lines(SECOND, member.member());
      Set<String> missing = new HashSet<>(before);
      after.forEach(missing::remove);
      if (!missing.isEmpty()) {
        gone.put(member.member(), missing);
      }
      grown += after.size() > before.size() ? 1 : 0;
    }

    assertThat(gone.keySet()).isEmpty();
    assertThat(grown).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"auth_user", "auth_userprofile", "user_id_map", "student_languageproficiency"})
  void anAccountIsTheSameInTheFilesOfAllItsCourses(String table) throws IOException {
    List<String> everybody = lines(FIRST, member(COURSES.get(0), table));
    for (String course : COURSES) {
      assertThat(everybody).containsAll(lines(FIRST, member(course, table)));
    }
  }

  @ParameterizedTest(name = "{0}.{1} -> {2}.{3}")
  @CsvSource(
      textBlock =
          """
          auth_userprofile,                            user_id,                     auth_user,                           id
          student_courseenrollment,                    user_id,                     auth_user,                           id
          certificates_generatedcertificate,           user_id,                     auth_user,                           id
          courseware_studentmodule,                    student_id,                  auth_user,                           id
          user_api_usercoursetag,                      user_id,                     auth_user,                           id
          user_id_map,                                 id,                          auth_user,                           id
          student_anonymoususerid,                     user_id,                     auth_user,                           id
          student_courseaccessrole,                    user_id,                     auth_user,                           id
          django_comment_client_role_users,            user_id,                     auth_user,                           id
          grades_persistentcoursegrade,                user_id,                     auth_user,                           id
          grades_persistentsubsectiongrade,            user_id,                     auth_user,                           id
          course_groups_cohortmembership,              user_id,                     auth_user,                           id
          verify_student_verificationstatus,           user_id,                     auth_user,                           id
          teams_membership,                            user_id,                     auth_user,                           id
          teams_membership,                            team_id,                     teams,                               id
          credit_crediteligibility,                    username,                    auth_user,                           username
          student_languageproficiency,                 user_profile_id,             auth_userprofile,                    id
          wiki_article,                                owner_id,                    auth_user,                           id
          wiki_article,                                current_revision_id,         wiki_articlerevision,                id
          wiki_articlerevision,                        user_id,                     auth_user,                           id
          wiki_articlerevision,                        article_id,                  wiki_article,                        id
          wiki_articlerevision,                        previous_revision_id,        wiki_articlerevision,                id
          submissions_studentitem,                     student_id,                  student_anonymoususerid,             anonymous_user_id
          submissions_submission,                      student_item_id,             submissions_studentitem,             id
          submissions_score,                           student_item_id,             submissions_studentitem,             id
          submissions_score,                           submission_id,               submissions_submission,              id
          submissions_scoresummary,                    student_item_id,             submissions_studentitem,             id
          submissions_scoresummary,                    highest_id,                  submissions_score,                   id
          submissions_scoresummary,                    latest_id,                   submissions_score,                   id
          assessment_assessment,                       submission_uuid,             submissions_submission,              uuid
          assessment_assessment,                       rubric_id,                   assessment_rubric,                   id
          assessment_assessment,                       scorer_id,                   student_anonymoususerid,             anonymous_user_id
          assessment_assessmentpart,                   assessment_id,               assessment_assessment,               id
          assessment_assessmentpart,                   option_id,                   assessment_criterionoption,          id
          assessment_assessmentpart,                   criterion_id,                assessment_criterion,                id
          assessment_criterion,                        rubric_id,                   assessment_rubric,                   id
          assessment_criterionoption,                  criterion_id,                assessment_criterion,                id
          assessment_assessmentfeedback,               submission_uuid,             submissions_submission,              uuid
          assessment_assessmentfeedback_assessments,   assessmentfeedback_id,       assessment_assessmentfeedback,       id
          assessment_assessmentfeedback_assessments,   assessment_id,               assessment_assessment,               id
          assessment_assessmentfeedback_options,       assessmentfeedback_id,       assessment_assessmentfeedback,       id
          assessment_assessmentfeedback_options,       assessmentfeedbackoption_id, assessment_assessmentfeedbackoption, id
          assessment_peerworkflow,                     student_id,                  student_anonymoususerid,             anonymous_user_id
          assessment_peerworkflow,                     submission_uuid,             submissions_submission,              uuid
          assessment_peerworkflowitem,                 scorer_id,                   assessment_peerworkflow,             id
          assessment_peerworkflowitem,                 author_id,                   assessment_peerworkflow,             id
          assessment_peerworkflowitem,                 assessment_id,               assessment_assessment,               id
          assessment_studenttrainingworkflow,          student_id,                  student_anonymoususerid,             anonymous_user_id
          assessment_studenttrainingworkflow,          submission_uuid,             submissions_submission,              uuid
          assessment_studenttrainingworkflowitem,      workflow_id,                 assessment_studenttrainingworkflow,  id
          assessment_studenttrainingworkflowitem,      training_example_id,         assessment_trainingexample,          id
          assessment_trainingexample,                  rubric_id,                   assessment_rubric,                   id
          assessment_trainingexample_options_selected, trainingexample_id,          assessment_trainingexample,          id
          assessment_trainingexample_options_selected, criterionoption_id,          assessment_criterionoption,          id
          workflow_assessmentworkflow,                 submission_uuid,             submissions_submission,              uuid
          workflow_assessmentworkflowstep,             workflow_id,                 workflow_assessmentworkflow,         id
          """)
  void whatARowNamesIsInTheOtherTableOfTheCourse(
      String table, String column, String otherTable, String otherColumn) throws IOException {
    int compared = 0;
    for (String course : COURSES) {
      Set<String> named = values(course, table, column);
      named.remove("NULL");
      assertThat(values(course, otherTable, otherColumn)).as(course).containsAll(named);
      compared += named.size();
    }
    assertThat(compared).isPositive();
  }

  @Test
  void theStateOfAnOpenResponseNamesTheLearnersOwnSubmission() throws IOException {
    for (String course : COURSES) {
      Map<String, String> authorOfItem =
          column(course, "submissions_studentitem", "id", "student_id");
      Map<String, String> itemOfUuid =
          column(course, "submissions_submission", "uuid", "student_item_id");
      Map<String, String> pseudonyms =
          column(course, "student_anonymoususerid", "user_id", "anonymous_user_id");
      Map<String, String> authors = new TreeMap<>();
      Map<String, String> expected = new TreeMap<>();
      for (Map<String, String> state : rows(course, "courseware_studentmodule")) {
        Matcher uuid =
            Pattern.compile("\"submission_uuid\": \"([^\"]+)\"").matcher(state.get("state"));
        if (uuid.find()) {
          authors.put(uuid.group(1), authorOfItem.get(itemOfUuid.get(uuid.group(1))));
          expected.put(uuid.group(1), pseudonyms.get(state.get("student_id")));
        }
      }

      assertThat(authors).as(course).isEqualTo(expected);
      assertThat(authors.keySet()).isEqualTo(itemOfUuid.keySet());
    }
  }

  @Test
  void whoWritesInAForumIsEnrolledInTheCourse() throws IOException {
    for (String course : List.of(COURSES.get(0), "UniversityX-AB-12.3x-2T-2014")) {
      String forum = String.join("\n", lines(FIRST, course + "-prod.mongo"));
      Set<String> accounts = values(course, "auth_user", "id");
      Set<String> named = new TreeSet<>();
      Pattern.compile("\"(?:author_id|user_id)\": \"(\\d+)\"|\"up\": \\[\"(\\d+)\"")
          .matcher(forum)
          .results()
          .forEach(found -> named.add(found.group(1) == null ? found.group(2) : found.group(1)));

      assertThat(accounts).containsAll(named);
      assertThat(named).hasSizeGreaterThan(10);
      assertThat(forum)
          .contains("\"endorsement\": {\"user_id\"")
          .contains("\"endorsement\": null")
          .contains("\"endorsement\": \"null\"");
    }
  }

  @Test
  void noRoleInTheWholeOrganisationIsExported() throws IOException {
    assertThat(values(COURSES.get(0), "student_courseaccessrole", "course_id"))
        .containsExactly("course-v1:UniversityX+CS101+2014_T1");
  }

  private static Set<String> values(String course, String table, String column) throws IOException {
    return new TreeSet<>(column(course, table, column, column).keySet());
  }

  private static Map<String, String> column(String course, String table, String key, String value)
      throws IOException {
    Map<String, String> column = new TreeMap<>();
    rows(course, table).forEach(row -> column.put(row.get(key), row.get(value)));
    return column;
  }

  private static List<Map<String, String>> rows(String course, String table) throws IOException {
    List<String> lines = lines(FIRST, member(course, table));
    // Only the states have tabs inside their fields, and none of them ends in a backslash.
    String tab = table.equals("courseware_studentmodule") ? "(?<!\\\\)\t" : "\t";
    String[] header = lines.get(0).split("\t", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(tab, -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], fields[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static String member(String course, String table) {
    boolean ora = table.startsWith("assessment_") || table.matches("(submissions|workflow)_.*");
    return (ora ? "ora/" : "") + course + "-" + table + "-prod-analytics.sql";
  }

  /** The lines of a text, which line feeds alone end. */
  private static List<String> lines(String zip, String member) throws IOException {
    String text =
        Files.readString(
            simulation.folder().resolve("plain/" + zip + "/" + member),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }
}
