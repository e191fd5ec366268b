package org.edxlake.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edxlake.lake.store.LakeStore;

/**
 * The draft files of one text, one after another for each partition.
 *
 * <p>Rows gather in memory until their partition has a file's worth of them. A partition with few
 * rows keeps them as they are; with more, it encodes them. When all partitions together hold too
 * much, the largest becomes a file, and when too many are encoding, the one used longest ago; its
 * next row begins its next part. What is closed when depends on the rows alone, so a second load
 * gives the same files, and no order of courses makes a file of every row.
 */
final class PartitionFiles implements AutoCloseable {
  /** The name of a file, all but the partition's folder and the number of the part. */
  record Names(String folder, String tableFolder, String table, String file) {
    String path(String partitionFolder, int part) {
      return "%s/%s/part-%s-%02d.parquet".formatted(tableFolder, partitionFolder, file, part);
    }
  }

  /** The rows of a partition that are in no file yet: waiting, or encoded; the other is null. */
  private static final class Gathered {
    private WaitingRows waiting = new WaitingRows();
    private EncodedRows encoded;

    private long rows() {
      return encoded == null ? waiting.rows() : encoded.rows();
    }

    private long bytes() {
      return encoded == null ? waiting.bytes() : encoded.bytes();
    }
  }

  private final LakeStore store;
  private final LoadSettings settings;
  private final ParquetFormat format;
  private final PageCompressor compressor;
  private final Names names;
  private final RowBatch waited;
  // In the order of the last use.
  private final Map<String, Gathered> partitions = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Integer> parts = new HashMap<>();
  private final List<DataFile> files = new ArrayList<>();
  private String lastFolder = "";
  private Gathered last;
  private int encoding;
  private long bytes;

  PartitionFiles(
      LakeStore store,
      LoadSettings settings,
      ParquetFormat format,
      PageCompressor compressor,
      Names names) {
    this.store = store;
    this.settings = settings;
    this.format = format;
    this.compressor = compressor;
    this.names = names;
    waited = new RowBatch(format.schema().getFieldCount());
  }

  /**
   * Adds rows to the partition in this folder, `org=…/course=…/…`.
   *
   * @param rowsOfBatch the numbers of the rows, in their order, in the first {@code count} places
   */
  void add(String partitionFolder, RowBatch batch, int[] rowsOfBatch, int count)
      throws IOException {
    int next = 0;
    while (next < count) {
      Gathered partition = partition(partitionFolder);
      bytes -= partition.bytes();
      long room = settings.fileRows() - partition.rows();
      int behind = next + (int) Math.min(count - next, room);
      if (partition.encoded == null) {
        next = letWait(partition, batch, rowsOfBatch, next, behind);
      }
      if (next < behind) {
        // Beyond some rows, or with a huge one, which would be held twice.
        encode(partition).add(batch, rowsOfBatch, next, behind);
        next = behind;
      }
      bytes += partition.bytes();

      if (partition.rows() >= settings.fileRows() || partition.bytes() >= settings.fileBytes()) {
        write(partitionFolder);
      }
      while (bytes > settings.bufferedBytes()) {
        write(largest());
      }
    }
  }

  private int letWait(
      Gathered partition, RowBatch batch, int[] rowsOfBatch, int first, int behind) {
    int next = first;
    while (next < behind
        && partition.waiting.hasRoom(batch, rowsOfBatch[next], settings.waitingBytes())) {
      partition.waiting.add(batch, rowsOfBatch[next]);
      next++;
    }
    return next;
  }

  private Gathered partition(String partitionFolder) {
    if (last == null || !lastFolder.equals(partitionFolder)) {
      last = partitions.get(partitionFolder);
      if (last == null) {
        last = new Gathered();
        partitions.put(partitionFolder, last);
        bytes += last.bytes();
      }
      lastFolder = partitionFolder;
    }
    return last;
  }

  private EncodedRows encode(Gathered partition) throws IOException {
    if (partition.encoded == null) {
      if (encoding >= settings.maxOpenWriters()) {
        write(encodedLeastRecently());
      }
      partition.encoded = encoded(partition.waiting);
      partition.waiting = null;
      encoding++;
    }
    return partition.encoded;
  }

  private EncodedRows encoded(WaitingRows waiting) throws IOException {
    EncodedRows encoded = new EncodedRows(format, compressor);
    waiting.copyTo(waited);
    encoded.add(waited, RowBatch.numbers(waited.rows()), 0, waited.rows());
    return encoded;
  }

  private String encodedLeastRecently() {
    return partitions.entrySet().stream()
        .filter(entry -> entry.getValue().encoded != null)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private String largest() {
    String largest = "";
    long most = -1;
    for (Map.Entry<String, Gathered> entry : partitions.entrySet()) {
      if (entry.getValue().bytes() > most) {
        most = entry.getValue().bytes();
        largest = entry.getKey();
      }
    }
    return largest;
  }

  private void write(String partitionFolder) throws IOException {
    last = null;
    Gathered partition = partitions.remove(partitionFolder);
    bytes -= partition.bytes();
    boolean waits = partition.encoded == null;
    if (!waits) {
      encoding--;
    }
    try (EncodedRows rows = waits ? encoded(partition.waiting) : partition.encoded) {
      int part = parts.merge(partitionFolder, 1, Integer::sum) - 1;
      String path = names.path(partitionFolder, part);
      files.add(rows.writeTo(store, names.folder(), path, names.table()));
    }
  }

  /** Writes what is in no file yet, and names all files in the order in which they were written. */
  List<DataFile> finish() throws IOException {
    // The order of the last use is an order of the rows too, so the list is the same on every run.
    for (String partitionFolder : List.copyOf(partitions.keySet())) {
      write(partitionFolder);
    }
    return List.copyOf(files);
  }

  /** Partitions that hold the buffers of a file. */
  int openWriters() {
    return encoding;
  }

  /** About what all partitions hold. */
  long bufferedBytes() {
    return bytes;
  }

  /** Lets go of rows that were not written; files that were stay for the owner to delete. */
  @Override
  public void close() {
    for (Gathered partition : partitions.values()) {
      if (partition.encoded != null) {
        partition.encoded.close();
      }
    }
    partitions.clear();
    last = null;
  }
}
