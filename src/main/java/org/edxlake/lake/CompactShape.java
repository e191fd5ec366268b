package org.edxlake.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The columns of data files that are copied together.
 *
 * @param columns by name, in the order in which they were met
 * @param unranged those of which no least and greatest value is told in one of the files: free
 *     texts, which no footer repeats
 */
record CompactShape(Map<String, Type> columns, Set<String> unranged) {
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
  static CompactShape of(ParquetMetadata footer) {
    Map<String, Type> columns = new LinkedHashMap<>();
    footer
        .getFileMetaData()
        .getSchema()
        .getFields()
        .forEach(field -> columns.put(field.getName(), field));
    Set<String> unranged = new TreeSet<>();
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        if (column.getStatistics().isEmpty()) {
          unranged.add(column.getPath().toDotString());
        }
      }
    }
    return new CompactShape(columns, unranged);
  }

  /** Whether a file of the other columns fits in as it is. */
  boolean covers(CompactShape other) {
    return unranged.containsAll(other.unranged)
        && other.columns.values().stream()
            .allMatch(column -> column.equals(columns.get(column.getName())));
  }

  /** The columns of both. */
  CompactShape with(CompactShape other) throws DisagreeException {
    Map<String, Type> both = new LinkedHashMap<>(columns);
    for (Type column : other.columns.values()) {
      Type known = both.putIfAbsent(column.getName(), column);
      if (known != null && !known.equals(column)) {
        throw new DisagreeException(known, column);
      }
    }
    Set<String> all = new TreeSet<>(unranged);
    all.addAll(other.unranged);
    return new CompactShape(both, all);
  }

  /** How a copy of them is written: behind the columns that name the partition. */
  ParquetFormat format(String table, LoadSettings settings) {
    List<Type> fields = new ArrayList<>(ParquetFormat.PARTITION);
    fields.addAll(columns.values());
    return ParquetFormat.of(new MessageType(table, fields), unranged, settings);
  }
}
