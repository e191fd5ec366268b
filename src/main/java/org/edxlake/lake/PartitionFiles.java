package org.edxlake.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edxlake.lake.store.LakeStore;

/**
 * The draft files of one piece of a text, one after another for each partition.
 *
 * <p>Rows gather in memory until their partition has a file's worth of them; when all partitions
 * together hold too much, the largest becomes a file, and when there are too many of them, the one
 * used longest ago. Its next row begins its next part. What is closed when depends on the rows
 * alone, so a second load gives the same files.
 */
final class PartitionFiles implements AutoCloseable {
  /** The name of a file, all but the partition's folder and the number of the part. */
  record Names(String folder, String tableFolder, String table, String file) {
    String path(String partitionFolder, int part) {
      return "%s/%s/part-%s-%02d.parquet".formatted(tableFolder, partitionFolder, file, part);
    }
  }

  private final LakeStore store;
  private final LoadSettings settings;
  private final ParquetFormat format;
  private final PageCompressor compressor;
  private final Names names;
  private final Map<String, EncodedRows> open = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Integer> parts = new HashMap<>();
  private final List<DataFile> files = new ArrayList<>();
  private String lastFolder = "";
  private EncodedRows last;
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
  }

  /** Adds a row to the partition in this folder, `org=…/course=…/…`. */
  void add(String partitionFolder, RowBuffer row) throws IOException {
    EncodedRows rows = open(partitionFolder);
    long before = rows.bytes();
    rows.add(row);
    bytes += rows.bytes() - before;

    if (rows.rows() >= settings.fileRows() || rows.bytes() >= settings.fileBytes()) {
      write(partitionFolder);
    } else if (bytes > settings.bufferedBytes()) {
      write(largest());
    }
  }

  private EncodedRows open(String partitionFolder) throws IOException {
    if (last != null && lastFolder.equals(partitionFolder)) {
      return last;
    }

    EncodedRows rows = open.get(partitionFolder);
    if (rows == null) {
      if (open.size() >= settings.maxOpenPartitions()) {
        write(open.keySet().iterator().next());
      }
      rows = new EncodedRows(format, compressor);
      bytes += rows.bytes();
      open.put(partitionFolder, rows);
    }
    lastFolder = partitionFolder;
    last = rows;
    return rows;
  }

  private String largest() {
    String largest = "";
    long most = -1;
    for (Map.Entry<String, EncodedRows> entry : open.entrySet()) {
      if (entry.getValue().bytes() > most) {
        most = entry.getValue().bytes();
        largest = entry.getKey();
      }
    }
    return largest;
  }

  private void write(String partitionFolder) throws IOException {
    last = null;
    int part = parts.merge(partitionFolder, 1, Integer::sum) - 1;
    try (EncodedRows rows = open.remove(partitionFolder)) {
      bytes -= rows.bytes();
      String path = names.path(partitionFolder, part);
      files.add(rows.writeTo(store, names.folder(), path, names.table()));
    }
  }

  /** Writes what is still open, and names all files in the order in which they were written. */
  List<DataFile> finish() throws IOException {
    // Access order is an order of the rows too, so the list is the same on every run.
    for (String partitionFolder : List.copyOf(open.keySet())) {
      write(partitionFolder);
    }
    return List.copyOf(files);
  }

  /** Partitions that have rows in memory. */
  int openPartitions() {
    return open.size();
  }

  /** About what the open partitions hold. */
  long bufferedBytes() {
    return bytes;
  }

  /** Lets go of rows that were not written; files that were stay for the owner to delete. */
  @Override
  public void close() {
    open.values().forEach(EncodedRows::close);
    open.clear();
    last = null;
  }
}
