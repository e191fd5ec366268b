package org.edxlake.decode;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a text at line feeds, and at nothing else: a lone carriage return stays in its line. */
final class LineReader extends BufferedRecordReader {
  LineReader(InputStream text, int recordLimit) {
    super(text, recordLimit);
  }

  @Override
  public boolean next() throws IOException {
    boolean found = cutRecord();
    boolean any = found || to() > from();
    if (any) {
      countRecord();
    }
    return any;
  }

  @Override
  int findEnd(byte[] bytes, int first, int behind) {
    int at = EightBytes.indexOf(bytes, first, behind, '\n');
    return at < behind ? at : -1;
  }

  @Override
  public long line() {
    return records();
  }
}
