package org.edxlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.edxlake.lake.store.LakeStore;

/**
 * The rows of one file to be, encoded column by column in memory: full pages are compressed at
 * once. Nothing is open in the store until {@link #writeTo}.
 */
final class EncodedRows implements AutoCloseable {
  /** How a value is handed to a column writer. */
  private enum Kind {
    TEXT,
    INT,
    LONG,
    DOUBLE,
    BOOLEAN
  }

  // Measuring asks every column; between two measurements the values' own sizes stand in.
  private static final int MEASURE_EVERY = 1 << 16;

  // What a column with one value costs, nearly all of it for the ids of its dictionary.
  private static final int COLUMN_OVERHEAD = 12 << 10;

  private final MessageType schema;
  private final ParquetFormat format;
  private final ColumnChunkPageWriteStore pages;
  private final ColumnWriteStore columns;
  private final ColumnWriter[] writers;
  private final Kind[] kinds;
  private long rows;
  private long measured;
  private long sinceMeasured;

  EncodedRows(ParquetFormat format, PageCompressor compressor) {
    this.format = format;
    schema = format.schema();
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            HeapByteBufferAllocator.getInstance(),
            format.properties().getColumnIndexTruncateLength(),
            format.properties().getPageWriteChecksumEnabled());
    columns = format.properties().newColumnWriteStore(schema, pages);
    List<ColumnDescriptor> descriptors = schema.getColumns();
    writers = new ColumnWriter[descriptors.size()];
    kinds = new Kind[descriptors.size()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = columns.getColumnWriter(descriptors.get(i));
      kinds[i] = kindOf(descriptors.get(i).getPrimitiveType());
    }
    measured = (long) writers.length * COLUMN_OVERHEAD;
  }

  private static Kind kindOf(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> Kind.TEXT;
      case INT32 -> Kind.INT;
      case INT64 -> Kind.LONG;
      case DOUBLE -> Kind.DOUBLE;
      case BOOLEAN -> Kind.BOOLEAN;
      default -> throw new IllegalArgumentException("no column of ours is a " + type);
    };
  }

  void add(RowBuffer row) {
    for (int i = 0; i < writers.length; i++) {
      ColumnWriter writer = writers[i];
      if (!row.has(i)) {
        writer.writeNull(0, 0);
        continue;
      }
      switch (kinds[i]) {
        case TEXT ->
            // "Reused" makes Parquet copy what it keeps: dictionary entries, least and greatest.
            writer.write(Binary.fromReusedByteArray(row.text(i), row.from(i), row.length(i)), 0, 1);
        case INT -> writer.write((int) row.number(i), 0, 1);
        case LONG -> writer.write(row.number(i), 0, 1);
        case DOUBLE -> writer.write(Double.longBitsToDouble(row.number(i)), 0, 1);
        case BOOLEAN -> writer.write(row.number(i) != 0, 0, 1);
      }
    }
    columns.endRecord();
    rows++;
    sinceMeasured += row.bytes();
    if (sinceMeasured >= MEASURE_EVERY) {
      measured = (long) writers.length * COLUMN_OVERHEAD + columns.getBufferedSize();
      sinceMeasured = 0;
    }
  }

  long rows() {
    return rows;
  }

  /** About what it holds in memory; a function of the rows alone. */
  long bytes() {
    return measured + sinceMeasured;
  }

  /**
   * Writes the file, of one row group.
   *
   * @param folder where drafts lie, below the root
   * @param path the final path, below the root and below the folder
   */
  DataFile writeTo(LakeStore store, String folder, String path, String table) throws IOException {
    HashedOutput output = new HashedOutput(store.create(folder + "/" + path));
    try (output;
        ParquetFileWriter file =
            new ParquetFileWriter(
                output,
                schema,
                ParquetFileWriter.Mode.CREATE,
                Long.MAX_VALUE,
                0,
                format.properties().getColumnIndexTruncateLength(),
                format.properties().getStatisticsTruncateLength(),
                format.properties().getPageWriteChecksumEnabled())) {
      file.start();
      file.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
      output.beginTail();
      file.end(Map.of());
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
    return new DataFile(path, table, rows, output.getPos(), output.sha256OfAll());
  }

  @Override
  public void close() {
    columns.close();
    pages.close();
  }
}
