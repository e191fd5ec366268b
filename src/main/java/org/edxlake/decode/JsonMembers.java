package org.edxlake.decode;

import java.util.Arrays;
import java.util.Objects;
import org.edxlake.catalog.RejectReason;

/**
 * The members of one JSON object, as ranges of its bytes; and which of them a column gives back, so
 * that the others are what is left over.
 *
 * <p>Of a name that occurs twice the last value counts, as in Python; all its values are left over,
 * since a column can give back but one.
 */
final class JsonMembers {
  private final JsonScanner scanner;
  private final Names names;
  private final JsonMembers[] inner;
  private JsonMembers[] allInner = new JsonMembers[0];
  private final TextBuffer nameText = new TextBuffer();
  private final JsonString escapedName = new JsonString(nameText);
  private final int[] last;

  private byte[] bytes = new byte[0];
  private int size;
  private int[] nameFrom = new int[32];
  private int[] valueFrom = new int[32];
  private int[] valueTo = new int[32];
  private int[] known = new int[32];
  private boolean[] escaped = new boolean[32];
  private boolean[] repeated = new boolean[32];
  private boolean[] lifted = new boolean[32];
  private int liftedCount;

  JsonMembers(JsonScanner scanner, Names names) {
    this.scanner = scanner;
    this.names = names;
    inner = new JsonMembers[names.size()];
    last = new int[names.size()];
    clear();
  }

  /**
   * The members of the object that is the value of a name: they are read together with this object,
   * in one pass over its bytes. If the value that counts is no object, there are none.
   */
  JsonMembers inner(int name, Names namesInside) {
    inner[name] = new JsonMembers(scanner, namesInside);
    allInner = Arrays.stream(inner).filter(Objects::nonNull).toArray(JsonMembers[]::new);
    return inner[name];
  }

  /** Forgets the object. */
  void clear() {
    size = 0;
    liftedCount = 0;
    Arrays.fill(last, -1);
    for (JsonMembers members : allInner) {
      members.clear();
    }
  }

  /**
   * Reads the object that begins at {@code from} with a brace, and checks all of it.
   *
   * @return its end, or -1: then the scanner knows the fault
   */
  int read(byte[] source, int from, int to) {
    return read(source, from, to, JsonScanner.MAX_DEPTH);
  }

  private int read(byte[] source, int from, int to, int depth) {
    clear();
    if (depth == 0) {
      return scanner.fail(RejectReason.TOO_DEEP, from);
    }
    if (bytes != source) {
      bytes = source;
    }
    int at = JsonScanner.skipBlank(source, from + 1, to);
    if (at < to && source[at] == '}') {
      return at + 1;
    }

    while (true) {
      int end = readMember(source, at, to, depth - 1);
      if (end < 0) {
        return -1;
      }
      at = JsonScanner.skipBlank(source, end, to);
      if (at < to && source[at] == '}') {
        return at + 1;
      }
      if (at >= to || source[at] != ',') {
        return scanner.failAt(at, to);
      }
      at = JsonScanner.skipBlank(source, at + 1, to);
    }
  }

  private int readMember(byte[] source, int name, int to, int depth) {
    int value = scanner.name(source, name, to);
    if (value < 0) {
      return -1;
    }

    int index = indexOfName(name);
    JsonMembers within = index < 0 ? null : inner[index];
    boolean object = within != null && value < to && source[value] == '{';
    if (within != null && !object) {
      within.clear();
    }
    int end =
        object ? within.read(source, value, to, depth) : scanner.value(source, value, to, depth);
    if (end >= 0) {
      add(index, name, value, end);
    }
    return end;
  }

  int size() {
    return size;
  }

  int from(int member) {
    return valueFrom[member];
  }

  int to(int member) {
    return valueTo[member];
  }

  /** The first byte of a member's value, which tells its type. */
  byte first(int member) {
    return bytes[valueFrom[member]];
  }

  /** Whether a member that is a string has escapes. */
  boolean isEscaped(int member) {
    return escaped[member];
  }

  /** The position of a member's name among the names, or -1. */
  int name(int member) {
    return known[member];
  }

  /** The member that counts for a name, or -1. */
  int last(int name) {
    return last[name];
  }

  /** Reads the value of the member that counts for a name; says false if it is no string. */
  boolean readString(int name, JsonString string) {
    int member = last[name];
    if (member < 0 || first(member) != '"') {
      return false;
    }
    string.read(bytes, valueFrom[member], valueTo[member], escaped[member]);
    return true;
  }

  /**
   * Says that a column gives back the member that counts for a name: it is not left over, unless
   * its name is repeated.
   */
  void lift(int member) {
    if (!repeated[member]) {
      lifted[member] = true;
      liftedCount++;
    }
  }

  /** Whether anything is left over. */
  boolean hasRest() {
    return liftedCount < size;
  }

  /** Appends the object of the members that are left over, each as it was sent. */
  void appendRest(TextBuffer target) {
    target.append('{');
    boolean comma = false;
    for (int i = 0; i < size; i++) {
      if (!lifted[i]) {
        if (comma) {
          target.append(", ");
        }
        target.append(bytes, nameFrom[i], valueTo[i]);
        comma = true;
      }
    }
    target.append('}');
  }

  private void add(int index, int name, int value, int end) {
    if (size == nameFrom.length) {
      grow();
    }
    nameFrom[size] = name;
    valueFrom[size] = value;
    valueTo[size] = end;
    known[size] = index;
    // Where the value is a string, it is the last that was scanned.
    escaped[size] = scanner.isEscaped();
    lifted[size] = false;
    if (index >= 0) {
      repeated[size] = last[index] >= 0;
      last[index] = size;
    }
    size++;
  }

  /** Looks up the name that was scanned last. */
  private int indexOfName(int name) {
    int end = scanner.stringEnd();
    if (!scanner.isEscaped()) {
      return names.indexOf(bytes, name + 1, end - 1);
    }
    nameText.clear();
    escapedName.read(bytes, name, end);
    return names.indexOf(escapedName.buffer(), escapedName.from(), escapedName.to());
  }

  private void grow() {
    int length = 2 * size;
    nameFrom = Arrays.copyOf(nameFrom, length);
    valueFrom = Arrays.copyOf(valueFrom, length);
    valueTo = Arrays.copyOf(valueTo, length);
    known = Arrays.copyOf(known, length);
    escaped = Arrays.copyOf(escaped, length);
    repeated = Arrays.copyOf(repeated, length);
    lifted = Arrays.copyOf(lifted, length);
  }
}
