package org.edxlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.PersonalData;

/**
 * The values of tables, made from what the catalogue declares: a column that it gains tomorrow gets
 * values by its type.
 */
final class Cells {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MICROSECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final LocalDate HYPHENS_LEFT_OUT = LocalDate.of(2017, 8, 1);

  /** What learners write: line ends of every kind, tabs, backslashes, quotes, any script. */
  private static final List<String> PROSE =
      List.of(
          "I want to learn",
          "first line\r\nsecond line",
          "a\ttab, a \\ backslash and \\n that is no line end",
          "\"quoted\", 'single', \"open",
          "caf\u00e9 \u5b66\u4e60 \uD83D\uDE00",
          "old\rMac line ends",
          "vertical\u000Btab, form\ffeed, next\u0085line, separator\u2028here",
          "C:\\temp\\",
          "zero \u0000 byte",
          "\\N",
          "",
          "two\n\nparagraphs\n",
          "<p>5 < 6 & \"so on\"</p>");

  /** What MySQL's client makes of a date that is none; SQL NULL to the programs after it. */
  static final String NO_DATE = "0000-00-00 00:00:00";

  private static final String NULL = "\0NULL";

  private final LocalDate beginning;
  private final Course course;
  private final Learners learners;
  private final long seed;

  /**
   * @param beginning of the simulation: nothing depends on the date of a package, so that a row is
   *     the same in all of them
   */
  Cells(LocalDate beginning, Course course, Learners learners, long seed) {
    this.beginning = beginning;
    this.course = course;
    this.learners = learners;
    this.seed = seed;
  }

  /** The id of a row, apart from those of the site's other courses. */
  long id(long row) {
    return 1_000_000_000L * (course.ordinal + 1) + row + 1;
  }

  /**
   * A value; null is SQL NULL.
   *
   * @param row counts the rows of the table from 0
   * @param learner whose row it is
   */
  String value(DumpTable table, Column column, long row, int learner) {
    // An account is the same in the files of all its courses.
    long number = DumpRows.isAboutAccounts(table) ? learner : row;
    String special = special(table, column, number, learner);
    if (special != null) {
      return special.equals(NULL) ? null : special;
    }
    return byType(table, column, number);
  }

  /** Columns with a meaning of their own; null for all others. */
  private String special(DumpTable table, Column column, long row, int learner) {
    String name = column.sources().get(0);
    long mixed = mixed(table, name, row);
    String own =
        switch (table) {
          case AUTH_USER -> ofUser(name, learner);
          case AUTH_USERPROFILE -> ofProfile(name, learner, mixed);
          case CERTIFICATES_GENERATEDCERTIFICATE -> ofCertificate(name, learner, mixed);
          case EMAIL_OPT_IN -> ofOptIn(name, learner, mixed);
          case WIKI_ARTICLE, WIKI_ARTICLEREVISION -> ofWiki(table, name, row, mixed);
          default -> ofOther(table, name, row, learner);
        };
    return own != null ? own : shared(table, column, row, learner);
  }

  private String ofUser(String name, int learner) {
    return switch (name) {
      case "id" -> String.valueOf(learners.id(learner));
      case "first_name", "last_name", "password", "status", "avatar_type", "country" -> "";
      case "interesting_tags", "ignored_tags" -> "";
      case "email_key", "date_of_birth" -> NULL;
      case "is_active" -> learner % 13 == 5 ? "0" : "1";
      case "is_staff", "is_superuser", "show_country" -> "0";
      case "last_login" -> learner % 11 == 4 ? NULL : learner % 11 == 7 ? NO_DATE : null;
      case "email_tag_filter_strategy", "display_tag_filter_strategy" -> "0";
      case "consecutive_days_visit_count" -> "0";
      default -> null;
    };
  }

  private String ofProfile(String name, int learner, long mixed) {
    return switch (name) {
      case "id" -> String.valueOf(learners.profileId(learner));
      case "name" -> learners.fullName(learner);
      case "language", "location", "city" -> "";
      case "courseware" -> "course.xml";
      case "meta" ->
          learner % 4 == 0
              ? "{\"old_names\": [[\"Old \\\"Nick\\\" Name\", \"because\\nso\", \"2013-01-01T00:00:00\"]]}"
              : "";
      case "gender" -> choose(mixed, "f", "m", "o", "", NULL);
      case "mailing_address" ->
          learner % 3 == 0 ? "1 Example Street\r\nApt. 2\r\nBeispielstadt" : NULL;
      case "year_of_birth" ->
          learner % 5 == 0 ? NULL : String.valueOf(1940 + Dice.below(mixed, 60));
      case "level_of_education" ->
          choose(mixed, "p", "m", "b", "a", "hs", "jhs", "el", "none", "other", "", NULL);
      case "goals", "bio" -> learner % 3 == 1 ? NULL : prose(mixed);
      case "country" -> choose(mixed, "DE", "US", "IN", "BR", "NG", "NA", "", NULL);
      case "state" -> choose(mixed, "", NULL, "MA");
      case "profile_image_uploaded_at" -> learner % 2 == 0 ? NULL : null;
      default -> null;
    };
  }

  private String ofCertificate(String name, int learner, long mixed) {
    return switch (name) {
      case "name" -> learners.fullName(learner);
      case "grade" -> choose(mixed, "0.84", "1.0", "0.0", "");
      case "status" -> choose(mixed, "downloadable", "notpassing", "audit_passing", "unavailable");
      case "download_url" -> learner % 8 == 0 ? "https://example.org/" + Dice.hex32(mixed) : "";
      case "key", "verify_uuid", "download_uuid" -> Dice.hex32(mixed);
      case "error_reason" -> "";
      case "distinction" -> "0";
      default -> null;
    };
  }

  private String ofOptIn(String name, int learner, long mixed) {
    return switch (name) {
      case "full_name" -> learners.fullName(learner);
      case "is_opted_in_for_email" -> learner % 3 == 0 ? "False" : "True";
      case "preference_set_datetime" ->
          learner % 2 == 0 ? "2014-12-01 00:00:00" : moment(mixed, 1) + "+00:00";
      default -> null;
    };
  }

  private String ofWiki(DumpTable table, String name, long row, long mixed) {
    boolean article = table == DumpTable.WIKI_ARTICLE;
    return switch (name) {
      case "owner_id" -> row == 1 ? NULL : String.valueOf(learners.id(learners.first(course)));
      case "group_id" -> NULL;
      case "user_id" -> row == 2 ? NULL : String.valueOf(learners.id(learners.first(course)));
      case "article_id" -> String.valueOf(id(row / 2));
      case "current_revision_id" -> String.valueOf(id(2 * row + 1));
      case "revision_number" -> String.valueOf(1 + row % 2);
      case "previous_revision_id" -> row % 2 == 0 ? NULL : String.valueOf(id(row - 1));
      case "ip_address" -> row % 3 == 0 ? NULL : "2001:db8::" + row;
      case "content" -> "# Heading\n\n" + prose(mixed) + "\n\n* item\n";
      case "title" -> "Week " + (1 + row / 2);
      case "user_message", "automatic_log" -> article ? null : "";
      default -> null;
    };
  }

  private String ofOther(DumpTable table, String name, long row, int learner) {
    long mixed = mixed(table, name, row);
    return switch (table.tableName() + "." + name) {
      case "student_courseenrollment.mode" ->
          choose(mixed, "audit", "honor", "verified", "no-id-professional", "");
      case "student_courseenrollment.is_active" -> learner % 7 == 3 ? "0" : "1";
      case "user_api_usercoursetag.key" -> "xblock.partition_service.partition_" + learner % 3;
      case "user_api_usercoursetag.value" -> choose(mixed, "0", "1", "true", "NULL");
      case "assessment_assessment.score_type" -> choose(mixed, "PE", "SE", "ST");
      case "assessment_assessment.scorer_id" ->
          learners.anonymousId(learners.earlier(learner), course);
      case "student_courseaccessrole.role" ->
          choose(learner / 20, "instructor", "staff", "beta_testers", "data_researcher");
      case "teams.team_id" -> "team-" + Dice.hex32(mixed);
      case "teams.name" -> "Team \u201c" + row + "\u201d";
      case "teams.country" -> choose(mixed, "", "DE");
      case "teams.language" -> choose(mixed, "", "en");
      case "student_languageproficiency.id" -> String.valueOf(learners.profileId(learner));
      case "student_languageproficiency.code" -> choose(mixed, "en", "de", "zh_HANS");
      case "django_comment_client_role_users.name" -> learner % 50 == 0 ? "Moderator" : "Student";
      case "course_groups_cohortmembership.group_type" -> "cohort";
      case "course_groups_cohortmembership.name" -> choose(mixed, "Default Group", "Cohort \u00c4");
      case "grades_persistentcoursegrade.grading_policy_hash" ->
          Dice.hex16(mixed).substring(0, 12) + "+/" + Dice.hex16(~mixed).substring(0, 13) + "=";
      case "grades_persistentcoursegrade.letter_grade" -> choose(mixed, "Pass", "A", "");
      case "verify_student_verificationstatus.status" ->
          choose(mixed, "submitted", "approved", "denied", "error");
      case "submissions_studentitem.item_type" -> "openassessment";
      case "submissions_submission.status" -> learner % 30 == 10 ? "D" : "A";
      case "submissions_submission.team_submission_id" -> NULL;
      case "submissions_submission.raw_answer", "assessment_trainingexample.raw_answer" ->
          "{\"parts\": [{\"text\": " + Json.quoted(prose(mixed)) + "}], \"file_keys\": []}";
      case "submissions_score.submission_id" -> row % 9 == 4 ? NULL : null;
      case "workflow_assessmentworkflow.status" -> choose(mixed, "done", "waiting", "peer");
      case "workflow_assessmentworkflow.uuid" -> Dice.uuid(mixed);
      case "workflow_assessmentworkflowstep.name" -> choose(mixed, "peer", "self", "staff");
      default -> null;
    };
  }

  /** Columns that mean the same wherever they stand. */
  private String shared(DumpTable table, Column column, long row, int learner) {
    String name = column.sources().get(0);
    boolean isNumber = column.type() == ColumnType.BIGINT || column.type() == ColumnType.INT;
    return switch (name) {
      case "id" -> String.valueOf(id(row));
      case "user_id" -> String.valueOf(learners.id(learner));
      case "username" -> learners.username(learner);
      case "email" -> learners.email(learner);
      case "user_profile_id" -> String.valueOf(learners.profileId(learner));
      case "hash_id" -> learners.hashId(learner);
      case "anonymous_user_id" -> learners.anonymousId(learner, course);
      case "student_id", "scorer_id", "author_id" -> {
        if (!isNumber) {
          yield learners.anonymousId(learner, course);
        }
        yield name.equals("student_id")
            ? String.valueOf(learners.id(learner))
            : String.valueOf(id(row));
      }
      case "course_id" -> course.key.text();
      case "org" -> course.key.org();
      case "submission_uuid" -> submissionUuid(learner);
      case "uuid" ->
          beginning.isBefore(HYPHENS_LEFT_OUT) || row % 2 == 0
              ? submissionUuid(learner)
              : submissionUuid(learner).replace("-", "");
      case "item_id", "checkpoint_location" -> course.openAssessment;
      case "usage_key" -> course.sequentials.get((int) (row % course.sequentials.size()));
      case "mode" -> choose(mixed(table, name, row), "honor", "verified", "audit");
      default ->
          isNumber && name.endsWith("_id")
              ? String.valueOf(id(DumpRows.referenced(name, row)))
              : null;
    };
  }

  /** What a column holds of which nothing is known but its declaration. */
  private String byType(DumpTable table, Column column, long row) {
    long mixed = mixed(table, column.name(), row);
    return switch (column.type()) {
      case STRING ->
          column.personalData() == PersonalData.FREE_TEXT
              ? prose(mixed)
              : choose(mixed, "alpha", "beta-2", "", "7.0");
      case JSON -> "{\"number\": " + row + ", \"text\": " + Json.quoted(prose(mixed)) + "}";
      case INT, BIGINT -> String.valueOf(Dice.below(mixed, 10));
      case DOUBLE -> choose(mixed, "0.5", "1.0", "0.3333333333333333", "1e-05");
      case BOOLEAN -> choose(mixed, "0", "1");
      case TIMESTAMP -> optional(column.name()) && row % 5 == 2 ? null : moment(mixed, row);
      case DATE -> beginning.minusDays(Dice.below(mixed, 300)).toString();
    };
  }

  /** Free text of a learner. */
  String prose(long mixed) {
    return PROSE.get(Dice.below(mixed, PROSE.size()));
  }

  /** A moment of the 300 days before the simulation, with and without a fraction of a second. */
  String moment(long mixed, long row) {
    long second = beginning.toEpochDay() * 86_400L - Dice.below(mixed, 300 * 86_400);
    int micros = row % 3 == 0 ? Dice.below(mixed >>> 7, 1_000_000) : 0;
    return (micros == 0 ? SECOND : MICROSECOND)
        .format(LocalDateTime.ofEpochSecond(second, micros * 1000, ZoneOffset.UTC));
  }

  /** A whole second, for tables whose columns hold no fraction. */
  String second(long mixed) {
    return moment(mixed, 1);
  }

  /** What names the one submission of a learner in a course. */
  String submissionUuid(int learner) {
    return Dice.uuid(Dice.mix(seed, learner, Dice.of(course.key.text())));
  }

  long mixed(DumpTable table, String column, long row) {
    long whose = DumpRows.isAboutAccounts(table) ? -1 : course.ordinal;
    return Dice.mix(Dice.mix(seed, Dice.of(table.tableName()), Dice.of(column)), whose, row);
  }

  private static boolean optional(String column) {
    return column.endsWith("_at") || column.endsWith("_timestamp") || column.equals("deadline");
  }

  private static String choose(long mixed, String... choices) {
    return choices[Dice.below(Dice.mix(mixed, 3), choices.length)];
  }
}
