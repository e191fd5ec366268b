package org.edxlake.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.edxlake.catalog.RejectReason;
import org.edxlake.lake.store.LakeStore;

/**
 * Records that are kept byte for byte: those that became no row, under `quarantine/rejects`, and
 * those whose row had invalid UTF-8 replaced, under `quarantine/repairs`.
 */
final class SetAside implements AutoCloseable {
  private final MessageType schema;
  private final RowBuffer row;
  private final PartitionFiles files;
  private final String folder;
  private final byte[] packageName;
  private final byte[] member;
  private final byte[] table;
  private final byte[] site;
  private final int date;

  SetAside(
      MessageType schema,
      LoadUnit unit,
      String stageFolder,
      String fileName,
      LakeStore store,
      LoadSettings settings,
      PageCompressor compressor) {
    this.schema = schema;
    row = new RowBuffer(schema.getFieldCount());
    String name = schema.getName();
    PartitionFiles.Names names =
        new PartitionFiles.Names(stageFolder, "quarantine/" + name, name, fileName);
    files =
        new PartitionFiles(store, settings, ParquetFormat.of(schema, settings), compressor, names);
    String tableName = unit.staged().tableName();
    folder =
        "table=" + Partition.encode(tableName) + "/package=" + Partition.encode(unit.file().name());
    packageName = unit.file().name().getBytes(StandardCharsets.UTF_8);
    member = unit.staged().member().getBytes(StandardCharsets.UTF_8);
    table = tableName.getBytes(StandardCharsets.UTF_8);
    site = unit.staged().site().name().getBytes(StandardCharsets.UTF_8);
    date = Math.toIntExact(unit.file().date().toEpochDay());
  }

  /** Keeps a record that became no row. */
  void reject(long line, RejectReason reason, String detail, byte[] record, int from, int to)
      throws IOException {
    begin(line, record, from, to);
    row.constant(column("reason"), reason.word().getBytes(StandardCharsets.UTF_8));
    row.constant(column("detail"), detail.getBytes(StandardCharsets.UTF_8));
    files.add(folder, row);
  }

  /** Keeps the record of a row that was repaired. */
  void repair(long line, byte[] record, int from, int to) throws IOException {
    begin(line, record, from, to);
    files.add(folder, row);
  }

  private void begin(long line, byte[] record, int from, int to) {
    row.begin(record);
    row.constant(column("package"), packageName);
    row.constant(column("member"), member);
    row.integer(column("line"), line);
    row.constant(column("table"), table);
    row.constant(column("site"), site);
    row.date(column("date"), date);
    row.text(column("raw"), record, from, to);
  }

  private int column(String name) {
    return schema.getFieldIndex(name);
  }

  List<DataFile> finish() throws IOException {
    return files.finish();
  }

  @Override
  public void close() {
    files.close();
  }
}
