package org.edxlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.edxlake.lake.store.LakeStore;

/**
 * The rows of one file to be, encoded column by column in memory: full pages are compressed at
 * once. Nothing is open in the store until {@link #writeTo}.
 *
 * <p>Columns are taken as whole batches, which is what makes it quick; pages, statistics,
 * checksums, indexes and the footer are parquet-java's.
 */
final class EncodedRows implements AutoCloseable {
  // Measuring asks every column; between two measurements the values' own sizes stand in.
  private static final int MEASURE_EVERY = 1 << 14;

  // The objects of a column, beside its arrays.
  private static final int COLUMN_OVERHEAD = 2 << 10;

  private final MessageType schema;
  private final ColumnChunkPageWriteStore pages;
  private final ColumnChunk[] columns;
  private long rows;
  private long measured;
  private long sinceMeasured;

  EncodedRows(ParquetFormat format, PageCompressor compressor) {
    schema = format.schema();
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            schema,
            HeapByteBufferAllocator.getInstance(),
            ParquetFormat.RANGE_BYTES,
            true);
    List<ColumnDescriptor> descriptors = schema.getColumns();
    columns = new ColumnChunk[descriptors.size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnDescriptor column = descriptors.get(i);
      columns[i] =
          new ColumnChunk(
              column.getPrimitiveType(), format.columns().get(i), pages.getPageWriter(column));
    }
    measure();
  }

  /** Adds some rows of a batch: those whose numbers are in the array, from first to behind. */
  void add(RowBatch batch, int[] rowsOfBatch, int first, int behind) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(batch, i, rowsOfBatch, first, behind);
    }
    rows += behind - first;
    for (int i = first; i < behind; i++) {
      sinceMeasured += batch.bytes(rowsOfBatch[i]);
    }
    if (sinceMeasured >= MEASURE_EVERY) {
      measure();
    }
  }

  private void measure() {
    measured = 0;
    sinceMeasured = 0;
    for (ColumnChunk column : columns) {
      measured += COLUMN_OVERHEAD + column.allocated();
    }
  }

  MessageType schema() {
    return schema;
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
                ParquetFormat.RANGE_BYTES,
                ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
                true)) {
      file.start();
      file.startBlock(rows);
      for (ColumnChunk column : columns) {
        column.finish();
      }
      pages.flushToFileWriter(file);
      file.endBlock();
      output.beginTail();
      file.end(Map.of());
      output.endTail(file.getFooter());
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
    return new DataFile(path, table, rows, output.bytes(), output.sha256OfAll());
  }

  @Override
  public void close() {
    for (ColumnChunk column : columns) {
      column.close();
    }
    pages.close();
  }
}
