package org.edxlake.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.edxlake.decode.Outcome;
import org.edxlake.lake.store.LakeStore;

/**
 * Records that are kept byte for byte: those that became no row, under `quarantine/rejects`, and
 * those whose row had invalid UTF-8 replaced, under `quarantine/repairs`.
 */
final class SetAside implements AutoCloseable {
  private static final int[] FIRST_ROW = {0};

  private final MessageType schema;
  private final RowBatch rows;
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
    rows = new RowBatch(schema.getFieldCount());
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
  void reject(RecordBatch batch, int record, Outcome.Rejected rejection) throws IOException {
    begin(batch, record);
    set("reason", rejection.reason().word().getBytes(StandardCharsets.UTF_8));
    set("detail", rejection.detail().getBytes(StandardCharsets.UTF_8));
    end();
  }

  /** Keeps the record of a row that was repaired. */
  void repair(RecordBatch batch, int record) throws IOException {
    begin(batch, record);
    end();
  }

  private void begin(RecordBatch batch, int record) {
    rows.begin(batch.bytes());
    rows.beginRow();
    set("package", packageName);
    set("member", member);
    rows.integer(column("line"), batch.line(record));
    set("table", table);
    set("site", site);
    rows.date(column("date"), date);
    rows.text(column("raw"), batch.bytes(), batch.from(record), batch.to(record));
  }

  private void set(String name, byte[] text) {
    rows.text(column(name), text, 0, text.length);
  }

  private void end() throws IOException {
    files.add(folder, rows, FIRST_ROW, 1);
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
