package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;

/**
 * What a verified text says of itself: its header, and the key of the course that it is of.
 *
 * @param header the first line of a dialect that has one, without line end; empty otherwise
 * @param courseId a course key found inside the text; empty if there is none
 */
record Evidence(String header, String courseId) {
  static final Evidence NONE = new Evidence("", "");

  private static final int LONGEST_LINE = 16 << 20;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final Set<String> COURSE_COLUMNS = Set.of("course_id", "course_key");
  private static final Pattern COURSE_BLOCK =
      Pattern.compile("block-v1:([^+]+\\+[^+]+\\+[^+]+)\\+type@course\\+block@.+");
  private static final Pattern CUSTOM_COURSE_BLOCK =
      Pattern.compile("ccx-block-v1:(.+\\+ccx@[0-9]+)\\+type@course\\+block@.+");
  private static final double LEAST_LIKENESS = 0.5;
  private static final JsonFactory JSON = new JsonFactory();

  /** Reads no more of a text than it needs: two lines, or for a document all of it. */
  static Evidence of(Dialect dialect, InputStream text) throws IOException {
    return switch (dialect) {
      case EXPORTER_TSV, SQOOP_TSV -> ofTable(dialect, text);
      case CSV -> new Evidence(withoutCarriageReturn(firstLine(text)), "");
      case MONGO_JSON_LINES -> new Evidence("", ofForum(line(text)));
      case JSON_DOCUMENT -> new Evidence("", ofStructure(text));
      case JSON_LINES -> NONE;
    };
  }

  /** The first line of a text, without line end. */
  static String firstLine(InputStream text) throws IOException {
    return new String(line(text), UTF_8);
  }

  /**
   * The table whose columns are most like those of a header, for a file whose name was cut; empty
   * if none is like it, or if two are as much.
   */
  Optional<DumpTable> tableOf(Dialect byExtension) {
    if (!byExtension.hasHeader()) {
      return Arrays.stream(DumpTable.values())
          .filter(table -> table.dialect() == byExtension)
          .findFirst();
    }

    Set<String> names = new HashSet<>(names(header, byExtension));
    DumpTable best = null;
    double most = 0;
    boolean tie = false;
    for (DumpTable table : DumpTable.values()) {
      boolean sameForm = (table.dialect() == Dialect.CSV) == (byExtension == Dialect.CSV);
      if (!table.dialect().hasHeader() || !sameForm) {
        continue;
      }
      double likeness = likeness(table, names);
      tie = likeness == most || (tie && likeness < most);
      if (likeness > most) {
        best = table;
        most = likeness;
      }
    }
    return most < LEAST_LIKENESS || tie ? Optional.empty() : Optional.of(best);
  }

  /**
   * Whether the header is a line of names of which the table has at least one. Where a dump came
   * without its header, this is a row of data, which must not be taken for names.
   */
  boolean isHeaderOf(DumpTable table) {
    boolean oneLine = withoutCarriageReturn(header).indexOf('\r') < 0;
    return oneLine
        && header.length() <= LONGEST_HEADER
        && likeness(table, new HashSet<>(names(header, table.dialect()))) > 0;
  }

  // Without what may stand around them: a byte order mark, quotes, a CR at the end.
  private static List<String> names(String header, Dialect dialect) {
    String line = withoutCarriageReturn(header);
    String names = line.startsWith("\uFEFF") ? line.substring(1) : line;
    if (dialect == Dialect.CSV) {
      names = names.replace("\"", "");
    }
    return Arrays.stream(names.split(dialect == Dialect.CSV ? "," : "\t", -1))
        .map(name -> withoutBytesMarks(name.strip()))
        .toList();
  }

  private static double likeness(DumpTable table, Set<String> names) {
    int common = 0;
    int columns = 0;
    for (Column column : table.table().columns()) {
      if (column.sources().isEmpty()) {
        continue;
      }
      columns++;
      if (column.sources().stream().anyMatch(names::contains)) {
        common++;
      }
    }
    return (double) common / (columns + names.size() - common);
  }

  private static Evidence ofTable(Dialect dialect, InputStream text) throws IOException {
    String header = firstLine(text);
    String row = new String(line(text), UTF_8);
    List<String> names = names(header, dialect);
    List<String> fields = dialect == Dialect.SQOOP_TSV ? sqoopFields(row) : fields(row);
    for (int i = 0; i < Math.min(names.size(), fields.size()); i++) {
      if (COURSE_COLUMNS.contains(names.get(i))) {
        String key = courseKey(withoutBytesMarks(fields.get(i)));
        if (!key.isEmpty()) {
          return new Evidence(header, key);
        }
      }
    }
    return new Evidence(header, "");
  }

  private static List<String> fields(String row) {
    return Arrays.asList(row.split("\t", -1));
  }

  // Here a TAB after an odd number of backslashes is data.
  private static List<String> sqoopFields(String row) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    boolean escaped = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '\t' && !escaped) {
        fields.add(row.substring(from, i));
        from = i + 1;
      }
      escaped = c == '\\' && !escaped;
    }
    fields.add(row.substring(from));
    return fields;
  }

  // For three weeks of 2022 the exporter wrote every cell as Python prints bytes: b'...'
  private static String withoutBytesMarks(String field) {
    boolean marked = field.length() > 2 && field.startsWith("b'") && field.endsWith("'");
    return marked ? field.substring(2, field.length() - 1) : field;
  }

  private static String courseKey(String text) {
    return CourseKey.parse(text).map(CourseKey::text).orElse("");
  }

  private static String ofForum(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("course_id") && value == JsonToken.VALUE_STRING) {
          return courseKey(parser.getText());
        }
        parser.skipChildren();
      }
      return "";
    } catch (IOException notJson) {
      return "";
    }
  }

  // Old blocks, i4x://..., do not name the run, so they are no evidence.
  private static String ofStructure(InputStream text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String usageKey = parser.currentName();
        if (parser.nextToken() == JsonToken.START_OBJECT && isCourse(parser)) {
          return courseOfBlock(usageKey);
        }
      }
      return "";
    } catch (JsonProcessingException | CharConversionException notJson) {
      return "";
    }
  }

  // Reads one block to its end.
  private static boolean isCourse(JsonParser block) throws IOException {
    boolean course = false;
    while (block.nextToken() == JsonToken.FIELD_NAME) {
      String name = block.currentName();
      JsonToken value = block.nextToken();
      if (name.equals("category") && value == JsonToken.VALUE_STRING) {
        course = block.getText().equals("course");
      }
      block.skipChildren();
    }
    return course;
  }

  private static String courseOfBlock(String usageKey) {
    Matcher block = COURSE_BLOCK.matcher(usageKey);
    if (block.matches()) {
      return courseKey("course-v1:" + block.group(1));
    }
    Matcher custom = CUSTOM_COURSE_BLOCK.matcher(usageKey);
    return custom.matches() ? courseKey("ccx-v1:" + custom.group(1)) : "";
  }

  private static byte[] line(InputStream text) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = text.read(); b >= 0 && b != '\n'; b = text.read()) {
      if (line.size() < LONGEST_LINE) {
        line.write(b);
      }
    }
    return line.toByteArray();
  }

  private static String withoutCarriageReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
