package org.edxlake.simulate;

import java.util.Set;
import java.util.function.IntPredicate;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.DumpTable;

/**
 * How many rows a table has for a course, and whose they are. All that is about a learner goes
 * through the learners in the same order, so that row n of one table belongs to row n of another.
 */
final class DumpRows {
  /** The rows of tables that describe the course rather than learners. */
  private static final int FEW = 3;

  private static final Set<String> ABOUT_A_LEARNER =
      Set.of(
          "user_id",
          "student_id",
          "username",
          "scorer_id",
          "submission_uuid",
          "user_profile_id",
          "student_item_id",
          "workflow_id",
          "assessment_id",
          "assessmentfeedback_id");

  private static final Set<DumpTable> ABOUT_ACCOUNTS =
      Set.of(
          DumpTable.AUTH_USER,
          DumpTable.AUTH_USERPROFILE,
          DumpTable.USER_ID_MAP,
          DumpTable.STUDENT_LANGUAGEPROFICIENCY);

  private static final Set<DumpTable> ABOUT_THE_COURSE =
      Set.of(
          DumpTable.ASSESSMENT_RUBRIC,
          DumpTable.ASSESSMENT_CRITERION,
          DumpTable.ASSESSMENT_CRITERIONOPTION,
          DumpTable.ASSESSMENT_ASSESSMENTFEEDBACKOPTION,
          DumpTable.ASSESSMENT_TRAININGEXAMPLE,
          DumpTable.ASSESSMENT_TRAININGEXAMPLE_OPTIONS_SELECTED,
          DumpTable.TEAMS,
          DumpTable.WIKI_ARTICLE,
          DumpTable.WIKI_ARTICLEREVISION);

  /** References to tables with few rows. */
  private static final Set<String> REFERENCES_TO_FEW =
      Set.of(
          "rubric_id",
          "criterion_id",
          "option_id",
          "criterionoption_id",
          "trainingexample_id",
          "training_example_id",
          "assessmentfeedbackoption_id",
          "team_id",
          "article_id",
          "current_revision_id");

  private DumpRows() {}

  /** Whether a table's rows belong to learners. */
  static boolean isAboutLearners(DumpTable table) {
    return !ABOUT_THE_COURSE.contains(table)
        && table.table().columns().stream().map(Column::name).anyMatch(ABOUT_A_LEARNER::contains);
  }

  /** Whether a table's rows belong to accounts, whatever the course. */
  static boolean isAboutAccounts(DumpTable table) {
    return ABOUT_ACCOUNTS.contains(table);
  }

  static int fewRows(DumpTable table) {
    return table == DumpTable.WIKI_ARTICLEREVISION ? 2 * FEW : FEW;
  }

  /** Which learners have rows in a table about learners. */
  static IntPredicate learnersOf(DumpTable table) {
    if (table.folder() == DumpTable.Folder.ORA) {
      return oneOf(2);
    }

    return switch (table) {
      case CERTIFICATES_GENERATEDCERTIFICATE -> oneOf(4);
      case STUDENT_COURSEACCESSROLE -> oneOf(20);
      case USER_API_USERCOURSETAG, TEAMS_MEMBERSHIP -> oneOf(3);
      case VERIFY_STUDENT_VERIFICATIONSTATUS -> oneOf(5);
      case CREDIT_CREDITELIGIBILITY -> oneOf(10);
      case COURSE_GROUPS_COHORTMEMBERSHIP, STUDENT_LANGUAGEPROFICIENCY -> oneOf(2);
      default -> learner -> true;
    };
  }

  /** The number of the row that a reference points to. */
  static long referenced(String column, long row) {
    return REFERENCES_TO_FEW.contains(column) ? row % FEW : row;
  }

  private static IntPredicate oneOf(int share) {
    return learner -> learner % share == 0;
  }
}
