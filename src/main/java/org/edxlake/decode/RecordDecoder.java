package org.edxlake.decode;

/**
 * Turns the bytes of one record into values of columns.
 *
 * <p>A decoder serves one text and is used by one thread. It keeps no reference to the buffer after
 * it returns.
 */
public interface RecordDecoder {
  /**
   * Decodes the record in {@code buffer[from, to)}, without its line end, and hands each value that
   * is not NULL to the sink.
   *
   * <p>Whatever the bytes are, there is exactly one outcome and no exception. After {@link
   * Outcome.Rejected} the sink may have got some values; its owner drops them.
   */
  Outcome decode(byte[] buffer, int from, int to, ColumnSink sink);
}
