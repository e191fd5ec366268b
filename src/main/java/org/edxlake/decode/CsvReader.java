package org.edxlake.decode;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a text of RFC 4180 into records: at line ends, LF or CR LF, that are not between quotes. A
 * quote that does not end makes one record of all the rest.
 */
final class CsvReader extends BufferedRecordReader {
  private CsvState state = CsvState.START;
  private long line;
  private long nextLine = 1;

  CsvReader(InputStream text, int recordLimit) {
    super(text, recordLimit);
  }

  @Override
  public boolean next() throws IOException {
    line = nextLine;
    state = CsvState.START;
    boolean found = cutRecord();
    if (!found && to() == from()) {
      return false;
    }

    boolean carriageReturn = found && !isCut() && to() > from() && buffer()[to() - 1] == '\r';
    if (carriageReturn) {
      dropLast();
    }
    countRecord();
    return true;
  }

  @Override
  int findEnd(byte[] bytes, int first, int behind) {
    for (int i = first; i < behind; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        nextLine++;
        if (state != CsvState.QUOTED) {
          return i;
        }
      }
      state = state.after(b);
    }
    return -1;
  }

  @Override
  public long line() {
    return line;
  }
}
