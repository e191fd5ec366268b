package org.edxlake.decode;

import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;

/**
 * Turns a member of a JSON document, as {@link DocumentReader} cuts it, into a row: a block of the
 * course, or a member of a document that nobody declared, all of which is then in `extra`.
 *
 * <p>The columns `course_id_inferred`, `package`, `member` and `line` are the caller's.
 */
final class CourseStructureDecoder implements RecordDecoder {
  private static final String KEY = "usage_key";

  private final TextBuffer scratch = new TextBuffer();
  private final JsonScanner scanner = new JsonScanner();
  private final JsonString key = new JsonString(scratch);
  private final JsonColumns columns;
  private final int keyColumn;
  private final int extraColumn;

  CourseStructureDecoder(Table table) {
    columns = new JsonColumns(table, KEY, scanner, scratch);
    keyColumn = table.indexOf(KEY);
    extraColumn = table.indexOf("extra");
  }

  @Override
  public Outcome decode(byte[] buffer, int from, int to, ColumnSink sink) {
    scratch.clear();
    if (Utf8.isValid(buffer, from, to)) {
      return decodeValid(buffer, from, to, Outcome.Kept.ROW, sink);
    }

    byte[] repaired = Utf8.repaired(buffer, from, to);
    return decodeValid(repaired, 0, repaired.length, Outcome.Kept.REPAIRED_ROW, sink);
  }

  private Outcome decodeValid(
      byte[] bytes, int from, int to, Outcome.Kept ifGood, ColumnSink sink) {
    int name = JsonScanner.skipBlank(bytes, from, to);
    if (name == to) {
      return new Outcome.Rejected(
          RejectReason.TRUNCATED_JSON, "the document ends without its closing brace");
    }
    if (bytes[name] == '}') {
      return new Outcome.Rejected(
          RejectReason.TRAILING_TEXT, "something follows the closing brace of the document");
    }
    if (bytes[name] != '"') {
      return noMember(bytes, name, from, to);
    }

    int value = scanner.name(bytes, name, to);
    int end = value < 0 ? -1 : scanner.value(bytes, value, to, JsonScanner.MAX_DEPTH - 1);
    if (end >= 0 && JsonScanner.skipBlank(bytes, end, to) < to) {
      end = scanner.failAt(JsonScanner.skipBlank(bytes, end, to), to);
    }
    if (end < 0) {
      return JsonRecord.rejected(scanner, from, to);
    }
    return keyColumn < 0
        ? undeclared(bytes, name, end, ifGood, sink)
        : block(bytes, name, value, end, ifGood, sink);
  }

  private Outcome noMember(byte[] bytes, int first, int from, int to) {
    int end = scanner.value(bytes, first, to, JsonScanner.MAX_DEPTH);
    if (end < 0) {
      return JsonRecord.rejected(scanner, from, to);
    }
    boolean whole = JsonScanner.skipBlank(bytes, end, to) == to;
    return whole
        ? new Outcome.Rejected(RejectReason.NOT_AN_OBJECT, "the document is no object")
        : new Outcome.Rejected(
            RejectReason.TRAILING_TEXT, "byte " + (end - from + 1) + " is no part of a member");
  }

  private Outcome block(
      byte[] bytes, int name, int value, int end, Outcome.Kept ifGood, ColumnSink sink) {
    if (bytes[value] != '{') {
      return new Outcome.Rejected(RejectReason.NOT_AN_OBJECT, "the block is no object");
    }
    if (columns.members().read(bytes, value, end) < 0) {
      return JsonRecord.rejected(scanner, name, end);
    }

    key.read(bytes, name, JsonScanner.endOfName(bytes, value));
    sink.text(keyColumn, key.buffer(), key.from(), key.to());
    columns.fill(bytes, sink);
    if (columns.members().hasRest()) {
      int start = scratch.size();
      columns.members().appendRest(scratch);
      sink.text(extraColumn, scratch.array(), start, scratch.size());
    }
    return ifGood;
  }

  private Outcome undeclared(
      byte[] bytes, int name, int end, Outcome.Kept ifGood, ColumnSink sink) {
    int start = scratch.size();
    scratch.append('{');
    scratch.append(bytes, name, end);
    scratch.append('}');
    sink.text(extraColumn, scratch.array(), start, scratch.size());
    return ifGood;
  }
}
