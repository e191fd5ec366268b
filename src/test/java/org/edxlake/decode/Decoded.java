package org.edxlake.decode;

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

  RejectReason reason() {
    return ((Outcome.Rejected) outcome).reason();
  }

  Object value(String column) {
    return row.get(column);
  }
}
