package org.edxlake.lake;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** Reads the rows of a data file, some at a time, into the columns of a file that has more. */
final class ParquetRows {
  // Rows between two looks at how full a batch is; a single one where rows are large.
  private static final int FEW_ROWS = 64;
  private static final int LARGE_ROW = 16 << 10;
  private static final int FULL = 4 << 20;

  private final ParquetFileReader file;
  private final Map<String, Integer> targetsByName = new HashMap<>();
  private ColumnReader[] columns = {};
  private int[] targets = {};
  private int rowGroup;
  private int step;
  private long left;

  /**
   * The rows of an open file.
   *
   * @param target has all columns of the file, whether in upper case or lower
   */
  ParquetRows(ParquetFileReader file, MessageType target) {
    this.file = file;
    for (int i = 0; i < target.getFieldCount(); i++) {
      targetsByName.put(CompactShape.key(target.getFieldName(i)), i);
    }
  }

  /**
   * Adds rows to a batch: some megabytes of them, or one that is larger.
   *
   * @return false behind the last one
   */
  boolean fill(RowBatch batch, int mostRows) throws IOException {
    if (left == 0 && !nextRowGroup()) {
      return false;
    }
    while (left > 0 && batch.rows() < mostRows && batch.copied() < FULL) {
      int first = batch.rows();
      int count = (int) Math.min(Math.min(step, mostRows - first), left);
      for (int row = 0; row < count; row++) {
        batch.beginRow();
      }
      for (int i = 0; i < columns.length; i++) {
        copy(columns[i], batch, targets[i], first, count);
      }
      left -= count;
    }
    return true;
  }

  private boolean nextRowGroup() throws IOException {
    PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }

    MessageType schema = file.getFileMetaData().getSchema();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            pages, new Unconverted(), schema, file.getFileMetaData().getCreatedBy());
    columns = new ColumnReader[schema.getColumns().size()];
    targets = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      ColumnDescriptor column = schema.getColumns().get(i);
      columns[i] = store.getColumnReader(column);
      targets[i] = targetsByName.get(CompactShape.key(column.getPath()[0]));
    }
    left = pages.getRowCount();
    long bytes = file.getFooter().getBlocks().get(rowGroup++).getTotalByteSize();
    step = bytes / Math.max(1, left) > LARGE_ROW ? 1 : FEW_ROWS;
    return true;
  }

  private static void copy(ColumnReader from, RowBatch batch, int column, int first, int count) {
    int present = from.getDescriptor().getMaxDefinitionLevel();
    for (int row = first; row < first + count; row++) {
      if (from.getCurrentDefinitionLevel() == present) {
        switch (from.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
          case BINARY -> {
            byte[] text = from.getBinary().getBytesUnsafe();
            batch.refer(column, row, batch.keep(text), text.length);
          }
          case INT32 -> batch.number(column, row, from.getInteger());
          case INT64 -> batch.number(column, row, from.getLong());
          case DOUBLE -> batch.number(column, row, Double.doubleToRawLongBits(from.getDouble()));
          case BOOLEAN -> batch.number(column, row, from.getBoolean() ? 1 : 0);
          default ->
              throw new IllegalStateException(
                  "no column of a lake is of the type " + from.getDescriptor().getPrimitiveType());
        }
      }
      from.consume();
    }
  }

  /** Values are taken from the columns themselves, and no records are put together. */
  private static final class Unconverted extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
