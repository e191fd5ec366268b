package org.edxlake.decode;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;

/** What became of one record, for tests. */
record Decoded(Outcome outcome, Map<String, Object> row, List<String> misfits) {
  static Decoded decode(RecordDecoder decoder, Table table, String record) {
    return decode(decoder, table, record.getBytes(StandardCharsets.UTF_8));
  }

  /** Decodes a record that lies in the middle of a buffer. */
  static Decoded decode(RecordDecoder decoder, Table table, byte[] record) {
    byte[] buffer = new byte[record.length + 20];
    java.util.Arrays.fill(buffer, (byte) '"');
    System.arraycopy(record, 0, buffer, 7, record.length);
    CollectingSink sink = new CollectingSink(table);
    Outcome outcome = decoder.decode(buffer, 7, 7 + record.length, sink);
    return new Decoded(outcome, sink.values(), sink.misfits());
  }

  /** The bytes that decoding a record takes from the heap, all in all. */
  static long allocated(RecordDecoder decoder, Table table, byte[] record) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    CollectingSink sink = new CollectingSink(table);
    long before = threads.getCurrentThreadAllocatedBytes();
    decoder.decode(record, 0, record.length, sink);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  RejectReason reason() {
    return ((Outcome.Rejected) outcome).reason();
  }

  Object value(String column) {
    return row.get(column);
  }
}
