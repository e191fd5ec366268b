package org.edxlake.decode;

import java.io.InputStream;
import org.edxlake.catalog.Dialect;

/** Opens texts as records. */
public final class RecordReaders {
  /** A limit of a record's length that no record of edX comes near: 64 MiB. */
  public static final int RECORD_LIMIT = 1 << 26;

  private RecordReaders() {}

  /**
   * Opens a text of a dialect. The reader reads ahead in the stream, so that it needs no buffer of
   * its own, and closes it with itself.
   *
   * @param recordLimit how many bytes of a record are kept; of a longer one only the beginning is
   */
  public static RecordReader open(Dialect dialect, InputStream text, int recordLimit) {
    return switch (dialect) {
      case CSV -> new CsvReader(text, recordLimit);
      case JSON_DOCUMENT -> new DocumentReader(text, recordLimit);
      case JSON_LINES, EXPORTER_TSV, SQOOP_TSV, MONGO_JSON_LINES ->
          new LineReader(text, recordLimit);
    };
  }
}
