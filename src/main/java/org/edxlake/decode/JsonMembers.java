package org.edxlake.decode;

import java.util.Arrays;

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
  private final TextBuffer nameText = new TextBuffer();
  private final JsonString escapedName = new JsonString(nameText);
  private final int[] last;
  private final int[] occurrences;

  private int size;
  private int[] nameFrom = new int[32];
  private int[] valueFrom = new int[32];
  private int[] valueTo = new int[32];
  private int[] known = new int[32];
  private boolean[] lifted = new boolean[32];
  private int liftedCount;

  JsonMembers(JsonScanner scanner, Names names) {
    this.scanner = scanner;
    this.names = names;
    last = new int[names.size()];
    occurrences = new int[names.size()];
  }

  /** Forgets the object. */
  void clear() {
    size = 0;
    liftedCount = 0;
    Arrays.fill(last, -1);
    Arrays.fill(occurrences, 0);
  }

  /**
   * Reads the object that begins at {@code from} with a brace, and checks all of it.
   *
   * @return its end, or -1: then the scanner knows the fault
   */
  int read(byte[] bytes, int from, int to) {
    clear();
    int at = JsonScanner.skipBlank(bytes, from + 1, to);
    if (at < to && bytes[at] == '}') {
      return at + 1;
    }

    while (true) {
      int name = at;
      int value = scanner.name(bytes, name, to);
      if (value < 0) {
        return -1;
      }
      int end = scanner.value(bytes, value, to, JsonScanner.MAX_DEPTH - 1);
      if (end < 0) {
        return -1;
      }
      add(bytes, name, value, end);
      at = JsonScanner.skipBlank(bytes, end, to);
      if (at < to && bytes[at] == '}') {
        return at + 1;
      }
      if (at >= to || bytes[at] != ',') {
        return scanner.failAt(at, to);
      }
      at = JsonScanner.skipBlank(bytes, at + 1, to);
    }
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

  /** The position of a member's name among the names, or -1. */
  int name(int member) {
    return known[member];
  }

  /** The member that counts for a name, or -1. */
  int last(int name) {
    return last[name];
  }

  /** Whether the member that counts for a name is a string. */
  boolean isString(byte[] bytes, int name) {
    return last[name] >= 0 && bytes[valueFrom[last[name]]] == '"';
  }

  /** Says that a column gives the member back: it is not left over, unless its name is repeated. */
  void lift(int member) {
    if (occurrences[known[member]] == 1) {
      lifted[member] = true;
      liftedCount++;
    }
  }

  /** Whether anything is left over. */
  boolean hasRest() {
    return liftedCount < size;
  }

  /** Appends the object of the members that are left over, each as it was sent. */
  void appendRest(byte[] bytes, TextBuffer target) {
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

  private void add(byte[] bytes, int name, int value, int end) {
    if (size == nameFrom.length) {
      grow();
    }
    nameFrom[size] = name;
    valueFrom[size] = value;
    valueTo[size] = end;
    lifted[size] = false;
    int index = indexOfName(bytes, name, value);
    known[size] = index;
    if (index >= 0) {
      last[index] = size;
      occurrences[index]++;
    }
    size++;
  }

  private int indexOfName(byte[] bytes, int name, int value) {
    int nameEnd = JsonScanner.endOfName(bytes, value);
    int end = nameEnd - 1;
    int index = names.indexOf(bytes, name + 1, end);
    if (index >= 0) {
      return index;
    }

    for (int i = name + 1; i < end; i++) {
      if (bytes[i] == '\\') {
        nameText.clear();
        escapedName.read(bytes, name, nameEnd);
        return names.indexOf(escapedName.buffer(), escapedName.from(), escapedName.to());
      }
    }
    return -1;
  }

  private void grow() {
    int length = 2 * size;
    nameFrom = Arrays.copyOf(nameFrom, length);
    valueFrom = Arrays.copyOf(valueFrom, length);
    valueTo = Arrays.copyOf(valueTo, length);
    known = Arrays.copyOf(known, length);
    lifted = Arrays.copyOf(lifted, length);
  }
}
