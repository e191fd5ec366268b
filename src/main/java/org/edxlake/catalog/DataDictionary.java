package org.edxlake.catalog;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The description of tables for people and programs: what a row is, and of each column its type,
 * its class of personal data and its meaning.
 *
 * <p>It is made of the declarations alone, so that it cannot say anything else than the files do.
 *
 * @param tables the tables, in the order in which they are described
 */
public record DataDictionary(List<Table> tables) {
  private static final String PREFACE =
      """
      # Data dictionary

      Made by `jobs/edxlake dictionary` from the declarations in `org.edxlake.catalog`; change it there.

      Every table lies in a folder of its name, `lake/<table>/`, and has five partition columns, which are in the path of its
      files: `org`, `course`, `run`, `site` (strings) and `date` (a date). `org`, `course` and `run` are the parts of the row's
      course key; a row without a course has the org of its package, and `_none` for both others. `site` is `prod` for edx.org and
      `edge` for edge.edx.org. Ids are unique inside one site only. `date` is the date of the package the row came in: a day for
      events, the day of the snapshot for all other tables. Snapshots are complete, so a query about the present takes the newest
      `date` of a course.

      All columns may be NULL. Types: `string`, `json` (a string that is JSON), `int` (32 bits), `bigint` (64 bits), `double`,
      `boolean`, `timestamp` (UTC, microseconds), `date`.

      Personal data: **direct** names a person or account or leads to one; **quasi** helps to identify a person when combined, or is
      a record of a person's education; **freeText** is prose or a nested payload that may hold anything, identifiers included;
      **none** is neither.

      | table | holds |
      |---|---|
      """;

  public DataDictionary {
    tables = List.copyOf(tables);
  }

  /** The dictionary of all tables that edxlake declares: the events, then the dumps by name. */
  public static DataDictionary ofAllTables() {
    Stream<Table> dumps =
        Arrays.stream(DumpTable.values())
            .map(DumpTable::table)
            .sorted(Comparator.comparing(Table::name));
    return new DataDictionary(Stream.concat(Stream.of(EventColumns.TABLE), dumps).toList());
  }

  /** The dictionary as a page of Markdown. */
  public String toMarkdown() {
    return PREFACE
        + tables.stream().map(DataDictionary::contentsLine).collect(Collectors.joining())
        + tables.stream().map(DataDictionary::section).collect(Collectors.joining());
  }

  /**
   * The dictionary as one JSON object: `partitionColumns` with name and type, and `tables` with
   * name, dialect, meaning and columns; each column with name, type, personalData, meaning and
   * sources.
   */
  public String toJson() {
    return "{\n\"partitionColumns\": "
        + array(Table.PARTITION_COLUMNS, DataDictionary::partitionColumn)
        + ",\n\"tables\": "
        + array(tables, DataDictionary::tableObject)
        + "\n}\n";
  }

  private static String contentsLine(Table table) {
    return "| [%s](#%s) | %s |\n".formatted(table.name(), table.name(), cell(table.meaning()));
  }

  private static String section(Table table) {
    String rows = table.columns().stream().map(DataDictionary::row).collect(Collectors.joining());
    return """

    ## %s

    %s
    %s

    | column | type | personal data | meaning |
    |---|---|---|---|
    %s"""
        .formatted(table.name(), table.meaning(), delivery(table), rows);
  }

  private static String row(Column column) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            column.name(),
            column.type().word(),
            column.personalData().word(),
            cell(column.meaning() + otherSources(column)));
  }

  private static String otherSources(Column column) {
    List<String> others =
        column.sources().stream().filter(source -> !source.equals(column.name())).toList();
    return others.isEmpty() ? "" : " (header text also: " + String.join(", ", others) + ")";
  }

  private static String delivery(Table table) {
    String file = "`" + folder(table) + "{course}-" + table.name() + "-{site}-analytics.";
    return switch (table.dialect()) {
      case JSON_LINES ->
          "Delivered daily: `{org}-{site}-events-{date}.log.gz.gpg`, a JSON object a line.";
      case EXPORTER_TSV, SQOOP_TSV ->
          "Delivered weekly: " + file + "sql`, tab-separated, with a header row.";
      case CSV ->
          "Delivered weekly: "
              + file.replace("{course}", "{org}")
              + "csv`, comma-separated, with a header row.";
      case JSON_DOCUMENT -> "Delivered weekly: " + file + "json`, one JSON object.";
      case MONGO_JSON_LINES -> "Delivered weekly: `{course}-{site}.mongo`, a JSON object a line.";
    };
  }

  private static String folder(Table table) {
    return DumpTable.named(table.name()).map(dump -> dump.folder().path()).orElse("");
  }

  /** A text inside a Markdown table, where a bar would end the cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }

  private static String partitionColumn(Column column) {
    return "{\"name\": %s, \"type\": %s}"
        .formatted(quoted(column.name()), quoted(column.type().word()));
  }

  private static String tableObject(Table table) {
    return "{\"name\": %s, \"dialect\": %s, \"meaning\": %s, \"columns\": %s}"
        .formatted(
            quoted(table.name()),
            quoted(table.dialect().name()),
            quoted(table.meaning()),
            array(table.columns(), DataDictionary::columnObject));
  }

  private static String columnObject(Column column) {
    return "{\"name\": %s, \"type\": %s, \"personalData\": %s, \"meaning\": %s, \"sources\": [%s]}"
        .formatted(
            quoted(column.name()),
            quoted(column.type().word()),
            quoted(column.personalData().word()),
            quoted(column.meaning()),
            column.sources().stream()
                .map(DataDictionary::quoted)
                .collect(Collectors.joining(", ")));
  }

  private static <T> String array(List<T> elements, Function<T, String> toJson) {
    return elements.stream().map(toJson).collect(Collectors.joining(",\n", "[\n", "]"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
