package org.edxlake.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Puts the encodings that a footer lists for each column in order.
 *
 * <p>parquet-java takes them from a HashSet of enums, whose order changes from JVM to JVM. A
 * package that is loaded again, after a kill or on another executor, must give the same bytes.
 */
final class StableFooter {
  // Its length, and the word PAR1.
  private static final int AFTER_FOOTER = 2 * Integer.BYTES;

  private StableFooter() {}

  /**
   * The last part of a Parquet file, with its footer in order.
   *
   * @param tail what the writer has written behind the columns
   * @param written the footer that it has written
   */
  static byte[] inTail(byte[] tail, ParquetMetadata written) throws IOException {
    int footerEnd = tail.length - AFTER_FOOTER;
    int footerLength = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(footerEnd);
    int footerStart = footerEnd - footerLength;
    FileMetaData footer =
        new ParquetMetadataConverter(ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH)
            .toParquetMetadata(ParquetFileWriter.CURRENT_VERSION, written);
    for (RowGroup rowGroup : footer.getRow_groups()) {
      for (ColumnChunk column : rowGroup.getColumns()) {
        column.getMeta_data().getEncodings().sort(Comparator.comparingInt(Encoding::getValue));
      }
    }

    ByteArrayOutputStream ordered = new ByteArrayOutputStream(tail.length);
    ordered.write(tail, 0, footerStart);
    Util.writeFileMetaData(footer, ordered);
    if (ordered.size() != footerEnd) {
      throw new IOException(
          "a Parquet footer of " + footerLength + " bytes changed its length when it was ordered");
    }
    ordered.write(tail, footerEnd, AFTER_FOOTER);
    return ordered.toByteArray();
  }
}
