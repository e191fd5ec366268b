package org.edxlake.decode;

import org.edxlake.catalog.Table;

/**
 * Turns a document of MongoDB's export into a row: a post of the forum, or a document of a table
 * that nobody declared, all of which is then in `extra`.
 *
 * <p>The columns `course_id_inferred`, `package`, `member` and `line` are the caller's.
 */
final class ForumPostDecoder implements RecordDecoder {
  private final TextBuffer scratch = new TextBuffer();
  private final JsonColumns columns;
  private final JsonRecord record;
  private final int extraColumn;

  ForumPostDecoder(Table table) {
    JsonScanner scanner = new JsonScanner();
    columns = new JsonColumns(table, "", scanner, scratch);
    record = new JsonRecord(scanner, columns.members());
    extraColumn = table.indexOf("extra");
  }

  @Override
  public Outcome decode(byte[] buffer, int from, int to, ColumnSink sink) {
    Outcome outcome = record.open(buffer, from, to);
    boolean row = outcome == Outcome.Kept.ROW || outcome == Outcome.Kept.REPAIRED_ROW;
    if (!row) {
      return outcome;
    }

    scratch.clear();
    columns.fill(record.buffer(), sink);
    if (columns.members().hasRest()) {
      int start = scratch.size();
      columns.members().appendRest(scratch);
      sink.text(extraColumn, scratch.array(), start, scratch.size());
    }
    return outcome;
  }
}
