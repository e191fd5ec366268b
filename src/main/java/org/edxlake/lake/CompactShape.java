package org.edxlake.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The columns of data files that are copied together. Readers do not tell upper case from lower, so
 * that `ID` in one file is `id` in another.
 *
 * @param columns by name in lower case, in the order in which they were met
 */
record CompactShape(Map<String, Type> columns) {
  /** Files that cannot be copied into one: they disagree about what a column is. */
  static final class DisagreeException extends Exception {
    private static final long serialVersionUID = 1;

    DisagreeException(Type one, Type other) {
      super(
          "the column %s is %s in one file and %s in another"
              .formatted(one.getName(), words(one), words(other)));
    }

    private static String words(Type type) {
      String annotation =
          type.getLogicalTypeAnnotation() == null ? "" : " " + type.getLogicalTypeAnnotation();
      return type.asPrimitiveType().getPrimitiveTypeName() + annotation;
    }
  }

  /** The columns of one file. */
  static CompactShape of(MessageType file) {
    Map<String, Type> columns = new LinkedHashMap<>();
    file.getFields().forEach(column -> columns.put(key(column.getName()), column));
    return new CompactShape(columns);
  }

  static String key(String column) {
    return column.toLowerCase(Locale.ROOT);
  }

  /** Whether a file of the other columns fits in as it is. */
  boolean covers(CompactShape other) {
    return other.columns.entrySet().stream()
        .allMatch(
            column ->
                columns.containsKey(column.getKey())
                    && isSame(columns.get(column.getKey()), column.getValue()));
  }

  /** The columns of both. */
  CompactShape with(CompactShape other) throws DisagreeException {
    Map<String, Type> both = new LinkedHashMap<>(columns);
    for (Map.Entry<String, Type> column : other.columns.entrySet()) {
      Type known = both.putIfAbsent(column.getKey(), column.getValue());
      if (known != null && !isSame(known, column.getValue())) {
        throw new DisagreeException(known, column.getValue());
      }
    }
    return new CompactShape(both);
  }

  private static boolean isSame(Type one, Type other) {
    PrimitiveType left = one.asPrimitiveType();
    return left.getPrimitiveTypeName() == other.asPrimitiveType().getPrimitiveTypeName()
        && Objects.equals(left.getLogicalTypeAnnotation(), other.getLogicalTypeAnnotation());
  }

  /** How a copy of them is written: behind the columns that name the partition. */
  ParquetFormat format(String table, LoadSettings settings) {
    List<Type> fields = new ArrayList<>(ParquetFormat.PARTITION);
    fields.addAll(columns.values());
    return ParquetFormat.ofCopy(new MessageType(table, fields), settings);
  }
}
