package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;

/**
 * Turns a row of a dump in one of the dialects with a header into columns, by the header's names.
 *
 * <p>A field whose name has no column is in `extra` under that name, and so is a value that its
 * column cannot hold; the second field of a name is `name#2`. In a column that is no text, an empty
 * field, `None` and `null` are NULL too.
 *
 * <p>The columns `course_id_inferred`, `package`, `member` and `line` are the caller's.
 */
final class DumpRowDecoder implements RecordDecoder {
  private final Table table;
  private final Fields fields;
  private final boolean endsInCarriageReturn;
  private final int[] columnOfField;
  private final List<byte[]> keys = new ArrayList<>();
  private final int extraColumn;
  private final TextBuffer scratch = new TextBuffer();
  private final TextBuffer extra = new TextBuffer();
  private final ValueReader values = new ValueReader();
  private boolean headerExpected;

  DumpRowDecoder(Table table, DumpHeader header, boolean startsWithHeader) {
    this.table = table;
    fields = Fields.of(table.dialect(), header.names().size());
    endsInCarriageReturn = header.endsInCarriageReturn();
    columnOfField = header.columnsOf(table);
    extraColumn = table.indexOf("extra");
    headerExpected = startsWithHeader;
    Set<String> taken = new HashSet<>();
    for (String name : header.names()) {
      String key = name;
      for (int i = 2; !taken.add(key); i++) {
        key = name + "#" + i;
      }
      keys.add(key.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public Outcome decode(byte[] buffer, int from, int to, ColumnSink sink) {
    if (headerExpected) {
      headerExpected = false;
      return Outcome.Kept.HEADER;
    }
    if (Utf8.isValid(buffer, from, to)) {
      return decodeValid(buffer, from, to, Outcome.Kept.ROW, sink);
    }

    byte[] repaired = Utf8.repaired(buffer, from, to);
    return decodeValid(repaired, 0, repaired.length, Outcome.Kept.REPAIRED_ROW, sink);
  }

  private Outcome decodeValid(
      byte[] bytes, int from, int lineTo, Outcome.Kept ifGood, ColumnSink sink) {
    boolean carriageReturn = endsInCarriageReturn && lineTo > from && bytes[lineTo - 1] == '\r';
    int to = carriageReturn ? lineTo - 1 : lineTo;
    if (isBlank(bytes, from, to)) {
      return Outcome.Kept.BLANK;
    }
    if (!fields.cut(bytes, from, to)) {
      return new Outcome.Rejected(
          RejectReason.UNTERMINATED_QUOTE,
          "field " + fields.count() + " begins with a quote that does not end");
    }
    if (fields.count() != columnOfField.length) {
      return new Outcome.Rejected(
          RejectReason.FIELD_COUNT,
          fields.count() + " fields, but the header has " + columnOfField.length);
    }

    scratch.clear();
    extra.clear();
    for (int field = 0; field < columnOfField.length; field++) {
      boolean given = columnOfField[field] >= 0 && set(field, columnOfField[field], sink);
      if (!given) {
        keep(field);
      }
    }
    if (extra.size() > 0) {
      extra.append('}');
      sink.text(extraColumn, extra.array(), 0, extra.size());
    }
    return fields.isRepaired() ? Outcome.Kept.REPAIRED_ROW : ifGood;
  }

  // A line of TABs is no blank line but a row of empty fields.
  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Sets a column; says whether it gives the value back. */
  private boolean set(int field, int index, ColumnSink sink) {
    if (fields.isNull(field)) {
      return true;
    }

    fields.text(field, scratch);
    byte[] bytes = fields.textBytes();
    int from = fields.textFrom();
    int to = fields.textTo();
    ColumnType type = table.columns().get(index).type();
    if (type == ColumnType.STRING || type == ColumnType.JSON) {
      sink.text(index, bytes, from, to);
      return true;
    }
    return isNothing(bytes, from, to) || setValue(index, type, bytes, from, to, sink);
  }

  private boolean setValue(
      int index, ColumnType type, byte[] bytes, int from, int to, ColumnSink sink) {
    boolean fits =
        switch (type) {
          case INT -> values.integer(bytes, from, to) && (int) values.number() == values.number();
          case BIGINT -> values.integer(bytes, from, to);
          case DOUBLE -> values.decimal(bytes, from, to);
          case BOOLEAN -> values.flag(bytes, from, to);
          case TIMESTAMP -> values.timestamp(bytes, from, to);
          case DATE -> values.date(bytes, from, to);
          case STRING, JSON -> throw new AssertionError("texts are set as they are");
        };
    if (!fits) {
      sink.misfit(index);
      return false;
    }

    switch (type) {
      case DOUBLE -> sink.decimal(index, values.decimal());
      case BOOLEAN -> sink.flag(index, values.number() == 1);
      case TIMESTAMP -> sink.timestamp(index, values.number());
      case DATE -> sink.date(index, (int) values.number());
      default -> sink.integer(index, values.number());
    }
    return type != ColumnType.TIMESTAMP || values.isExact();
  }

  private static boolean isNothing(byte[] bytes, int from, int to) {
    if (from == to) {
      return true;
    }
    if (to - from != 4 || (bytes[from] != 'n' && bytes[from] != 'N')) {
      return false;
    }
    String word = new String(bytes, from, 4, StandardCharsets.ISO_8859_1);
    return word.equals("None") || word.equals("null") || word.equals("NULL");
  }

  /** Keeps the text of a field in `extra`. */
  private void keep(int field) {
    extra.append(extra.size() == 0 ? "{" : ", ");
    byte[] key = keys.get(field);
    extra.appendJsonString(key, 0, key.length);
    extra.append(": ");
    if (fields.isNull(field)) {
      extra.append("null");
      return;
    }
    fields.text(field, scratch);
    extra.appendJsonString(fields.textBytes(), fields.textFrom(), fields.textTo());
  }
}
