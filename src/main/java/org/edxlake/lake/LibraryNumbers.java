package org.edxlake.lake;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;

/** Numbers in an encoding of parquet-java's. */
abstract class LibraryNumbers extends PageValues {
  private static final int FIRST_SLAB = 64;
  private static final int LARGEST_SLAB = 1 << 20;

  private final ValuesWriter writer;
  private long least;
  private long greatest;
  private int values;

  private LibraryNumbers(ValuesWriter writer) {
    this.writer = writer;
  }

  /** Whole numbers that grow slowly, as times and positions do: by their differences. */
  static LibraryNumbers differences() {
    return new LibraryNumbers(
        new DeltaBinaryPackingValuesWriterForLong(
            FIRST_SLAB, LARGEST_SLAB, HeapByteBufferAllocator.getInstance())) {
      @Override
      void write(ValuesWriter target, long number) {
        target.writeLong(number);
      }

      @Override
      void describe(Statistics<?> statistics, long bound) {
        statistics.updateStats(bound);
      }
    };
  }

  /** Flags, a bit each. */
  static LibraryNumbers flags() {
    return new LibraryNumbers(new BooleanPlainValuesWriter()) {
      @Override
      void write(ValuesWriter target, long number) {
        target.writeBoolean(number != 0);
      }

      @Override
      void describe(Statistics<?> statistics, long bound) {
        statistics.updateStats(bound != 0);
      }
    };
  }

  abstract void write(ValuesWriter target, long number);

  abstract void describe(Statistics<?> statistics, long bound);

  @Override
  void add(RowBatch rows, int column, int row) {
    long number = rows.number(column, row);
    least = values == 0 ? number : Math.min(least, number);
    greatest = values == 0 ? number : Math.max(greatest, number);
    values++;
    write(writer, number);
  }

  @Override
  long size() {
    return writer.getBufferedSize();
  }

  @Override
  BytesInput encode() {
    return writer.getBytes();
  }

  @Override
  Encoding encoding() {
    return writer.getEncoding();
  }

  @Override
  void describe(Statistics<?> statistics) {
    if (values > 0) {
      describe(statistics, least);
      describe(statistics, greatest);
    }
  }

  @Override
  void endPage() {
    writer.reset();
    values = 0;
  }

  @Override
  long allocated() {
    return writer.getAllocatedSize();
  }

  @Override
  void close() {
    writer.close();
  }
}
