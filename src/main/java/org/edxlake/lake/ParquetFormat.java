package org.edxlake.lake;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.PersonalData;
import org.edxlake.catalog.Table;

/** How a table is written as Parquet: its schema, and the encoding of each column. */
record ParquetFormat(MessageType schema, ParquetProperties properties) {
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
    Set<String> plain = new HashSet<>();
    for (Column column : table.columns()) {
      // Hardly any two values are equal, so that a dictionary would be built in vain.
      if (column.type() == ColumnType.JSON || column.personalData() == PersonalData.FREE_TEXT) {
        plain.add(column.name());
      }
    }
    MessageType schema =
        new MessageType(
            table.name(),
            table.columns().stream().map(column -> field(column.name(), column.type())).toList());
    return new ParquetFormat(schema, properties(settings, plain));
  }

  static ParquetFormat of(MessageType setAside, LoadSettings settings) {
    return new ParquetFormat(setAside, properties(settings, Set.of("raw")));
  }

  private static ParquetProperties properties(LoadSettings settings, Set<String> plain) {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withPageSize(settings.pageBytes())
            .withPageRowCountLimit(settings.pageRows())
            .withDictionaryPageSize(settings.dictionaryBytes())
            .withPageWriteChecksumEnabled(true)
            .withSizeStatisticsEnabled(false)
            .withValuesWriterFactory(new Encodings(plain));
    for (String column : plain) {
      // The least and the greatest of free texts help no query, and would put them in the footer.
      builder.withStatisticsEnabled(column, false);
    }
    return builder.build();
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

  /**
   * Dictionaries where values come again, differences for positions and times, plain bytes for free
   * texts.
   */
  private static final class Encodings implements ValuesWriterFactory {
    private static final Set<String> POSITIONS = Set.of("line", "repeats");

    private final Set<String> plain;
    private final DefaultV1ValuesWriterFactory dictionaries = new DefaultV1ValuesWriterFactory();
    private ParquetProperties properties;

    private Encodings(Set<String> plain) {
      this.plain = plain;
    }

    @Override
    public void initialize(ParquetProperties parquetProperties) {
      properties = parquetProperties;
      dictionaries.initialize(parquetProperties);
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
      String name = column.getPath()[0];
      boolean timestamp =
          column.getPrimitiveType().getLogicalTypeAnnotation()
              instanceof
              org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
      boolean position =
          POSITIONS.contains(name)
              && column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
      if (timestamp || position) {
        return new DeltaBinaryPackingValuesWriterForLong(
            properties.getInitialSlabSize(),
            properties.getPageSizeThreshold(),
            properties.getAllocator());
      }
      if (plain.contains(name)) {
        return new PlainValuesWriter(
            properties.getInitialSlabSize(),
            properties.getPageSizeThreshold(),
            properties.getAllocator());
      }
      return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          ? new DictionaryTexts(properties)
          : dictionaries.newValuesWriter(column);
    }
  }
}
