package org.edxlake.decode;

import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.ColumnType;
import org.edxlake.catalog.Table;

/**
 * The columns of a table that are filled from the members of a JSON object. Ids, times and numbers
 * may be wrapped as MongoDB's export does it: `{"$oid": "50f1dd4ae05f6d2600000001"}`.
 *
 * <p>A member without a column is left over, and so is one whose value its column cannot hold, or
 * not as it was sent: digits in quotes, say. Null is the same as no member.
 */
final class JsonColumns {
  private static final List<String> WRAPPERS =
      List.of("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble");
  private static final int OID = 0;
  private static final int DATE = 1;
  private static final int FIRST_NUMBER = 2;
  private static final int NOT_WRAPPED = -1;

  private final Table table;
  private final List<Integer> columnOfName = new ArrayList<>();
  private final JsonMembers members;
  private final JsonMembers wrapper;
  private final JsonString string;
  private final ValueReader values = new ValueReader();

  private int valueFrom;
  private int valueTo;

  /**
   * @param filledElsewhere a column that is not filled from a member
   */
  JsonColumns(Table table, String filledElsewhere, JsonScanner scanner, TextBuffer scratch) {
    this.table = table;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (!column.name().equals(filledElsewhere)) {
        for (String source : column.sources()) {
          names.add(source);
          columnOfName.add(i);
        }
      }
    }
    members = new JsonMembers(scanner, new Names(names));
    wrapper = new JsonMembers(scanner, new Names(WRAPPERS));
    string = new JsonString(scratch);
  }

  /** The members of the object; whoever reads them lets {@link #fill} set the columns. */
  JsonMembers members() {
    return members;
  }

  /** Sets the columns from the members; those that the columns give back are lifted. */
  void fill(byte[] bytes, ColumnSink sink) {
    for (int name = 0; name < columnOfName.size(); name++) {
      int member = members.last(name);
      if (member < 0) {
        continue;
      }

      int from = members.from(member);
      boolean absent = bytes[from] == 'n';
      if (absent || set(columnOfName.get(name), bytes, from, members.to(member), sink)) {
        members.lift(member);
      }
    }
  }

  /** Sets a column; says whether it gives the value back. */
  private boolean set(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    return switch (table.columns().get(column).type()) {
      case JSON -> {
        sink.text(column, bytes, from, to);
        yield true;
      }
      case STRING -> setText(column, bytes, from, to, sink);
      case BOOLEAN -> setFlag(column, bytes, from, sink);
      case INT, BIGINT -> setInteger(column, bytes, from, to, sink);
      case DOUBLE -> setDecimal(column, bytes, from, to, sink);
      case TIMESTAMP -> setTimestamp(column, bytes, from, to, sink);
      case DATE -> setDate(column, bytes, from, to, sink);
    };
  }

  private boolean setText(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    int wrap = unwrap(bytes, from, to);
    boolean text = bytes[valueFrom] == '"' && (wrap == NOT_WRAPPED || wrap == OID);
    if (text) {
      string.read(bytes, valueFrom, valueTo);
      sink.text(column, string.buffer(), string.from(), string.to());
      return string.isExact();
    }

    boolean number = values.decimal(bytes, from, to);
    if (number) {
      sink.text(column, bytes, from, to);
    } else {
      sink.misfit(column);
    }
    return false;
  }

  private boolean setFlag(int column, byte[] bytes, int from, ColumnSink sink) {
    boolean flag = bytes[from] == 't' || bytes[from] == 'f';
    if (flag) {
      sink.flag(column, bytes[from] == 't');
    } else {
      sink.misfit(column);
    }
    return flag;
  }

  private boolean setInteger(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    unwrapNumber(bytes, from, to);
    boolean integer = values.integer(bytes, valueFrom, valueTo);
    long number = integer ? values.number() : 0;
    if (!integer && values.decimal(bytes, valueFrom, valueTo)) {
      number = (long) values.decimal();
      integer = number == values.decimal() && Math.abs(number) < 1L << 53;
    }
    boolean fits =
        integer
            && (table.columns().get(column).type() == ColumnType.BIGINT || (int) number == number);
    if (!fits) {
      sink.misfit(column);
      return false;
    }
    sink.integer(column, number);
    return bytes[from] != '"';
  }

  private boolean setDecimal(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    unwrapNumber(bytes, from, to);
    if (!values.decimal(bytes, valueFrom, valueTo)) {
      sink.misfit(column);
      return false;
    }
    sink.decimal(column, values.decimal());
    return bytes[from] != '"';
  }

  private boolean setTimestamp(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    int wrap = unwrap(bytes, from, to);
    if (wrap == DATE) {
      wrap = unwrap(bytes, valueFrom, valueTo);
    }
    boolean text = bytes[valueFrom] == '"';
    int first = text ? valueFrom + 1 : valueFrom;
    int end = text ? valueTo - 1 : valueTo;
    // A number, or one in quotes inside a wrapper, is milliseconds.
    boolean millis = !text || wrap >= FIRST_NUMBER;
    boolean read = millis ? readMillis(bytes, first, end) : values.timestamp(bytes, first, end);
    if (!read) {
      sink.misfit(column);
      return false;
    }
    sink.timestamp(column, millis ? values.number() * 1000 : values.number());
    return millis || values.isExact();
  }

  private boolean readMillis(byte[] bytes, int from, int to) {
    long most = Long.MAX_VALUE / 1000;
    return values.integer(bytes, from, to) && values.number() >= -most && values.number() <= most;
  }

  private boolean setDate(int column, byte[] bytes, int from, int to, ColumnSink sink) {
    boolean read = bytes[from] == '"' && values.date(bytes, from + 1, to - 1);
    if (read) {
      sink.date(column, (int) values.number());
    } else {
      sink.misfit(column);
    }
    return read;
  }

  /** Takes off what is around a number: a wrapper, quotes or both. */
  private void unwrapNumber(byte[] bytes, int from, int to) {
    unwrap(bytes, from, to);
    if (bytes[valueFrom] == '"') {
      valueFrom++;
      valueTo--;
    }
  }

  /** Finds the value inside a wrapper, and says which it is. */
  private int unwrap(byte[] bytes, int from, int to) {
    valueFrom = from;
    valueTo = to;
    boolean wrapped =
        bytes[from] == '{'
            && wrapper.read(bytes, from, to) >= 0
            && wrapper.size() == 1
            && wrapper.name(0) >= 0;
    if (!wrapped) {
      return NOT_WRAPPED;
    }
    valueFrom = wrapper.from(0);
    valueTo = wrapper.to(0);
    return wrapper.name(0);
  }
}
