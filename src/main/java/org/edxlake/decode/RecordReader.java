package org.edxlake.decode;

import java.io.Closeable;
import java.io.IOException;

/**
 * Cuts a text into records, one after another, in constant memory.
 *
 * <p>The reader counts on its own what it passes on, so that its counts can be held against the
 * decoder's outcomes.
 */
public interface RecordReader extends Closeable {
  /**
   * Moves to the next record.
   *
   * @return false at the end of the text
   * @throws IOException if the text cannot be read
   */
  boolean next() throws IOException;

  /** The buffer that holds the current record; another record may bring another buffer. */
  byte[] buffer();

  /** Where the current record begins in the buffer. */
  int from();

  /** Where it ends, without its line end. */
  int to();

  /** Whether the record is longer than the limit: the buffer then holds only its beginning. */
  boolean isCut();

  /**
   * The line of the text on which the current record begins, from 1; for a document the number of
   * its member.
   */
  long line();

  /** The records passed on so far. */
  long records();

  /** The bytes of the text so far, line ends included. */
  long bytes();
}
