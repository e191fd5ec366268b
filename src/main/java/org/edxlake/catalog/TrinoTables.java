package org.edxlake.catalog;

import java.util.stream.Collectors;

/**
 * The statements that make all tables of a lake known to Trino, with comments on tables and
 * columns: a paragraph a table.
 */
public final class TrinoTables {
  private static final String PREFACE =
      """
      -- The tables of a lake for Trino, in a schema of its Hive connector:
      --
      --   sed 's|${root}|s3://bucket/edx|' trino-tables.sql | trino --catalog hive --schema edx --ignore-errors
      --
      -- In the settings of the catalogue `hive.timestamp-precision=MICROSECONDS` and `hive.parquet.time-zone=UTC` are needed: otherwise Trino
      -- refuses the tables, and shows moments in the time zone of its machine. Outside buckets it refuses a table that has no folder yet;
      -- --ignore-errors goes on with the next. Run this again after each run of edxlake, and after an update: a table learns its partitions
      -- when it is made, and dropping it leaves the lake as it is. Do not call sync_partition_metadata for a table that has partitions: it
      -- compares the names of folders, not the values, and fails at a course whose run is `2014_T1+ccx@7`, or forgets it.
      -- Made by `jobs/edxlake dictionary --trino-sql`, from the declarations.
      """;

  private TrinoTables() {}

  /** The script; in it `${root}` stands for the lake's root. It may be run again. */
  public static String script() {
    StringBuilder script = new StringBuilder(PREFACE);
    for (Table table : DataDictionary.ofAllTables().tables()) {
      boolean events = table.equals(EventColumns.TABLE);
      script.append(table(events ? EventColumns.DELIVERED : table.name(), table));
      if (events) {
        script.append(eventsView());
      }
    }
    return script.toString();
  }

  private static String table(String name, Table table) {
    return """

    DROP TABLE IF EXISTS %s;
    CREATE TABLE %s (
    %s
    ) COMMENT %s
    WITH (format = 'PARQUET', partitioned_by = ARRAY[%s], external_location = '${root}/lake/%s');
    CALL system.sync_partition_metadata(current_schema, '%s', 'ADD');
    """
        .formatted(
            name,
            name,
            table.columnsWithPartition().stream()
                .map(
                    column ->
                        "  \"%s\" %s COMMENT %s"
                            .formatted(
                                column.name(), type(column.type()), quoted(column.meaning())))
                .collect(Collectors.joining(",\n")),
            quoted(table.meaning()),
            Table.PARTITION_COLUMNS.stream()
                .map(column -> quoted(column.name()))
                .collect(Collectors.joining(", ")),
            table.name(),
            name);
  }

  /** A view has the rights of who asks, and takes comments on its columns one by one. */
  private static String eventsView() {
    String view = EventColumns.TABLE.name();
    return """
    CREATE OR REPLACE VIEW %s COMMENT %s
    SECURITY INVOKER AS SELECT * FROM %s WHERE repeats IS NULL;
    %s
    """
        .formatted(
            view,
            quoted(EventColumns.VIEW_MEANING),
            EventColumns.DELIVERED,
            EventColumns.TABLE.columnsWithPartition().stream()
                .map(
                    column ->
                        "COMMENT ON COLUMN %s.\"%s\" IS %s;"
                            .formatted(view, column.name(), quoted(column.meaning())))
                .collect(Collectors.joining("\n")));
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case STRING, JSON -> "VARCHAR";
      case TIMESTAMP -> "TIMESTAMP(6)";
      default -> type.name();
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
