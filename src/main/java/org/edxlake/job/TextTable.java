package org.edxlake.job;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, as a terminal shows them. */
final class TextTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> header) {
    this.header = List.copyOf(header);
  }

  /** Adds a row of as many cells as the header has. */
  void add(List<String> cells) {
    rows.add(cells.stream().map(TextTable::printable).toList());
  }

  /** All rows under the header; numbers are flush right. */
  @Override
  public String toString() {
    int[] widths = new int[header.size()];
    boolean[] numeric = new boolean[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      numeric[column] = !rows.isEmpty();
      for (List<String> row : rows) {
        String cell = row.get(column);
        widths[column] = Math.max(widths[column], cell.length());
        numeric[column] &= cell.matches("-?[0-9,.]*");
      }
    }

    StringBuilder text = new StringBuilder();
    append(text, header, widths, numeric);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    append(text, rule, widths, numeric);
    rows.forEach(row -> append(text, row, widths, numeric));
    return text.toString();
  }

  private static void append(
      StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String blanks = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : "  ").append(numeric[column] ? blanks + cell : cell + blanks);
    }
    text.append(line.toString().stripTrailing()).append(System.lineSeparator());
  }

  // A line break or an escape sequence inside a value must not reach the terminal.
  private static String printable(String cell) {
    StringBuilder text = new StringBuilder(cell.length());
    cell.codePoints().forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? 0x2423 : c));
    return text.toString();
  }
}
