package org.edxlake.lake;

import java.io.IOException;
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
final class ParquetRows implements AutoCloseable {
  private final ParquetFileReader file;
  private final MessageType target;
  private ColumnReader[] columns = {};
  private int[] targets = {};
  private long left;

  /**
   * Opens a file.
   *
   * @param target has all columns of the file, by name and type
   */
  ParquetRows(ParquetFileReader file, MessageType target) {
    this.file = file;
    this.target = target;
  }

  /**
   * Adds rows to a batch, column by column.
   *
   * @return how many; 0 behind the last one
   */
  int fill(RowBatch batch, int most) throws IOException {
    if (left == 0 && !nextRowGroup()) {
      return 0;
    }

    int count = (int) Math.min(most, left);
    int first = batch.rows();
    for (int row = 0; row < count; row++) {
      batch.beginRow();
    }
    for (int i = 0; i < columns.length; i++) {
      copy(columns[i], batch, targets[i], first, count);
    }
    left -= count;
    return count;
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
      targets[i] = target.getFieldIndex(column.getPath()[0]);
    }
    left = pages.getRowCount();
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

  @Override
  public void close() throws IOException {
    file.close();
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
