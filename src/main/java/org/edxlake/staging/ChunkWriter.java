package org.edxlake.staging;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.StagedFile.Chunk;
import org.edxlake.catalog.StagedFile.Compression;

/**
 * Writes a text to scratch in pieces that tasks can share, each a zstd file with a checksum.
 *
 * <p>A text of lines is cut after the first line feed beyond the size of a piece, so that no record
 * is ever cut; any other text is one piece. A text without bytes has no pieces.
 */
final class ChunkWriter extends OutputStream {
  private final StagingArea area;
  private final String packageId;
  private final int ordinal;
  private final long chunkBytes;
  private final List<Chunk> chunks = new ArrayList<>();

  private String location;
  private Piece chunk;
  private long bytesInChunk;
  private long firstLine = 1;
  private long lineFeedsInChunk;

  /**
   * @param ordinal of the member, which the names of the pieces begin with
   * @param chunkBytes the size of a piece
   */
  ChunkWriter(StagingArea area, String packageId, int ordinal, Dialect dialect, long chunkBytes) {
    this.area = area;
    this.packageId = packageId;
    this.ordinal = ordinal;
    this.chunkBytes = dialect.isLines() ? chunkBytes : Long.MAX_VALUE;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int to = cutBetween(source, from, end);
      append(source, from, to);
      if (bytesInChunk >= chunkBytes && source[to - 1] == '\n') {
        endChunk();
      }
      from = to;
    }
  }

  // Where the current piece ends in these bytes, or their end if it goes on.
  private int cutBetween(byte[] source, int from, int end) {
    long wanted = Math.max(0, chunkBytes - bytesInChunk - 1);
    if (wanted >= end - from) {
      return end;
    }
    for (int i = from + (int) wanted; i < end; i++) {
      if (source[i] == '\n') {
        return i + 1;
      }
    }
    return end;
  }

  private void append(byte[] source, int from, int to) throws IOException {
    if (chunk == null) {
      beginChunk();
    }
    chunk.write(source, from, to - from);
    bytesInChunk += to - from;
    for (int i = from; i < to; i++) {
      if (source[i] == '\n') {
        lineFeedsInChunk++;
      }
    }
  }

  private void beginChunk() {
    String name = ordinal + "-" + chunks.size() + ".zst";
    location = area.location(packageId, name);
    chunk = new Piece(area, packageId, name);
  }

  private void endChunk() throws IOException {
    chunk.close();
    chunk = null;
    chunks.add(new Chunk(chunks.size(), location, Compression.ZSTD, firstLine, bytesInChunk));
    firstLine += lineFeedsInChunk;
    bytesInChunk = 0;
    lineFeedsInChunk = 0;
  }

  /** The pieces, after the writer was closed. */
  List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  @Override
  public void close() throws IOException {
    if (chunk != null) {
      endChunk();
    }
  }

  /** Deletes all that was written. */
  void discard() throws IOException {
    close();
    for (Chunk written : chunks) {
      area.delete(packageId, written);
    }
    chunks.clear();
  }
}
