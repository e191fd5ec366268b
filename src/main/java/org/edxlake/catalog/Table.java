package org.edxlake.catalog;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of the lake: what its files are made from and which columns they have.
 *
 * <p>The partition columns `org, course, run, site, date` are not among the columns: they are in
 * the path of a file. The last columns are those that edxlake adds, in every table of dumps:
 * `extra`, `course_id_inferred`, `package`, `member`, `line`.
 *
 * @param name the name of the table and of its folder in the lake, `student_courseenrollment`
 * @param columns all columns, in the order in which the files have them
 */
public record Table(String name, Dialect dialect, String meaning, List<Column> columns)
    implements Serializable {
  private static final Pattern DECLARATION =
      Pattern.compile("(\\S+)\\s+([a-z]+)\\s+(none|direct|quasi|freeText)\\s+-- (.+)");

  private static final String ADDED_TO_DUMPS =
      """
      extra               json     freeText -- source columns the catalogue does not know, and values their type cannot hold
      course_id_inferred  boolean  none     -- true if the course was guessed from the file's name, for want of evidence
      package             string   none     -- the package file this record came in
      member              string   none     -- the file inside the package
      line                bigint   none     -- position of the record in that file's text, 1 is the first line
      """;

  /** The columns that are in the path of a file, outermost first. */
  public static final List<Column> PARTITION_COLUMNS =
      parse(
              """
              org     string  none  -- organisation of the course key; that of the package, where a row has no course
              course  string  none  -- course of the course key; _none where a row has no course
              run     string  none  -- run of the course key; _none where a row has no course
              site    string  none  -- prod for edx.org, edge for edge.edx.org; ids are unique inside one site only
              date    date    none  -- date of the package that the row came in
              """)
          .stream()
          .map(Table::added)
          .toList();

  /** The names that a column of a dump cannot have, since edxlake uses them itself. */
  public static final Set<String> RESERVED =
      Stream.concat(PARTITION_COLUMNS.stream(), parse(ADDED_TO_DUMPS).stream())
          .map(Column::name)
          .collect(Collectors.toUnmodifiableSet());

  public Table {
    columns = List.copyOf(columns);
  }

  /**
   * A table of dumps. Each line of the declaration is `name|alias type personalData -- meaning`; a
   * name that edxlake uses itself (a partition column, say) gets the prefix `source_` in the lake.
   */
  static Table ofDump(String name, Dialect dialect, String meaning, String declaration) {
    List<Column> columns = new ArrayList<>();
    parse(declaration).forEach(column -> columns.add(renamed(column)));
    parse(ADDED_TO_DUMPS).forEach(column -> columns.add(added(column)));
    return new Table(name, dialect, meaning, columns);
  }

  /**
   * The events, whose declaration names all columns: a column is what the decoder makes of an
   * event, not a header text.
   */
  static Table ofEvents(String name, String meaning, String declaration) {
    return new Table(
        name, Dialect.JSON_LINES, meaning, parse(declaration).stream().map(Table::added).toList());
  }

  /**
   * The table for a dump that nobody declared: every header text becomes a column of strings, under
   * a name that differs from the others in more than case, since Spark sees no case: `id`, `ID` and
   * an empty text become `id`, `ID_2` and `column_3`.
   */
  public static Table undeclared(String name, Dialect dialect, List<String> header) {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String text : header) {
      Column column =
          renamed(
              new Column(
                  text.isBlank() ? "column_" + (columns.size() + 1) : text,
                  ColumnType.STRING,
                  PersonalData.DIRECT,
                  "a column that the catalogue does not know",
                  List.of(text)));
      columns.add(called(distinct(column.name(), taken), column));
    }
    parse(ADDED_TO_DUMPS).forEach(column -> columns.add(added(column)));
    return new Table(name, dialect, "a table that the catalogue does not know", columns);
  }

  /** The columns of its files, and behind them those that name their partition. */
  List<Column> columnsWithPartition() {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(PARTITION_COLUMNS);
    return all;
  }

  /** The position of a column, or -1 where the table has none of that name. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Column> parse(String declaration) {
    return declaration.lines().filter(line -> !line.isBlank()).map(Table::parseColumn).toList();
  }

  private static Column parseColumn(String line) {
    Matcher matcher = DECLARATION.matcher(line.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a column is declared as `name type personalData -- meaning`, not as: " + line);
    }

    List<String> sources = Arrays.asList(matcher.group(1).split("\\|", -1));
    return new Column(
        sources.get(0),
        ColumnType.of(matcher.group(2)),
        PersonalData.of(matcher.group(3)),
        matcher.group(4),
        sources);
  }

  private static Column renamed(Column column) {
    boolean reserved = RESERVED.contains(column.name().toLowerCase(Locale.ROOT));
    return reserved ? called("source_" + column.name(), column) : column;
  }

  private static Column called(String name, Column column) {
    return new Column(
        name, column.type(), column.personalData(), column.meaning(), column.sources());
  }

  private static String distinct(String name, Set<String> taken) {
    String distinct = name;
    for (int i = 2; !taken.add(distinct.toLowerCase(Locale.ROOT)); i++) {
      distinct = name + "_" + i;
    }
    return distinct;
  }

  private static Column added(Column column) {
    return new Column(
        column.name(), column.type(), column.personalData(), column.meaning(), List.of());
  }
}
