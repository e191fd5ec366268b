package org.edxlake.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.Table;

/**
 * Turns a line of a daily event file into a row of {@link EventColumns#TABLE}.
 *
 * <p>The event can be rebuilt from its row, equal as JSON: begin with the object in `extra`; where
 * that has no `context`, take the column's, and add to it `user_id`, `path` and `received_at` from
 * their columns; where it has no `event`, take the column's, as JSON for the kinds `object` and
 * `list`, the empty string for `empty`, else as a string; add `time` and the columns from
 * `event_type` to `username`. A member that is there already stays; a column that is NULL adds
 * nothing. `course_id` and `module_id` add nothing, since what they come from stays where it was.
 * Times are written as Python's isoformat does it. Of a name that occurs twice all values are left
 * in `extra` or `context`, in their order, and the last one makes the column.
 *
 * <p>The columns `repeats`, `package` and `line` are the caller's.
 */
final class EventDecoder implements RecordDecoder {
  private static final Table TABLE = EventColumns.TABLE;

  // The members of an event that have columns; the strings among them first.
  private static final List<String> MEMBERS =
      List.of(
          "event_type",
          "name",
          "event_source",
          "session",
          "page",
          "referer",
          "host",
          "ip",
          "agent",
          "accept_language",
          "username",
          "time",
          "event",
          "context");
  private static final int EVENT_TYPE = MEMBERS.indexOf("event_type");
  private static final int PAGE = MEMBERS.indexOf("page");
  private static final int USERNAME = MEMBERS.indexOf("username");
  private static final int TIME = MEMBERS.indexOf("time");
  private static final int EVENT = MEMBERS.indexOf("event");
  private static final int CONTEXT = MEMBERS.indexOf("context");
  private static final int[] COLUMNS = MEMBERS.stream().mapToInt(TABLE::indexOf).toArray();

  private static final List<String> CONTEXT_MEMBERS =
      List.of("course_id", "module", "user_id", "path", "received_at");
  private static final int CONTEXT_COURSE = 0;
  private static final int CONTEXT_MODULE = 1;
  private static final int CONTEXT_USER = 2;
  private static final int CONTEXT_PATH = 3;
  private static final int CONTEXT_RECEIVED = 4;

  // In the order in which they are asked for the block that the event is about.
  private static final List<String> PAYLOAD_MEMBERS =
      List.of("problem_id", "id", "module_id", "course_id");
  private static final int PAYLOAD_BLOCKS = 3;
  private static final int PAYLOAD_COURSE = 3;

  private static final int USER_ID_COLUMN = TABLE.indexOf("user_id");
  private static final int PATH_COLUMN = TABLE.indexOf("path");
  private static final int RECEIVED_COLUMN = TABLE.indexOf("received_at");
  private static final int COURSE_COLUMN = TABLE.indexOf("course_id");
  private static final int MODULE_COLUMN = TABLE.indexOf("module_id");
  private static final int KIND_COLUMN = TABLE.indexOf("event_kind");
  private static final int EXTRA_COLUMN = TABLE.indexOf("extra");
  private static final int PREFIX_COLUMN = TABLE.indexOf("prefix");

  private final TextBuffer scratch = new TextBuffer();
  private final JsonScanner scanner = new JsonScanner();
  private final JsonMembers top = new JsonMembers(scanner, new Names(MEMBERS));
  private final JsonMembers context = new JsonMembers(scanner, new Names(CONTEXT_MEMBERS));
  private final JsonMembers module = new JsonMembers(scanner, new Names(List.of("usage_key")));
  private final JsonMembers payload = new JsonMembers(scanner, new Names(PAYLOAD_MEMBERS));
  private final JsonRecord record = new JsonRecord(scanner, top);
  private final JsonString string = new JsonString(scratch);
  private final JsonString eventType = new JsonString(scratch);
  private final JsonString page = new JsonString(scratch);
  private final JsonString path = new JsonString(scratch);
  private final PayloadKinds kinds = new PayloadKinds(scanner);
  private final ValueReader values = new ValueReader();
  private final CourseFinder courses = new CourseFinder();

  /** The record's bytes, and the payload's where it is an object, be it encoded as a string. */
  private byte[] bytes = new byte[0];

  private byte[] payloadBytes = new byte[0];

  @Override
  public Outcome decode(byte[] buffer, int from, int to, ColumnSink sink) {
    Outcome outcome = record.openWithPrefix(buffer, from, to);
    boolean row = outcome == Outcome.Kept.ROW || outcome == Outcome.Kept.REPAIRED_ROW;
    if (!row) {
      return outcome;
    }

    bytes = record.buffer();
    scratch.clear();
    if (record.hasPrefix()) {
      sink.text(PREFIX_COLUMN, bytes, record.prefixFrom(), record.prefixTo());
    }
    for (int member = 0; member <= USERNAME; member++) {
      string(member, sink);
    }
    time(top, TIME, COLUMNS[TIME], sink);
    payload(sink);
    context(sink);
    module(sink);
    course(sink);
    if (top.hasRest()) {
      rest(top, EXTRA_COLUMN, sink);
    }
    return outcome;
  }

  private void string(int name, ColumnSink sink) {
    JsonString text = name == EVENT_TYPE ? eventType : name == PAGE ? page : string;
    if (!readString(top, name, COLUMNS[name], text, sink)) {
      return;
    }

    boolean trimmed = name == USERNAME && text.trim();
    sink.text(COLUMNS[name], text.buffer(), text.from(), text.to());
    if (text.isExact() && !trimmed) {
      top.lift(top.last(name));
    }
  }

  /** Reads a member that should be a string. Null is no misfit: edX writes it for *none*. */
  private boolean readString(
      JsonMembers members, int name, int column, JsonString text, ColumnSink sink) {
    int member = members.last(name);
    if (member < 0) {
      return false;
    }
    if (bytes[members.from(member)] != '"') {
      misfitUnlessNull(members, member, column, sink);
      return false;
    }

    text.read(bytes, members.from(member), members.to(member));
    return true;
  }

  private void misfitUnlessNull(JsonMembers members, int member, int column, ColumnSink sink) {
    if (bytes[members.from(member)] != 'n') {
      sink.misfit(column);
    }
  }

  private void time(JsonMembers members, int name, int column, ColumnSink sink) {
    int member = members.last(name);
    if (member < 0) {
      return;
    }

    int from = members.from(member);
    int to = members.to(member);
    boolean token = bytes[from] == '"';
    boolean read;
    if (token) {
      string.read(bytes, from, to);
      boolean plain = string.buffer() == bytes;
      string.trim();
      read =
          values.timestamp(string.buffer(), string.from(), string.to())
              || values.epoch(string.buffer(), string.from(), string.to());
      token = plain && string.to() - string.from() == to - from - 2;
    } else {
      read = values.epoch(bytes, from, to);
    }
    if (!read) {
      misfitUnlessNull(members, member, column, sink);
      return;
    }
    sink.timestamp(column, values.number());
    if (token && values.isCanonical()) {
      members.lift(member);
    }
  }

  private void payload(ColumnSink sink) {
    payloadBytes = new byte[0];
    payload.clear();
    int member = top.last(EVENT);
    int from = member < 0 ? 0 : top.from(member);
    int to = member < 0 ? 0 : top.to(member);
    byte first = member < 0 ? 0 : bytes[from];
    switch (first) {
      case '{', '[' -> {
        sink.text(COLUMNS[EVENT], bytes, from, to);
        kind(first == '{' ? PayloadKinds.OBJECT : PayloadKinds.LIST, sink);
        top.lift(member);
        if (first == '{') {
          readPayload(bytes, from, to);
        }
      }
      case '"' -> payloadText(member, from, to, sink);
      default -> {
        kind(PayloadKinds.MISSING, sink);
        if (member >= 0) {
          misfitUnlessNull(top, member, COLUMNS[EVENT], sink);
        }
      }
    }
  }

  private void payloadText(int member, int from, int to, ColumnSink sink) {
    string.read(bytes, from, to);
    if (string.isExact()) {
      top.lift(member);
    }
    if (string.isEmpty()) {
      kind(PayloadKinds.EMPTY, sink);
      return;
    }

    sink.text(COLUMNS[EVENT], string.buffer(), string.from(), string.to());
    byte[] kind = kinds.of(string.buffer(), string.from(), string.to());
    kind(kind, sink);
    if (kind == PayloadKinds.JSON) {
      int first = JsonScanner.skipBlank(string.buffer(), string.from(), string.to());
      if (string.buffer()[first] == '{') {
        readPayload(string.buffer(), first, string.to());
      }
    }
  }

  private void kind(byte[] kind, ColumnSink sink) {
    sink.text(KIND_COLUMN, kind, 0, kind.length);
  }

  private void readPayload(byte[] buffer, int from, int to) {
    payloadBytes = buffer;
    if (payload.read(buffer, from, to) < 0) {
      payload.clear();
    }
  }

  private void context(ColumnSink sink) {
    context.clear();
    module.clear();
    int member = top.last(CONTEXT);
    if (member < 0) {
      return;
    }
    boolean object = bytes[top.from(member)] == '{';
    if (!object || context.read(bytes, top.from(member), top.to(member)) < 0) {
      misfitUnlessNull(top, member, COLUMNS[CONTEXT], sink);
      return;
    }

    if (readString(context, CONTEXT_PATH, PATH_COLUMN, path, sink)) {
      sink.text(PATH_COLUMN, path.buffer(), path.from(), path.to());
      if (path.isExact()) {
        context.lift(context.last(CONTEXT_PATH));
      }
    }
    userId(sink);
    time(context, CONTEXT_RECEIVED, RECEIVED_COLUMN, sink);
    rest(context, COLUMNS[CONTEXT], sink);
    top.lift(member);

    int block = context.last(CONTEXT_MODULE);
    if (block >= 0
        && bytes[context.from(block)] == '{'
        && module.read(bytes, context.from(block), context.to(block)) < 0) {
      module.clear();
    }
  }

  /** An account's number, sent as a number or as digits; empty and null stand for nobody. */
  private void userId(ColumnSink sink) {
    int member = context.last(CONTEXT_USER);
    if (member < 0) {
      return;
    }

    int from = context.from(member);
    int to = context.to(member);
    if (bytes[from] != '"') {
      if (values.integer(bytes, from, to)) {
        sink.integer(USER_ID_COLUMN, values.number());
        if (values.isCanonical()) {
          context.lift(member);
        }
      } else {
        misfitUnlessNull(context, member, USER_ID_COLUMN, sink);
      }
      return;
    }

    string.read(bytes, from, to);
    string.trim();
    if (values.integer(string.buffer(), string.from(), string.to())) {
      sink.integer(USER_ID_COLUMN, values.number());
    } else if (!string.isEmpty()) {
      sink.misfit(USER_ID_COLUMN);
    }
  }

  private void module(ColumnSink sink) {
    boolean found = isText(bytes, module, 0) && !string.isEmpty();
    for (int name = 0; name < PAYLOAD_BLOCKS && !found; name++) {
      found =
          isText(payloadBytes, payload, name)
              && CourseFinder.isUsageKey(string.buffer(), string.from(), string.to());
    }
    if (found) {
      sink.text(MODULE_COLUMN, string.buffer(), string.from(), string.to());
    }
  }

  private void course(ColumnSink sink) {
    if (isCourse(bytes, context, CONTEXT_COURSE)
        || isCourse(payloadBytes, payload, PAYLOAD_COURSE)) {
      sink.text(COURSE_COLUMN, string.buffer(), string.from(), string.to());
      return;
    }

    Optional<String> found =
        courseOfUrls().or(() -> courseOfBlock(bytes, module, 0)).or(this::courseOfPayload);
    if (found.isPresent()) {
      byte[] key = found.get().getBytes(StandardCharsets.UTF_8);
      sink.text(COURSE_COLUMN, key, 0, key.length);
    }
  }

  private boolean isCourse(byte[] source, JsonMembers members, int name) {
    if (!isText(source, members, name)) {
      return false;
    }
    string.trim();
    return courses.isCourseKey(string.buffer(), string.from(), string.to());
  }

  private Optional<String> courseOfUrls() {
    // Only the path of a request begins with a slash; other types are names.
    Optional<String> found = Optional.empty();
    if (top.isString(bytes, EVENT_TYPE)
        && !eventType.isEmpty()
        && eventType.buffer()[eventType.from()] == '/') {
      found = CourseFinder.ofUrl(eventType.buffer(), eventType.from(), eventType.to());
    }
    if (found.isEmpty() && context.isString(bytes, CONTEXT_PATH)) {
      found = CourseFinder.ofUrl(path.buffer(), path.from(), path.to());
    }
    if (found.isEmpty() && top.isString(bytes, PAGE)) {
      found = CourseFinder.ofUrl(page.buffer(), page.from(), page.to());
    }
    return found;
  }

  private Optional<String> courseOfPayload() {
    for (int name = 0; name < PAYLOAD_BLOCKS; name++) {
      Optional<String> found = courseOfBlock(payloadBytes, payload, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> courseOfBlock(byte[] source, JsonMembers members, int name) {
    return isText(source, members, name)
        ? CourseFinder.ofUsageKey(string.buffer(), string.from(), string.to())
        : Optional.empty();
  }

  /** Reads a member into the string, if it is one. */
  private boolean isText(byte[] source, JsonMembers members, int name) {
    if (!members.isString(source, name)) {
      return false;
    }
    string.read(source, members.from(members.last(name)), members.to(members.last(name)));
    return true;
  }

  private void rest(JsonMembers members, int column, ColumnSink sink) {
    int start = scratch.size();
    members.appendRest(bytes, scratch);
    sink.text(column, scratch.array(), start, scratch.size());
  }
}
