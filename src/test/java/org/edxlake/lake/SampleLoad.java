package org.edxlake.lake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.store.LakeStore;

/** A weekly package as staging and loading hand it over: members, and drafts in a store. */
final class SampleLoad {
  static final CourseKey COURSE =
      CourseKey.parse("course-v1:UniversityX+CS101+2014_T1").orElseThrow();

  private static final MessageType ROWS =
      MessageTypeParser.parseMessageType(
          "message rows { optional binary value (STRING); optional int64 line; }");

  private final LakeStore store;
  private final String runId;
  private final PackageFile file;
  private MessageType columns = ROWS;
  private final List<StagedFile> staged = new ArrayList<>();
  private final List<LoadedText> texts = new ArrayList<>();
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final List<StagedPackage.Notice> notices = new ArrayList<>();

  SampleLoad(LakeStore store, String runId, PackageFile file) {
    this.store = store;
    this.runId = runId;
    this.file = file;
  }

  static PackageFile snapshot(String org, String version) {
    return snapshot(org, "2014-07-27", version);
  }

  static PackageFile snapshot(String org, String date, String version) {
    return PackageFile.parse("s3a://course-data/" + org + "-" + date + ".zip", 1000, version)
        .orElseThrow();
  }

  /**
   * What the files of the members to come hold; of each number the row's, of each text the value.
   */
  SampleLoad columns(String parquet) {
    columns = MessageTypeParser.parseMessageType("message rows { " + parquet + " }");
    return this;
  }

  static String path(String table) {
    return COURSE.entity() + "-" + table + "-prod-analytics.sql";
  }

  /** The final path of the data of a member. */
  String dataPath(String table, int ordinal) {
    return "lake/"
        + table
        + "/"
        + Partition.of(COURSE, Site.PROD, file.date()).path()
        + "/part-"
        + file.id()
        + "-"
        + ordinal
        + "-0-0.parquet";
  }

  /** Adds a member with rows and one reject, whose drafts it writes. */
  SampleLoad member(int ordinal, String table, String value, int rows) throws IOException {
    String folder = "stage/" + runId + "/" + file.id() + "/" + ordinal + "-attempt";
    List<DataFile> files = new ArrayList<>();
    if (rows > 0) {
      files.add(draft(folder, dataPath(table, ordinal), table, value, rows));
    }
    String rejects = "quarantine/rejects/" + file.id() + "-" + ordinal + ".parquet";
    files.add(draft(folder, rejects, "rejects", value, 1));
    long bytes = 100L + rows;
    return add(
        stagedFile(ordinal, table, bytes),
        new LoadedText(
            ordinal,
            13 * bytes,
            13 * bytes,
            rows + 2L,
            rows,
            1,
            0,
            0,
            0,
            Map.of("field-count", 1L),
            List.of(),
            folder,
            files,
            null));
  }

  SampleLoad add(StagedFile member, LoadedText text) {
    staged.add(member);
    texts.add(text);
    return this;
  }

  SampleLoad quarantine(String table) {
    quarantined.add(
        new Quarantined(
            file.name(), path(table), Quarantined.Reason.TAMPERED, "was tampered with"));
    return this;
  }

  SampleLoad failedAtEdx(String table) {
    notices.add(
        new StagedPackage.Notice(
            path(table) + ".failed", StagedPackage.Notice.Kind.FAILED_AT_EDX, "ERROR 1045"));
    return this;
  }

  static StagedFile stagedFile(int ordinal, String table, long bytes) {
    return new StagedFile(
        ordinal,
        path(table),
        table,
        Dialect.EXPORTER_TSV,
        Site.PROD,
        COURSE.entity(),
        COURSE.text(),
        "id\tvalue",
        List.of("F12B40048017CAAE"),
        "file:///scratch/" + ordinal,
        StagedFile.Packing.MESSAGE,
        bytes,
        "ab".repeat(32),
        Long.MAX_VALUE);
  }

  StagedPackage staged() {
    return new StagedPackage(file, "cd".repeat(32), "keys-1", staged, quarantined, notices);
  }

  List<LoadedText> texts() {
    return texts;
  }

  Audit.Outcome audit() throws IOException {
    return new Audit(store).check(staged(), texts);
  }

  Audit.Approved approve() throws IOException {
    return (Audit.Approved) audit();
  }

  DataFile draft(String folder, String path, String table, String value, int rows)
      throws IOException {
    byte[] content = parquet(columns, value, rows);
    try (OutputStream out = store.create(folder + "/" + path)) {
      out.write(content);
    }
    return new DataFile(path, table, rows, content.length, Sha256.of(content));
  }

  static byte[] parquet(String value, int rows) throws IOException {
    return parquet(ROWS, value, rows);
  }

  private static byte[] parquet(MessageType columns, String value, int rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HashedOutput output = new HashedOutput(bytes);
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(output)
                .withConf(new Configuration(false))
                .withType(columns)
                .build()) {
      for (int row = 0; row < rows; row++) {
        Group group = new SimpleGroup(columns);
        for (Type column : columns.getFields()) {
          if (column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64) {
            group.append(column.getName(), (long) row);
          } else {
            group.append(column.getName(), value);
          }
        }
        writer.write(group);
      }
    }
    return bytes.toByteArray();
  }
}
