package org.edxlake.decode;

import java.util.Arrays;
import org.edxlake.catalog.Dialect;

/**
 * The fields of a row of text: where they lie, and the text that each stands for.
 *
 * <p>The fields are ranges of {@link #bytes}, as sent; {@link #text} takes their escapes away.
 */
abstract sealed class Fields {
  private final int most;
  private byte[] bytes = new byte[0];
  private int count;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private boolean[] escaped = new boolean[32];

  private byte[] textBytes = bytes;
  private int textFrom;
  private int textTo;

  /**
   * @param most how many fields are kept; those beyond are only counted, so that a damaged row of
   *     millions takes no memory for them
   */
  private Fields(int most) {
    this.most = most;
  }

  /** The fields of rows of a dialect. */
  static Fields of(Dialect dialect, int most) {
    return switch (dialect) {
      case SQOOP_TSV -> new Sqoop(most);
      case CSV -> new Csv(most);
      default -> new Exporter(most);
    };
  }

  /** Cuts a row into fields; says false if the last one is open-ended. */
  abstract boolean cut(byte[] row, int from, int to);

  /** Whether the field stands for SQL's NULL. */
  abstract boolean isNull(int field);

  /** Appends the text of a field that has escapes. */
  abstract void appendText(int field, TextBuffer target);

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int from(int field) {
    return starts[field];
  }

  int to(int field) {
    return ends[field];
  }

  /** Whether the row held invalid UTF-8 that only the fields' own decoding brought to light. */
  boolean isRepaired() {
    return false;
  }

  /** Finds the text of a field; where it had escapes, the text is appended to the scratch. */
  void text(int field, TextBuffer scratch) {
    if (!escaped[field]) {
      textBytes = bytes;
      textFrom = starts[field];
      textTo = ends[field];
      return;
    }

    textFrom = scratch.size();
    appendText(field, scratch);
    textBytes = scratch.array();
    textTo = scratch.size();
  }

  byte[] textBytes() {
    return textBytes;
  }

  int textFrom() {
    return textFrom;
  }

  int textTo() {
    return textTo;
  }

  final void begin(byte[] row) {
    bytes = row;
    count = 0;
  }

  /**
   * Adds a field.
   *
   * @param escape whether its text is another than its bytes
   */
  final void add(int from, int to, boolean escape) {
    if (count < most) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
        escaped = Arrays.copyOf(escaped, 2 * count);
      }
      starts[count] = from;
      ends[count] = to;
      escaped[count] = escape;
    }
    count++;
  }

  /** Whether all fields are kept. */
  final boolean isWhole() {
    return count <= most;
  }

  final boolean is(int field, String word) {
    if (ends[field] - starts[field] != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[starts[field] + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Appends the bytes in front of the next backslash; the place of it, or {@code end}. */
  private static int appendToBackslash(byte[] bytes, int from, int end, TextBuffer target) {
    int backslash = EightBytes.indexOf(bytes, from, end, '\\');
    target.append(bytes, from, backslash);
    return backslash;
  }

  /**
   * A row of edX's exporter: a TAB between fields, and the escapes {@code \t \n \r \0 \\} inside
   * them. Any other backslash is a character like others.
   */
  private static final class Exporter extends Fields {
    private boolean repaired;

    private Exporter(int most) {
      super(most);
    }

    @Override
    boolean cut(byte[] row, int from, int to) {
      begin(row);
      repaired = false;
      int start = from;
      boolean escape = false;
      int at = EightBytes.indexOf(row, from, to, '\t', '\\');
      while (at < to) {
        if (row[at] == '\t') {
          add(start, at, escape);
          start = at + 1;
        }
        escape = row[at] == '\\';
        // Escapes are many where there is one, and mean nothing here.
        at = EightBytes.indexOf(row, at + 1, to, '\t', escape ? '\t' : '\\');
      }
      add(start, to, escape);
      if (isWhole() && isPythonBytes()) {
        unwrapPythonBytes();
      }
      return true;
    }

    @Override
    boolean isNull(int field) {
      return is(field, "NULL");
    }

    @Override
    boolean isRepaired() {
      return repaired;
    }

    @Override
    void appendText(int field, TextBuffer target) {
      byte[] bytes = bytes();
      int end = to(field);
      int at = from(field);
      while (at < end) {
        at = appendToBackslash(bytes, at, end, target);
        if (at == end) {
          return;
        }

        byte escape = at + 1 < end ? bytes[at + 1] : 0;
        int character =
            switch (escape) {
              case '\\' -> '\\';
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case '0' -> 0;
              default -> -1;
            };
        target.append(character >= 0 ? character : '\\');
        at += character >= 0 ? 2 : 1;
      }
    }

    /**
     * Whether every field looks like {@code b'...'}. From 15 November to 6 December 2022 the
     * exporter wrote all fields so, as Python prints bytes.
     */
    private boolean isPythonBytes() {
      for (int field = 0; field < count(); field++) {
        int from = from(field);
        int to = to(field);
        boolean wrapped =
            to - from >= 3
                && bytes()[from] == 'b'
                && (bytes()[from + 1] == '\'' || bytes()[from + 1] == '"')
                && bytes()[to - 1] == bytes()[from + 1];
        if (!wrapped) {
          return false;
        }
      }
      return true;
    }

    private void unwrapPythonBytes() {
      byte[] wrapped = bytes();
      TextBuffer unwrapped = new TextBuffer();
      int fields = count();
      int[] ends = new int[fields];
      for (int field = 0; field < fields; field++) {
        int start = unwrapped.size();
        appendPythonBytes(wrapped, from(field) + 2, to(field) - 1, unwrapped);
        if (!Utf8.isValid(unwrapped.array(), start, unwrapped.size())) {
          byte[] mended = Utf8.repaired(unwrapped.array(), start, unwrapped.size());
          unwrapped.resize(start);
          unwrapped.append(mended, 0, mended.length);
          repaired = true;
        }
        ends[field] = unwrapped.size();
      }

      begin(unwrapped.array());
      for (int field = 0; field < fields; field++) {
        int start = field == 0 ? 0 : ends[field - 1];
        boolean escape = EightBytes.indexOf(bytes(), start, ends[field], '\\') < ends[field];
        add(start, ends[field], escape);
      }
    }

    private static void appendPythonBytes(byte[] bytes, int from, int to, TextBuffer target) {
      for (int i = from; i < to; i++) {
        byte escape = bytes[i] == '\\' && i + 1 < to ? bytes[i + 1] : 0;
        int high = escape == 'x' && i + 3 < to ? Character.digit(bytes[i + 2], 16) : -1;
        int low = high >= 0 ? Character.digit(bytes[i + 3], 16) : -1;
        if (low >= 0) {
          target.append(high << 4 | low);
          i += 3;
          continue;
        }

        int character =
            switch (escape) {
              case '\\', '\'', '"' -> escape;
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> -1;
            };
        target.append(character >= 0 ? character : bytes[i]);
        i += character >= 0 ? 1 : 0;
      }
    }
  }

  /**
   * A row as Sqoop and Python's csv writer leave it: a TAB between fields, and inside them a
   * backslash in front of a TAB or of a backslash. Any other backslash is a character like others.
   */
  private static final class Sqoop extends Fields {
    private Sqoop(int most) {
      super(most);
    }

    @Override
    boolean cut(byte[] row, int from, int to) {
      begin(row);
      int start = from;
      boolean escape = false;
      int at = EightBytes.indexOf(row, from, to, '\t', '\\');
      while (at < to) {
        boolean backslash = row[at] == '\\';
        if (!backslash) {
          add(start, at, escape);
          start = at + 1;
        }
        escape = backslash;
        at = EightBytes.indexOf(row, backslash ? at + 2 : at + 1, to, '\t', '\\');
      }
      add(start, to, escape);
      return true;
    }

    @Override
    boolean isNull(int field) {
      return is(field, "NULL");
    }

    @Override
    void appendText(int field, TextBuffer target) {
      byte[] bytes = bytes();
      int end = to(field);
      int at = from(field);
      while (at < end) {
        at = appendToBackslash(bytes, at, end, target);
        if (at == end) {
          return;
        }

        boolean escape = at + 1 < end && (bytes[at + 1] == '\\' || bytes[at + 1] == '\t');
        target.append(escape ? bytes[at + 1] : '\\');
        at += escape ? 2 : 1;
      }
    }
  }

  /**
   * A row of RFC 4180: commas between fields, which may be in quotes and then double the quotes
   * inside them. A quote inside a field that does not begin with one is a character like others.
   */
  private static final class Csv extends Fields {
    private Csv(int most) {
      super(most);
    }

    @Override
    boolean cut(byte[] row, int from, int to) {
      begin(row);
      CsvState state = CsvState.START;
      int start = from;
      for (int i = from; i < to; i++) {
        state = state.after(row[i]);
        if (state == CsvState.START) {
          add(start, i, isQuoted(row, start, i));
          start = i + 1;
        }
      }
      add(start, to, isQuoted(row, start, to));
      return state != CsvState.QUOTED;
    }

    @Override
    boolean isNull(int field) {
      return false;
    }

    private static boolean isQuoted(byte[] row, int from, int to) {
      return from < to && row[from] == '"';
    }

    @Override
    void appendText(int field, TextBuffer target) {
      byte[] bytes = bytes();
      CsvState state = CsvState.START;
      for (int i = from(field); i < to(field); i++) {
        CsvState before = state;
        state = state.after(bytes[i]);
        boolean quotes =
            (before == CsvState.START && state == CsvState.QUOTED)
                || (before == CsvState.QUOTED && state == CsvState.QUOTE_IN_QUOTED);
        if (!quotes) {
          target.append(bytes[i]);
        }
      }
    }
  }
}
