package org.edxlake.lake;

import java.io.IOException;
import org.edxlake.decode.RecordReader;

/** Puts the records of a text into batches. */
final class RecordBatches {
  private final RecordReader records;
  // The reader is at a record that is in no batch yet.
  private boolean ahead;

  RecordBatches(RecordReader records) {
    this.records = records;
  }

  /**
   * Fills a batch with the records that come next. A long record is a batch of its own, and stays
   * in the buffer of the reader: before the next call it has to be dealt with.
   *
   * @return false if there are none
   */
  boolean fill(RecordBatch batch) throws IOException {
    batch.clear();
    while (!batch.isFull() && (ahead || records.next())) {
      boolean isLong = records.to() - records.from() > RecordBatch.FULL;
      ahead = isLong && batch.size() > 0;
      if (ahead) {
        break;
      }
      byte[] buffer = records.buffer();
      if (isLong) {
        batch.borrow(buffer, records.from(), records.to(), records.line(), records.isCut());
        break;
      }
      batch.add(buffer, records.from(), records.to(), records.line(), records.isCut());
    }
    return batch.size() > 0;
  }
}
