package org.edxlake.lake;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;
import org.apache.parquet.schema.PrimitiveType;

/**
 * One column of a file to be: which rows have a value, and the values, cut into pages that go to
 * parquet-java's page writer as soon as they are full.
 */
final class ColumnChunk implements AutoCloseable {
  private static final int FIRST_SLAB = 64;
  private static final int LARGEST_SLAB = 1 << 16;

  // Columns of ours are neither nested nor repeated, so that nothing is written for repetition.
  @SuppressWarnings("deprecation")
  private static final Encoding NO_REPETITION = Encoding.BIT_PACKED;

  private final PrimitiveType type;
  private final ColumnFormat format;
  private final PageWriter pages;
  private final PageValues values;
  private final RunLengthBitPackingHybridValuesWriter presence =
      new RunLengthBitPackingHybridValuesWriter(
          1, FIRST_SLAB, LARGEST_SLAB, HeapByteBufferAllocator.getInstance());
  private int rows;
  private int nulls;

  ColumnChunk(PrimitiveType type, ColumnFormat format, PageWriter pages) {
    this.type = type;
    this.format = format;
    this.pages = pages;
    values = format.newValues(type.getPrimitiveTypeName());
  }

  /** Adds the values that the column has in some rows of a batch. */
  void add(RowBatch batch, int column, int[] rowsOfBatch, int first, int behind)
      throws IOException {
    values.prepare(batch, column, rowsOfBatch, first, behind);
    for (int i = first; i < behind; i++) {
      int row = rowsOfBatch[i];
      if (batch.has(column, row)) {
        presence.writeInteger(1);
        values.add(batch, column, row);
      } else {
        presence.writeInteger(0);
        nulls++;
      }
      rows++;
      if (rows == format.pageRows() || values.size() >= format.pageBytes()) {
        writePage();
      }
    }
  }

  /** Writes what is in no page yet. */
  void finish() throws IOException {
    if (rows > 0) {
      writePage();
    }
    DictionaryPage dictionary = values.dictionary();
    if (dictionary != null) {
      pages.writeDictionaryPage(dictionary);
    }
  }

  private void writePage() throws IOException {
    BytesInput encoded = values.encode();
    pages.writePage(
        BytesInput.concat(presence.getBytes(), encoded),
        rows,
        rows,
        statistics(),
        NO_REPETITION,
        presence.getEncoding(),
        values.encoding());
    presence.reset();
    values.endPage();
    rows = 0;
    nulls = 0;
  }

  private Statistics<?> statistics() {
    if (!format.ranged()) {
      return Statistics.noopStats(type);
    }
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(nulls);
    values.describe(statistics);
    return statistics;
  }

  /** What it holds in memory; a function of the rows alone. */
  long allocated() {
    return presence.getAllocatedSize() + values.allocated() + pages.getMemSize();
  }

  @Override
  public void close() {
    presence.close();
    values.close();
  }
}
