package org.edxlake.micro;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.edxlake.catalog.Dialect;
import org.edxlake.decode.ColumnSink;
import org.edxlake.decode.RecordDecoder;
import org.edxlake.decode.RecordReader;
import org.edxlake.decode.RecordReaders;

/** A text in memory and where its lines end. */
final class Lines {
  private final byte[] text;
  private final int[] ends;

  Lines(byte[] text) {
    this.text = text;
    ends = IntStream.range(0, text.length).filter(i -> text[i] == '\n').toArray();
  }

  int bytes() {
    return text.length;
  }

  String first() {
    return new String(text, 0, ends[0], StandardCharsets.UTF_8);
  }

  /** Cuts the text into records, and only counts them. */
  long split(Dialect dialect) throws IOException {
    try (RecordReader reader =
        RecordReaders.open(dialect, new ByteArrayInputStream(text), RecordReaders.RECORD_LIMIT)) {
      while (reader.next()) {
        // Its line feed was looked for, and that is all.
      }
      return reader.records();
    }
  }

  void decode(RecordDecoder decoder, ColumnSink sink) {
    int from = 0;
    for (int end : ends) {
      decoder.decode(text, from, end, sink);
      from = end + 1;
    }
  }
}
