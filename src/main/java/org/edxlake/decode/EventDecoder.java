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

  private static final int USERNAME_COLUMN = TABLE.indexOf("username");
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
  private final JsonMembers context = top.inner(CONTEXT, new Names(CONTEXT_MEMBERS));
  private final JsonMembers module = context.inner(CONTEXT_MODULE, new Names(List.of("usage_key")));

  /** The members of a payload that is an object, be it encoded as a string. */
  private final JsonMembers payload = top.inner(EVENT, new Names(PAYLOAD_MEMBERS));

  private final JsonRecord record = new JsonRecord(scanner, top);
  private final JsonString string = new JsonString(scratch);
  private final PayloadKinds kinds = new PayloadKinds(scanner, payload);
  private final ValueReader values = new ValueReader();
  private final CourseFinder courses = new CourseFinder();

  @Override
  public Outcome decode(byte[] buffer, int from, int to, ColumnSink sink) {
    Outcome outcome = record.openWithPrefix(buffer, from, to);
    boolean row = outcome == Outcome.Kept.ROW || outcome == Outcome.Kept.REPAIRED_ROW;
    if (!row) {
      return outcome;
    }

    scratch.clear();
    if (record.hasPrefix()) {
      sink.text(PREFIX_COLUMN, record.buffer(), record.prefixFrom(), record.prefixTo());
    }
    for (int member = 0; member <= USERNAME; member++) {
      string(top, member, COLUMNS[member], sink);
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

  /** Sets a column from a member that should be a string. */
  private void string(JsonMembers members, int name, int column, ColumnSink sink) {
    int member = members.last(name);
    if (member < 0) {
      return;
    }
    if (!members.readString(name, string)) {
      misfitUnlessNull(members, member, column, sink);
      return;
    }

    boolean trimmed = column == USERNAME_COLUMN && string.trim();
    sink.text(column, string.buffer(), string.from(), string.to());
    if (string.isExact() && !trimmed) {
      members.lift(member);
    }
  }

  /** Null is no misfit: edX writes it for *none*. */
  private void misfitUnlessNull(JsonMembers members, int member, int column, ColumnSink sink) {
    if (members.first(member) != 'n') {
      sink.misfit(column);
    }
  }

  private void time(JsonMembers members, int name, int column, ColumnSink sink) {
    int member = members.last(name);
    if (member < 0) {
      return;
    }

    boolean asSent = members.readString(name, string);
    boolean read;
    if (asSent) {
      asSent = !string.trim() && !members.isEscaped(member);
      read =
          values.timestamp(string.buffer(), string.from(), string.to())
              || values.epoch(string.buffer(), string.from(), string.to());
    } else {
      read = values.epoch(record.buffer(), members.from(member), members.to(member));
    }
    if (!read) {
      misfitUnlessNull(members, member, column, sink);
      return;
    }
    sink.timestamp(column, values.number());
    if (asSent && values.isCanonical()) {
      members.lift(member);
    }
  }

  private void payload(ColumnSink sink) {
    int member = top.last(EVENT);
    byte first = member < 0 ? 0 : top.first(member);
    switch (first) {
      case '{', '[' -> {
        sink.text(COLUMNS[EVENT], record.buffer(), top.from(member), top.to(member));
        kind(first == '{' ? PayloadKinds.OBJECT : PayloadKinds.LIST, sink);
        top.lift(member);
      }
      case '"' -> payloadText(member, sink);
      default -> {
        kind(PayloadKinds.MISSING, sink);
        if (member >= 0) {
          misfitUnlessNull(top, member, COLUMNS[EVENT], sink);
        }
      }
    }
  }

  private void payloadText(int member, ColumnSink sink) {
    top.readString(EVENT, string);
    if (string.isExact()) {
      top.lift(member);
    }
    if (string.isEmpty()) {
      kind(PayloadKinds.EMPTY, sink);
      return;
    }
    sink.text(COLUMNS[EVENT], string.buffer(), string.from(), string.to());
    kind(kinds.of(string.buffer(), string.from(), string.to()), sink);
  }

  private void kind(byte[] kind, ColumnSink sink) {
    sink.text(KIND_COLUMN, kind, 0, kind.length);
  }

  private void context(ColumnSink sink) {
    int member = top.last(CONTEXT);
    if (member < 0) {
      return;
    }
    if (top.first(member) != '{') {
      misfitUnlessNull(top, member, COLUMNS[CONTEXT], sink);
      return;
    }

    string(context, CONTEXT_PATH, PATH_COLUMN, sink);
    userId(sink);
    time(context, CONTEXT_RECEIVED, RECEIVED_COLUMN, sink);
    rest(context, COLUMNS[CONTEXT], sink);
    top.lift(member);
  }

  /** An account's number, sent as a number or as digits; empty and null stand for nobody. */
  private void userId(ColumnSink sink) {
    int member = context.last(CONTEXT_USER);
    if (member < 0) {
      return;
    }

    if (context.readString(CONTEXT_USER, string)) {
      string.trim();
      if (values.integer(string.buffer(), string.from(), string.to())) {
        sink.integer(USER_ID_COLUMN, values.number());
      } else if (!string.isEmpty()) {
        sink.misfit(USER_ID_COLUMN);
      }
      return;
    }
    if (!values.integer(record.buffer(), context.from(member), context.to(member))) {
      misfitUnlessNull(context, member, USER_ID_COLUMN, sink);
      return;
    }
    sink.integer(USER_ID_COLUMN, values.number());
    if (values.isCanonical()) {
      context.lift(member);
    }
  }

  private void module(ColumnSink sink) {
    boolean found = module.readString(0, string) && !string.isEmpty();
    for (int name = 0; name < PAYLOAD_BLOCKS && !found; name++) {
      found =
          payload.readString(name, string)
              && CourseFinder.isUsageKey(string.buffer(), string.from(), string.to());
    }
    if (found) {
      sink.text(MODULE_COLUMN, string.buffer(), string.from(), string.to());
    }
  }

  private void course(ColumnSink sink) {
    if (isCourse(context, CONTEXT_COURSE) || isCourse(payload, PAYLOAD_COURSE)) {
      sink.text(COURSE_COLUMN, string.buffer(), string.from(), string.to());
      return;
    }

    Optional<String> found =
        courseOfUrls().or(() -> courseOfBlock(module, 0)).or(this::courseOfPayload);
    if (found.isPresent()) {
      byte[] key = found.get().getBytes(StandardCharsets.UTF_8);
      sink.text(COURSE_COLUMN, key, 0, key.length);
    }
  }

  private boolean isCourse(JsonMembers members, int name) {
    if (!members.readString(name, string)) {
      return false;
    }
    string.trim();
    return courses.isCourseKey(string.buffer(), string.from(), string.to());
  }

  private Optional<String> courseOfUrls() {
    // Only the path of a request begins with a slash; other types are names.
    Optional<String> found = Optional.empty();
    if (top.readString(EVENT_TYPE, string)
        && !string.isEmpty()
        && string.buffer()[string.from()] == '/') {
      found = courseOfUrl();
    }
    if (found.isEmpty() && context.readString(CONTEXT_PATH, string)) {
      found = courseOfUrl();
    }
    if (found.isEmpty() && top.readString(PAGE, string)) {
      found = courseOfUrl();
    }
    return found;
  }

  private Optional<String> courseOfUrl() {
    return CourseFinder.ofUrl(string.buffer(), string.from(), string.to());
  }

  private Optional<String> courseOfPayload() {
    for (int name = 0; name < PAYLOAD_BLOCKS; name++) {
      Optional<String> found = courseOfBlock(payload, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> courseOfBlock(JsonMembers members, int name) {
    return members.readString(name, string)
        ? CourseFinder.ofUsageKey(string.buffer(), string.from(), string.to())
        : Optional.empty();
  }

  private void rest(JsonMembers members, int column, ColumnSink sink) {
    int start = scratch.size();
    members.appendRest(scratch);
    sink.text(column, scratch.array(), start, scratch.size());
  }
}
