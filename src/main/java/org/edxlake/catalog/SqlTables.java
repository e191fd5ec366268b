package org.edxlake.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements of Spark SQL that make all tables of a lake known to a catalogue, with comments on
 * tables and columns: one script for each way to read them.
 */
public enum SqlTables {
  /** Tables that take their files from the ledger; Spark needs edxlake's jar. */
  OF_LEDGER(
      "edxlake",
      """
      -- The tables of a lake for Spark 4.0, in its own catalogue, a Hive metastore or Glue:
      --
      --   spark-sql --jars edxlake.jar --hivevar root=s3a://bucket/edx -f tables.sql
      --
      -- or in a session that has the jar: SET root=s3a://bucket/edx, and then these statements. A lake in a bucket needs hadoop-aws
      -- beside it. Who queries needs edxlake.jar too, and the right to read `lake/` and `ledger/`. Without the second, the folders are
      -- listed. What is published later is in the tables by itself. They are read only, dropping them leaves the lake as it is, and
      -- ANALYZE TABLE would only list it. After an update of edxlake, run this again for new columns and tables.
      -- Made by `jobs/edxlake dictionary --sql`, from the declarations.
      """),

  /** Tables of plain Parquet, for readers without edxlake's jar. */
  OF_FOLDERS(
      "parquet",
      """
      -- The tables of a lake for Spark without edxlake's jar, in its own catalogue, a Hive metastore or Glue:
      --
      --   spark-sql --hivevar root=s3a://bucket/edx -f parquet-tables.sql
      --
      -- The tables are empty until the catalogue is told of their partitions, here and after each run, for each table that has data:
      -- MSCK REPAIR TABLE <table> SYNC PARTITIONS. Give users the right to read alone: Spark would write into such tables. The records
      -- that were set aside, `rejects` and `repairs`, are in tables.sql only. After an update of edxlake, run this again for new columns
      -- and tables, and then tell the partitions again.
      -- Made by `jobs/edxlake dictionary --parquet-sql`, from the declarations.
      """);

  private final String format;
  private final String preface;

  SqlTables(String format, String preface) {
    this.format = format;
    this.preface = preface;
  }

  /** The script; it takes the lake's root from the variable `root`, and may be run again. */
  public String script() {
    StringBuilder script = new StringBuilder(preface);
    for (Table table : DataDictionary.ofAllTables().tables()) {
      boolean events = table.equals(EventColumns.TABLE);
      script.append(table(events ? EventColumns.DELIVERED : table.name(), table));
      if (events) {
        script.append(eventsView());
      }
    }
    if (this == OF_LEDGER) {
      script.append(
          setAside("rejects", "Records that are no rows, byte for byte, with the reason."));
      script.append(
          setAside("repairs", "Rows that needed a repair, with their record byte for byte."));
    }
    return script.toString();
  }

  private String table(String name, Table table) {
    String partitions = this == OF_FOLDERS ? "PARTITIONED BY (%s)\n".formatted(names()) : "";
    return """

    DROP TABLE IF EXISTS %s;
    CREATE TABLE %s (
    %s,
    %s
    ) USING %s
    %sCOMMENT %s
    LOCATION '${root}/lake/%s';
    """
        .formatted(
            name,
            name,
            columns(table.columns()),
            columns(Table.PARTITION_COLUMNS),
            format,
            partitions,
            quoted(table.meaning()),
            table.name());
  }

  private static String names() {
    return Table.PARTITION_COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static String columns(List<Column> columns) {
    return columns.stream()
        .map(
            column ->
                "  `%s` %s COMMENT %s"
                    .formatted(column.name(), type(column.type()), quoted(column.meaning())))
        .collect(Collectors.joining(",\n"));
  }

  private static String type(ColumnType type) {
    return type == ColumnType.JSON ? "STRING" : type.name();
  }

  private static String eventsView() {
    return """

    CREATE OR REPLACE VIEW %s (
    %s
    ) COMMENT %s
    AS SELECT * FROM %s WHERE repeats IS NULL;
    """
        .formatted(
            EventColumns.TABLE.name(),
            EventColumns.TABLE.columnsWithPartition().stream()
                .map(
                    column ->
                        "  `%s` COMMENT %s".formatted(column.name(), quoted(column.meaning())))
                .collect(Collectors.joining(",\n")),
            quoted(EventColumns.VIEW_MEANING),
            EventColumns.DELIVERED);
  }

  private String setAside(String name, String meaning) {
    return """

    DROP TABLE IF EXISTS %s;
    CREATE TABLE %s USING %s COMMENT %s LOCATION '${root}/quarantine/%s';
    """
        .formatted(name, name, format, quoted(meaning), name);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
