package org.edxlake.lake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts the encodings that a footer lists for each column in order.
 *
 * <p>parquet-java takes them from a HashSet of enums, whose order changes from JVM to JVM. A
 * package that is loaded again, after a kill or on another executor, must give the same bytes.
 */
final class StableFooter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int AFTER_FOOTER = Integer.BYTES + MAGIC.length;

  private StableFooter() {}

  /**
   * The last part of a Parquet file, with its footer in order. What does not end as a Parquet file
   * does, since writing it failed, stays as it is.
   */
  static byte[] inTailOf(byte[] tail) throws IOException {
    int footerEnd = tail.length - AFTER_FOOTER;
    if (footerEnd < 0 || !endsWithMagic(tail)) {
      return tail;
    }

    int footerLength = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(footerEnd);
    int footerStart = footerEnd - footerLength;
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(tail, footerStart, footerLength));
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

  private static boolean endsWithMagic(byte[] tail) {
    return Arrays.equals(tail, tail.length - MAGIC.length, tail.length, MAGIC, 0, MAGIC.length);
  }
}
