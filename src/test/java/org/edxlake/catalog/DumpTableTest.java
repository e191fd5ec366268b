package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DumpTableTest {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  static Stream<Table> allTables() {
    return Stream.concat(
        Stream.of(EventColumns.TABLE), Arrays.stream(DumpTable.values()).map(DumpTable::table));
  }

  @Test
  void everyTableThatEdxDocumentsIsDeclared() {
    assertThat(DumpTable.values())
        .extracting(DumpTable::tableName)
        .containsExactlyInAnyOrder(
            "auth_user",
            "auth_userprofile",
            "certificates_generatedcertificate",
            "courseware_studentmodule",
            "student_courseenrollment",
            "user_api_usercoursetag",
            "user_id_map",
            "student_anonymoususerid",
            "wiki_article",
            "wiki_articlerevision",
            "email_opt_in",
            "course_structure",
            "forum",
            "assessment_assessment",
            "assessment_assessmentfeedback",
            "assessment_assessmentfeedback_assessments",
            "assessment_assessmentfeedback_options",
            "assessment_assessmentfeedbackoption",
            "assessment_assessmentpart",
            "assessment_criterion",
            "assessment_criterionoption",
            "assessment_peerworkflow",
            "assessment_peerworkflowitem",
            "assessment_rubric",
            "assessment_studenttrainingworkflow",
            "assessment_studenttrainingworkflowitem",
            "assessment_trainingexample",
            "assessment_trainingexample_options_selected",
            "submissions_score",
            "submissions_scoresummary",
            "submissions_studentitem",
            "submissions_submission",
            "workflow_assessmentworkflow",
            "workflow_assessmentworkflowstep",
            "teams",
            "teams_membership",
            "student_languageproficiency",
            "student_courseaccessrole",
            "django_comment_client_role_users",
            "grades_persistentcoursegrade",
            "grades_persistentsubsectiongrade",
            "credit_crediteligibility",
            "course_groups_cohortmembership",
            "verify_student_verificationstatus");
  }

  @ParameterizedTest
  @EnumSource(DumpTable.class)
  void aTableIsFoundByItsName(DumpTable table) {
    assertThat(table.tableName()).isEqualTo(table.name().toLowerCase(Locale.ROOT));
    assertThat(DumpTable.named(table.tableName())).contains(table);
  }

  @Test
  void aNameThatNobodyDeclaredIsNoTable() {
    assertThat(DumpTable.named("auth_use")).isEmpty();
    assertThat(DumpTable.named("AUTH_USER")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("allTables")
  void aTableAndItsColumnsAreNamedAndDescribed(Table table) {
    assertThat(table.name()).matches(NAME);
    assertThat(table.meaning()).endsWith(".").doesNotContain("\n");
    assertThat(table.columns())
        .allSatisfy(column -> assertThat(column.name()).matches(NAME))
        .allSatisfy(column -> assertThat(column.meaning()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("allTables")
  void noTwoColumnsOfATableShareANameOrAHeaderText(Table table) {
    assertThat(table.columns()).extracting(Column::name).doesNotHaveDuplicates();
    assertThat(table.columns().stream().map(Column::sources).flatMap(Collection::stream))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("allTables")
  void noColumnHasTheNameOfAPartitionColumn(Table table) {
    assertThat(table.columns())
        .extracting(Column::name)
        .doesNotContainAnyElementsOf(Table.PARTITION_COLUMNS.stream().map(Column::name).toList());
  }

  @ParameterizedTest
  @MethodSource("allTables")
  void everyRowSaysWhereItCameFrom(Table table) {
    assertThat(table.columns()).extracting(Column::name).contains("extra", "package", "line");
  }

  @ParameterizedTest
  @MethodSource("allTables")
  void whatNamesAPersonIsMarkedAsSuch(Table table) {
    List<String> direct =
        List.of(
            "user_id",
            "student_id",
            "username",
            "author_username",
            "email",
            "anonymous_user_id",
            "hash_id",
            "ip",
            "ip_address",
            "full_name",
            "mailing_address",
            "phone_number");

    assertThat(table.columns())
        .filteredOn(column -> direct.contains(column.name()))
        .allMatch(column -> column.personalData() == PersonalData.DIRECT);
  }

  @Test
  void openResponseTablesLieInTheirFolder() {
    assertThat(DumpTable.values())
        .allSatisfy(
            table ->
                assertThat(table.folder() == DumpTable.Folder.ORA)
                    .isEqualTo(table.tableName().matches("(assessment|submissions|workflow)_.+")));
  }

  @Test
  void theDialectsThatAreNotTheExportersAreFour() {
    assertThat(DumpTable.values())
        .filteredOn(table -> table.dialect() != Dialect.EXPORTER_TSV)
        .extracting(DumpTable::tableName, DumpTable::dialect)
        .containsExactlyInAnyOrder(
            tuple("courseware_studentmodule", Dialect.SQOOP_TSV),
            tuple("email_opt_in", Dialect.CSV),
            tuple("course_structure", Dialect.JSON_DOCUMENT),
            tuple("forum", Dialect.MONGO_JSON_LINES));
  }

  @Test
  void headerTextsThatEdxChangedMeetInOneColumn() {
    assertThat(DumpTable.USER_ID_MAP.table().columns().get(1).sources())
        .containsExactly("user_id", "id");
    assertThat(DumpTable.CREDIT_CREDITELIGIBILITY.table().indexOf("course_key")).isEqualTo(-1);
    assertThat(DumpTable.STUDENT_COURSEACCESSROLE.table().columns().get(0).name())
        .isEqualTo("source_org");
  }

  @Test
  void theContextOfAnEventTellsPersonsAndTheirDevices() {
    assertThat(EventColumns.TABLE.columns())
        .filteredOn(column -> column.name().equals("context"))
        .extracting(Column::personalData)
        .containsExactly(PersonalData.DIRECT);
  }
}
