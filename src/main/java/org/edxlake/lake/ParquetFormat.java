package org.edxlake.lake;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.PersonalData;
import org.edxlake.catalog.Table;
import org.edxlake.lake.ColumnFormat.How;

/**
 * How a table is written as Parquet.
 *
 * @param schema the columns of a file
 * @param columns how each of them is written
 */
record ParquetFormat(MessageType schema, List<ColumnFormat> columns) {
  /** Bytes up to which the least and the greatest value of a page are told, in the index. */
  static final int RANGE_BYTES = 64;

  private static final Set<String> POSITIONS = Set.of("line", "repeats");

  /** The partition columns, where they are in the file. */
  static final List<Type> PARTITION =
      Table.PARTITION_COLUMNS.stream().map(column -> field(column.name(), column.type())).toList();

  /** The columns of the rejects: position and reason, then the record byte for byte. */
  static final MessageType REJECTS =
      new MessageType(
          "rejects",
          text("package"),
          text("member"),
          field("line", ColumnType.BIGINT),
          text("table"),
          text("site"),
          field("date", ColumnType.DATE),
          text("reason"),
          text("detail"),
          raw());

  /** The columns of the repairs: the position of a row, and its record as it was delivered. */
  static final MessageType REPAIRS =
      new MessageType(
          "repairs",
          text("package"),
          text("member"),
          field("line", ColumnType.BIGINT),
          text("table"),
          text("site"),
          field("date", ColumnType.DATE),
          raw());

  static ParquetFormat of(Table table, LoadSettings settings) {
    MessageType schema =
        new MessageType(
            table.name(),
            table.columns().stream().map(column -> field(column.name(), column.type())).toList());
    return of(schema, free(table), settings);
  }

  private static Set<String> free(Table table) {
    Set<String> free = new HashSet<>();
    for (Column column : table.columns()) {
      if (column.type() == ColumnType.JSON || column.personalData() == PersonalData.FREE_TEXT) {
        free.add(column.name());
      }
    }
    return free;
  }

  /** A copy of files of the table that the schema is named for. */
  static ParquetFormat ofCopy(MessageType schema, LoadSettings settings) {
    Optional<Table> declared =
        schema.getName().equals(EventColumns.TABLE.name())
            ? Optional.of(EventColumns.TABLE)
            : DumpTable.named(schema.getName()).map(DumpTable::table);
    Set<String> free =
        free(
            declared.orElseGet(
                () -> Table.undeclared(schema.getName(), Dialect.EXPORTER_TSV, List.of())));
    return of(schema, free, settings);
  }

  static ParquetFormat of(MessageType setAside, LoadSettings settings) {
    return of(setAside, Set.of("raw"), settings);
  }

  private static ParquetFormat of(MessageType schema, Set<String> free, LoadSettings settings) {
    List<ColumnFormat> columns = new ArrayList<>();
    for (Type column : schema.getFields()) {
      // The least and the greatest of free texts help no query, and would put them in the footer.
      boolean ranged = !free.contains(column.getName());
      columns.add(
          new ColumnFormat(
              ranged ? how(column.asPrimitiveType()) : How.PLAIN_TEXT,
              ranged,
              settings.pageRows(),
              settings.pageBytes(),
              settings.dictionaryBytes()));
    }
    return new ParquetFormat(schema, columns);
  }

  private static How how(PrimitiveType type) {
    boolean timestamp =
        type.getLogicalTypeAnnotation()
            instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
    boolean position =
        POSITIONS.contains(type.getName())
            && type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    return timestamp || position ? How.DIFFERENCES : How.DICTIONARY;
  }

  private static Type field(String name, ColumnType type) {
    return switch (type) {
      case STRING, JSON -> text(name);
      case INT -> Types.optional(PrimitiveTypeName.INT32).named(name);
      case BIGINT -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(timestampType(true, TimeUnit.MICROS))
              .named(name);
      case DATE -> Types.optional(PrimitiveTypeName.INT32).as(dateType()).named(name);
    };
  }

  private static Type text(String name) {
    return Types.optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
  }

  private static Type raw() {
    return Types.optional(PrimitiveTypeName.BINARY).named("raw");
  }
}
