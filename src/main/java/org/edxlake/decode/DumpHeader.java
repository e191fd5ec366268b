package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.Table;

/**
 * The row of column names of a dump.
 *
 * @param names the names, in the order of the fields
 * @param endsInCarriageReturn whether its line ends in CR LF; then all lines do
 */
record DumpHeader(List<String> names, boolean endsInCarriageReturn) {
  DumpHeader {
    names = List.copyOf(names);
  }

  static DumpHeader parse(String line, Dialect dialect) {
    boolean carriageReturn = line.endsWith("\r");
    String row = carriageReturn ? line.substring(0, line.length() - 1) : line;
    row = row.startsWith("\uFEFF") ? row.substring(1) : row;
    byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
    Fields fields = Fields.of(dialect, Integer.MAX_VALUE);
    fields.cut(bytes, 0, bytes.length);
    TextBuffer scratch = new TextBuffer();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fields.count(); i++) {
      fields.text(i, scratch);
      int length = fields.textTo() - fields.textFrom();
      names.add(
          new String(fields.textBytes(), fields.textFrom(), length, StandardCharsets.UTF_8)
              .strip());
    }
    return new DumpHeader(names, carriageReturn);
  }

  /**
   * The column of each field, -1 where the table has none. A column takes the first of its names
   * that the header has.
   */
  int[] columnsOf(Table table) {
    int[] columnOfField = new int[names.size()];
    Arrays.fill(columnOfField, -1);
    for (int column = 0; column < table.columns().size(); column++) {
      for (String source : table.columns().get(column).sources()) {
        int field = firstFree(source, columnOfField);
        if (field >= 0) {
          columnOfField[field] = column;
          break;
        }
      }
    }
    return columnOfField;
  }

  private int firstFree(String name, int[] columnOfField) {
    for (int field = 0; field < columnOfField.length; field++) {
      if (columnOfField[field] < 0 && names.get(field).equals(name)) {
        return field;
      }
    }
    return -1;
  }

  /** The names that have no column. */
  List<String> unknown(Table table) {
    int[] columnOfField = columnsOf(table);
    List<String> unknown = new ArrayList<>();
    for (int field = 0; field < columnOfField.length; field++) {
      if (columnOfField[field] < 0) {
        unknown.add(names.get(field));
      }
    }
    return unknown;
  }
}
