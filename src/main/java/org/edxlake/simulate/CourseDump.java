package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.Site;

/** Writes the dumps of courses as of a day, in the dialect of each table. */
final class CourseDump {
  // Days on which edX replaced the program that writes the dumps, or mended it.
  private static final LocalDate PYTHON_2 = LocalDate.of(2015, 11, 23);
  private static final LocalDate PYTHON_3 = LocalDate.of(2022, 11, 15);
  private static final LocalDate PYTHON_3_MENDED = LocalDate.of(2022, 12, 7);

  /** Stands for a byte that is no UTF-8, until the text is written. */
  private static final char BAD_BYTE = '\uF8FF';

  private final SimulationPlan plan;
  private final LocalDate date;
  private final Learners learners;
  private final int visibleLearners;
  private final long seed;

  private final OutputStream out;
  private final ByteText text = new ByteText();
  private final DumpCounts counts = new DumpCounts();

  /**
   * @param ordinal of the snapshot: a twentieth of the learners joins from one to the next
   */
  CourseDump(
      SimulationPlan plan,
      Site site,
      LocalDate date,
      int ordinal,
      Learners learners,
      OutputStream out) {
    this.plan = plan;
    this.date = date;
    this.learners = learners;
    int later = (plan.snapshots() - 1 - ordinal) * (plan.learners() / 20);
    this.visibleLearners = Math.max(1, plan.learners() - later);
    this.seed = Dice.mix(plan.seed(), Dice.of(site.name()));
    this.out = out;
  }

  /** Writes a table of one course. */
  DumpCounts write(DumpTable table, Course course) throws IOException {
    counts.of(course);
    switch (table.dialect()) {
      case JSON_DOCUMENT -> writeStructure(course);
      case MONGO_JSON_LINES -> writeForum(course);
      default -> writeRows(table, List.of(course));
    }
    return finish();
  }

  /** Writes a table that is about the whole organisation. */
  DumpCounts write(DumpTable table, List<Course> courses) throws IOException {
    writeRows(table, courses);
    return finish();
  }

  /** Writes a header alone. */
  DumpCounts writeHeader(DumpTable table) throws IOException {
    header(table, columns(table));
    return finish();
  }

  /** Writes a table that no catalogue declares. */
  DumpCounts writeUndeclared(Course course) throws IOException {
    text.add("id\tuser_id\tusage_key\tnote\n");
    counts.header = 1;
    for (int row = 0; row < Math.min(3, visibleLearners); row++) {
      text.add(
          row + "\t" + learners.id(row) + "\t" + course.verticals.get(row) + "\tsee \\\\ here\n");
      counts.of(course).rows++;
    }
    return finish();
  }

  private DumpCounts finish() throws IOException {
    flush();
    return counts;
  }

  private void flush() throws IOException {
    counts.bytes += text.length();
    text.flush(out);
  }

  private void flushIfLong() throws IOException {
    if (text.length() > 1 << 16) {
      flush();
    }
  }

  private void writeRows(DumpTable table, List<Course> courses) throws IOException {
    List<Column> columns = columns(table);
    header(table, columns);
    for (Course course : courses) {
      Cells cells = new Cells(plan.from(), course, learners, seed);
      if (table == DumpTable.COURSEWARE_STUDENTMODULE) {
        writeStates(table, columns, course, cells);
      } else if (DumpRows.isAboutLearners(table)) {
        writeLearners(table, columns, course, cells);
      } else {
        for (long row = 0; row < DumpRows.fewRows(table); row++) {
          writeRow(table, columns, course, cells, row, 0, Map.of());
        }
      }
    }
  }

  private void writeLearners(DumpTable table, List<Column> columns, Course course, Cells cells)
      throws IOException {
    IntPredicate chosen = DumpRows.learnersOf(table);
    long row = 0;
    for (int learner = 0; learner < visibleLearners; learner++) {
      if (learners.isEnrolled(learner, course) && chosen.test(learner)) {
        writeRow(table, columns, course, cells, row++, learner, Map.of());
      }
    }
  }

  private void writeStates(DumpTable table, List<Column> columns, Course course, Cells cells)
      throws IOException {
    StudentStates states = new StudentStates(course, cells);
    long row = 0;
    for (int learner = 0; learner < visibleLearners; learner++) {
      if (!learners.isEnrolled(learner, course)) {
        continue;
      }
      for (int i = 0; i < plan.statesPerLearner(); i++) {
        Map<String, String> state = new TreeMap<>(states.state(learner, i, row));
        if (row == 0 && plan.oddities()) {
          state.put("state", "{\"student_answers\": {\"1\": \"caf" + BAD_BYTE + "\"}}");
          counts.repaired++;
        }
        writeRow(table, columns, course, cells, row++, learner, state);
      }
    }
  }

  /** The columns that edX sent at the time. */
  private List<Column> columns(DumpTable table) {
    return table.table().columns().stream()
        .filter(column -> !column.sources().isEmpty())
        .filter(column -> wasSent(table, column.sources().get(0)))
        .toList();
  }

  private boolean wasSent(DumpTable table, String name) {
    return switch (table.tableName() + "." + name) {
      case "auth_userprofile.country", "auth_userprofile.city" -> isSince(2014, 1, 1);
      case "auth_userprofile.bio", "auth_userprofile.profile_image_uploaded_at" ->
          isSince(2015, 4, 22);
      case "auth_userprofile.state" -> isSince(2021, 4, 28);
      case "auth_userprofile.allow_certificate" -> !isSince(2020, 1, 1);
      case "auth_userprofile.phone_number" -> date.getYear() == 2020;
      case "certificates_generatedcertificate.eligible_for_certificate" ->
          isSince(2016, 1, 1) && !isSince(2016, 6, 1);
      case "email_opt_in.user_id", "email_opt_in.username" -> isSince(2017, 1, 1);
      case "submissions_submission.status" -> isSince(2016, 1, 1);
      case "submissions_submission.team_submission_id",
          "teams.organization_protected",
          "workflow_assessmentworkflowstep.skipped" ->
          isSince(2020, 1, 1);
      default -> true;
    };
  }

  private boolean isSince(int year, int month, int day) {
    return !date.isBefore(LocalDate.of(year, month, day));
  }

  private String headerText(DumpTable table, Column column) {
    boolean oldMap = table == DumpTable.USER_ID_MAP && date.isBefore(LocalDate.of(2022, 10, 1));
    String name = column.sources().get(0);
    return oldMap && name.equals("user_id") ? "id" : name;
  }

  private void header(DumpTable table, List<Column> columns) {
    boolean csv = table.dialect() == Dialect.CSV;
    text.add(
        columns.stream()
            .map(column -> headerText(table, column))
            .collect(Collectors.joining(csv ? "," : "\t")));
    text.add(csv ? "\r\n" : "\n");
    counts.header = 1;
  }

  private void writeRow(
      DumpTable table,
      List<Column> columns,
      Course course,
      Cells cells,
      long row,
      int learner,
      Map<String, String> given)
      throws IOException {
    DumpCounts.Tally tally = counts.of(course);
    tally.rows++;
    boolean csv = table.dialect() == Dialect.CSV;
    String separator = "";
    for (Column column : columns) {
      String name = column.sources().get(0);
      String value =
          given.containsKey(name)
              ? nullIfWord(given.get(name))
              : cells.value(table, column, row, learner);
      if (column.type() == ColumnType.BIGINT && value != null) {
        tally.add(column.name(), Long.parseLong(value));
      }
      text.add(separator);
      addField(table.dialect(), value);
      separator = csv ? "," : "\t";
    }
    text.add(csv ? "\r\n" : "\n");
    flushIfLong();
  }

  private static String nullIfWord(String value) {
    return value.equals("NULL") ? null : value;
  }

  private void addField(Dialect dialect, String value) {
    if (dialect == Dialect.CSV) {
      text.add(value == null ? "" : csvField(value));
    } else if (value != null && value.indexOf(BAD_BYTE) >= 0) {
      addWithBadByte(sqoopField(value));
    } else if (dialect == Dialect.SQOOP_TSV) {
      text.add(value == null ? "NULL" : sqoopField(value));
    } else {
      text.add(exporterField(value));
    }
  }

  private void addWithBadByte(String field) {
    int from = text.length();
    text.add(field);
    int at =
        from + field.substring(0, field.indexOf(BAD_BYTE)).getBytes(StandardCharsets.UTF_8).length;
    byte[] rest = field.substring(field.indexOf(BAD_BYTE) + 1).getBytes(StandardCharsets.UTF_8);
    text.cutTo(at);
    text.add(0xE9);
    text.add(rest);
  }

  /** Sqoop escapes what its dump must not hold, and the program after it loses the backslash. */
  private static String sqoopField(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\t", "\\\t")
        .replace('\n', 'n')
        .replace('\r', 'r')
        .replace('\0', '0');
  }

  private String exporterField(String value) {
    boolean mySqlClient = date.isBefore(PYTHON_2);
    boolean noDate = Cells.NO_DATE.equals(value) && !mySqlClient;
    String field = value == null || noDate ? "NULL" : escaped(value, mySqlClient);
    boolean printed = !date.isBefore(PYTHON_3) && date.isBefore(PYTHON_3_MENDED);
    return printed ? printedBytes(field) : field;
  }

  private String escaped(String value, boolean mySqlClient) {
    String zero = mySqlClient ? "\\0" : "";
    boolean cut = !mySqlClient && date.isBefore(PYTHON_3) && value.indexOf('\0') >= 0;
    String kept = cut ? value.substring(0, value.indexOf('\0')) : value;
    return kept.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", mySqlClient ? "\r" : "\\r")
        .replace("\0", zero);
  }

  /** A text as Python 3 prints its bytes: `b'caf\xc3\xa9'`. */
  private static String printedBytes(String field) {
    boolean doubleQuotes = field.indexOf('\'') >= 0 && field.indexOf('"') < 0;
    char quote = doubleQuotes ? '"' : '\'';
    StringBuilder printed = new StringBuilder("b").append(quote);
    for (byte each : field.getBytes(StandardCharsets.UTF_8)) {
      if (each == quote || each == '\\') {
        printed.append('\\').append((char) each);
      } else if (each < ' ' || each > '~') {
        printed.append("\\x").append(HexFormat.of().toHexDigits(each));
      } else {
        printed.append((char) each);
      }
    }
    return printed.append(quote).toString();
  }

  private static String csvField(String value) {
    boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }

  /** A JSON object with a member for each block, sorted, indented by two blanks. */
  private void writeStructure(Course course) throws IOException {
    Map<String, String> blocks = new TreeMap<>();
    blocks.put(
        course.rootKey(),
        block(
            "course",
            course.chapters,
            "\"display_name\": \"Caf\\u00e9 Studies\", \"start\": \"2014-01-01T00:00:00Z\", \"tabs\":"
                + " [{\"type\": \"courseware\"}], \"lti_passports\": []"));
    addLayer(blocks, "chapter", course.chapters, course.sequentials);
    addLayer(blocks, "sequential", course.sequentials, course.verticals);
    for (int i = 0; i < course.verticals.size(); i++) {
      List<String> children =
          List.of(course.htmls.get(i), course.videos.get(i), course.problems.get(i));
      blocks.put(course.verticals.get(i), block("vertical", children, name("Unit", i)));
      blocks.put(course.htmls.get(i), block("html", List.of(), name("Text", i)));
      blocks.put(
          course.videos.get(i),
          block("video", List.of(), name("Video", i) + ", \"youtube_id_1_0\": \"abc\""));
      blocks.put(
          course.problems.get(i),
          block(
              "problem",
              List.of(),
              name("Problem", i) + ", \"weight\": 1.5, \"max_attempts\": null"));
    }
    blocks.put(course.openAssessment, block("openassessment", List.of(), ""));

    text.add("{\n");
    String separator = "";
    for (Map.Entry<String, String> entry : blocks.entrySet()) {
      text.add(separator);
      text.add("  " + Json.quoted(entry.getKey()) + ": " + entry.getValue());
      separator = ",\n";
    }
    text.add("\n}\n");
    counts.of(course).rows = blocks.size();
  }

  private static void addLayer(
      Map<String, String> blocks, String category, List<String> keys, List<String> below) {
    int share = below.size() / keys.size();
    for (int i = 0; i < keys.size(); i++) {
      blocks.put(
          keys.get(i),
          block(category, below.subList(i * share, (i + 1) * share), name(category, i)));
    }
  }

  private static String name(String word, int number) {
    return "\"display_name\": \"" + word + " " + (number + 1) + "\"";
  }

  private static String block(String category, List<String> children, String metadata) {
    String list =
        children.isEmpty()
            ? "[]"
            : children.stream()
                .map(Json::quoted)
                .collect(Collectors.joining(",\n      ", "[\n      ", "\n    ]"));
    return """
        {
            "category": "%s",
            "children": %s,
            "metadata": {%s}
          }"""
        .formatted(category, list, metadata);
  }

  /** Every third learner of the course begins a thread, another answers, and the first replies. */
  private void writeForum(Course course) throws IOException {
    Cells cells = new Cells(plan.from(), course, learners, seed);
    int enrolled = 0;
    for (int learner = 0; learner < visibleLearners; learner++) {
      if (learners.isEnrolled(learner, course) && enrolled++ % 3 == 0) {
        writeThread(course, cells, learner, enrolled / 3);
      }
    }
  }

  private void writeThread(Course course, Cells cells, int learner, int number) throws IOException {
    String thread = objectId(course, 3L * number);
    String response = objectId(course, 3L * number + 1);
    String reply = objectId(course, 3L * number + 2);
    addPost(course, cells, thread, learner, threadMembers(course, number));
    addPost(
        course,
        cells,
        response,
        learners.earlier(learner),
        List.of(
            "\"comment_thread_id\": {\"$oid\": \"" + thread + "\"}",
            "\"parent_ids\": []",
            "\"sk\": \"" + response + "\"",
            "\"endorsed\": " + (number % 2 == 0),
            "\"endorsement\": " + endorsement(course, number)));
    addPost(
        course,
        cells,
        reply,
        learner,
        List.of(
            "\"comment_thread_id\": {\"$oid\": \"" + thread + "\"}",
            "\"parent_id\": {\"$oid\": \"" + response + "\"}",
            "\"parent_ids\": [{\"$oid\": \"" + response + "\"}]",
            "\"depth\": 1",
            "\"sk\": \"" + response + "-" + reply + "\"",
            "\"endorsed\": false"));
    flushIfLong();
  }

  private List<String> threadMembers(Course course, int number) {
    List<String> members = new ArrayList<>();
    members.add("\"title\": " + Json.quoted("Question \u201c" + number + "\u201d"));
    members.add("\"thread_type\": \"" + (number % 2 == 0 ? "question" : "discussion") + "\"");
    members.add("\"commentable_id\": \"" + Course.nameOf(course.verticals.get(0)) + "\"");
    members.add("\"comment_count\": 2");
    members.add("\"closed\": false");
    members.add("\"last_activity_at\": " + moment(number + 2));
    if (number % 4 == 0) {
      members.add("\"group_id\": 1");
      members.add("\"pinned\": true");
      members.add("\"tags_array\": []");
    }
    members.add("\"a_member_nobody_listed\": {\"n\": {\"$numberLong\": \"7\"}}");
    return members;
  }

  private String endorsement(Course course, int number) {
    return switch (number % 3) {
      case 0 ->
          "{\"user_id\": \""
              + learners.id(learners.first(course))
              + "\", \"time\": "
              + moment(number)
              + "}";
      case 1 -> "null";
      default -> "\"null\"";
    };
  }

  private void addPost(Course course, Cells cells, String id, int learner, List<String> more) {
    boolean comment = more.get(0).startsWith("\"comment_thread_id");
    List<String> members = new ArrayList<>();
    members.add("\"_id\": {\"$oid\": \"" + id + "\"}");
    members.add("\"_type\": \"" + (comment ? "Comment" : "CommentThread") + "\"");
    members.add("\"course_id\": " + Json.quoted(course.key.text()));
    members.add("\"author_id\": \"" + learners.id(learner) + "\"");
    members.add("\"author_username\": \"" + learners.username(learner) + "\"");
    members.add("\"body\": " + Json.quoted(cells.prose(Dice.mix(seed, learner, more.size()))));
    members.add("\"visible\": true");
    members.add("\"anonymous\": " + (learner % 6 == 0));
    members.add("\"anonymous_to_peers\": false");
    members.add(
        "\"abuse_flaggers\": [], \"historical_abuse_flaggers\": [], \"at_position_list\": []");
    members.add(
        "\"votes\": {\"up\": [\""
            + learners.id(learners.first(course))
            + "\"], \"down\": [], \"up_count\": 1,"
            + " \"down_count\": 0, \"count\": 1, \"point\": 1}");
    members.add("\"created_at\": " + moment(learner));
    members.add("\"updated_at\": " + moment(learner + 1));
    members.addAll(more);
    text.add("{" + String.join(", ", members) + "}\n");
    counts.of(course).rows++;
  }

  /** The forms that versions of MongoDB's export have given to a date. */
  private String moment(int number) {
    long millis = (plan.from().toEpochDay() - 30) * 86_400_000L + number * 1_000L + number % 1000;
    return switch (number % 3) {
      case 0 -> "{\"$date\": " + millis + "}";
      case 1 -> "{\"$date\": \"" + java.time.Instant.ofEpochMilli(millis) + "\"}";
      default -> "{\"$date\": {\"$numberLong\": \"" + millis + "\"}}";
    };
  }

  private String objectId(Course course, long post) {
    long mixed = Dice.mix(Dice.mix(seed, Dice.of(course.key.text())), post);
    long second = (plan.from().toEpochDay() - 30) * 86_400L + post % 86_400;
    return String.format(Locale.ROOT, "%08x", second) + Dice.hex16(mixed);
  }
}
