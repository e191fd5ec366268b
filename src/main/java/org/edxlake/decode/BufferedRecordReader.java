package org.edxlake.decode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What all readers share: the buffer, the limit of a record's length, and the counts. */
abstract class BufferedRecordReader implements RecordReader {
  private static final int FIRST_SIZE = 1 << 18;

  /** Room behind the longest record, so that the rest of a longer one can be read and dropped. */
  private static final int SLACK = 1 << 16;

  private final InputStream text;
  private final int recordLimit;
  private byte[] buffer;
  private int end;
  private int next;
  private boolean atEnd;

  private int from;
  private int to;
  private boolean cut;
  private long records;
  private long bytesRead;

  BufferedRecordReader(InputStream text, int recordLimit) {
    if (recordLimit < 1 || recordLimit > Integer.MAX_VALUE - 2 * SLACK) {
      throw new IllegalArgumentException("a record's limit of " + recordLimit + " bytes");
    }
    this.text = text;
    this.recordLimit = recordLimit;
    buffer = new byte[Math.min(FIRST_SIZE, recordLimit + SLACK)];
  }

  /**
   * Looks for the end of the record in the bytes that follow those of the call before.
   *
   * @return the place of the byte that ends the record, or -1
   */
  abstract int findEnd(byte[] bytes, int first, int behind);

  /**
   * Reads the record that begins at the next byte, up to and including the byte that ends it.
   *
   * @return whether such a byte was found; without one the record is all the rest, maybe nothing
   */
  final boolean cutRecord() throws IOException {
    from = next;
    cut = false;
    int searched = next;
    while (true) {
      int found = findEnd(buffer, searched, end);
      if (found >= 0) {
        endRecord(found);
        next = found + 1;
        return true;
      }
      if (end - from > recordLimit) {
        // What is beyond the limit was searched and counted, and is dropped.
        cut = true;
        end = from + recordLimit;
      }
      searched = end - from;
      boolean more = fill(from);
      from = next;
      searched += from;
      if (!more) {
        endRecord(end);
        next = end;
        return false;
      }
    }
  }

  private void endRecord(int place) {
    cut |= place - from > recordLimit;
    to = cut ? from + recordLimit : place;
  }

  /** Counts the record that was cut. */
  final void countRecord() {
    records++;
  }

  /** The next byte that is no JSON white space, which stays unread; -1 at the end of the text. */
  final int peekNonBlank() throws IOException {
    while (true) {
      while (next < end) {
        if (!JsonScanner.isBlank(buffer[next])) {
          return buffer[next] & 0xFF;
        }
        next++;
      }
      if (!fill(next)) {
        return -1;
      }
    }
  }

  /** Passes over a byte order mark, if the next bytes are one. */
  final void skipByteOrderMark() throws IOException {
    boolean more = true;
    while (more && end - next < 3) {
      more = fill(next);
    }
    next = JsonRecord.skipByteOrderMark(buffer, next, end);
  }

  /** Passes over bytes that were peeked at. */
  final void skip(int count) {
    next += count;
  }

  /** Moves the end of the current record one byte to the front. */
  final void dropLast() {
    to--;
  }

  /** A record without bytes, at the place that was reached. */
  final void emptyRecord() {
    from = next;
    to = next;
    cut = false;
  }

  /** Reads more bytes; those from {@code keepFrom} on stay, and then begin at {@link #next}. */
  private boolean fill(int keepFrom) throws IOException {
    next = keepFrom;
    if (atEnd) {
      return false;
    }

    if (buffer.length - end < SLACK / 2) {
      System.arraycopy(buffer, keepFrom, buffer, 0, end - keepFrom);
      end -= keepFrom;
      next = 0;
    }
    if (buffer.length - end < SLACK / 2) {
      long doubled = Math.min(2L * buffer.length, (long) recordLimit + SLACK);
      buffer = Arrays.copyOf(buffer, (int) doubled);
    }
    int read = text.read(buffer, end, buffer.length - end);
    if (read < 0) {
      atEnd = true;
      return false;
    }
    end += read;
    bytesRead += read;
    return true;
  }

  @Override
  public final byte[] buffer() {
    return buffer;
  }

  @Override
  public final int from() {
    return from;
  }

  @Override
  public final int to() {
    return to;
  }

  @Override
  public final boolean isCut() {
    return cut;
  }

  @Override
  public final long records() {
    return records;
  }

  @Override
  public final long bytes() {
    return bytesRead - (end - next);
  }

  @Override
  public final void close() throws IOException {
    text.close();
  }
}
