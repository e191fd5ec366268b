package org.edxlake.decode;

import java.util.List;
import java.util.stream.IntStream;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;

/** Chooses the decoder for a table. */
public final class RecordDecoders {
  private RecordDecoders() {}

  /**
   * The decoder for the records of one text. It sets all columns but `package`, `member`, `line`,
   * `repeats` and `course_id_inferred`.
   *
   * @param header the text's first line, without its line feed, where the dialect has a header;
   *     else anything
   * @param startsWithHeader whether the first record will be the header
   */
  public static RecordDecoder of(Table table, String header, boolean startsWithHeader) {
    if (table.name().equals(EventColumns.TABLE.name())) {
      return new EventDecoder();
    }

    return switch (table.dialect()) {
      case EXPORTER_TSV, SQOOP_TSV, CSV ->
          new DumpRowDecoder(table, DumpHeader.parse(header, table.dialect()), startsWithHeader);
      case JSON_LINES, MONGO_JSON_LINES -> new ForumPostDecoder(table);
      case JSON_DOCUMENT -> new CourseStructureDecoder(table);
    };
  }

  /**
   * The names in a header that the table has no column for; none where the dialect has no header.
   * Where it has a column for none, the line may be a learner's row and is not quoted: the names
   * are then `field 1`, `field 2`.
   */
  public static List<String> unknownColumns(Table table, String header) {
    if (!table.dialect().hasHeader() || header.isEmpty()) {
      return List.of();
    }

    DumpHeader parsed = DumpHeader.parse(header, table.dialect());
    List<String> unknown = parsed.unknown(table);
    return unknown.size() < parsed.names().size()
        ? unknown
        : IntStream.rangeClosed(1, unknown.size()).mapToObj(field -> "field " + field).toList();
  }

  /** The outcome of a record that {@link RecordReader#isCut}, which no decoder sees. */
  public static Outcome.Rejected tooLong(int recordLimit) {
    return new Outcome.Rejected(
        RejectReason.TOO_LONG,
        "longer than the limit of " + recordLimit + " bytes; its beginning is kept");
  }
}
