package org.edxlake.lake;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * The long lists of the ledger, as flat Parquet: a weekly package has ten thousand members, and SQL
 * can read what lies beside the log.
 */
final class LedgerLists {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final MessageType FILES =
      MessageTypeParser.parseMessageType(
          """
          message files {
            optional binary action (STRING);
            optional binary path (STRING);
            optional binary table (STRING);
            optional int64 rows;
            optional int64 bytes;
            optional binary sha256 (STRING);
            optional binary member (STRING);
            optional binary draft (STRING);
          }
          """);

  private static final MessageType MEMBERS =
      MessageTypeParser.parseMessageType(
          """
          message members {
            optional binary path (STRING);
            optional binary table (STRING);
            optional binary site (STRING);
            optional binary entity (STRING);
            optional binary course_id (STRING);
            optional int64 bytes;
            optional binary sha256 (STRING);
            optional binary recipients (STRING);
            optional binary verdict (STRING);
            optional binary reason (STRING);
            optional binary detail (STRING);
            optional boolean kept;
            optional binary unknown_columns (STRING);
            optional int64 lines;
            optional int64 rows;
            optional int64 header;
            optional int64 blank;
            optional int64 repaired;
            optional int64 misfits;
            optional binary rejects (STRING);
          }
          """);

  private static final MessageType HEADS =
      MessageTypeParser.parseMessageType(
          """
          message heads {
            optional binary kind (STRING);
            optional binary package (STRING);
            optional binary head (STRING);
          }
          """);

  /**
   * An entry of a snapshot.
   *
   * @param kind `published` or `refused`
   * @param head the record, as JSON
   */
  record Head(String kind, String packageId, String head) {}

  private LedgerLists() {}

  static byte[] ofFiles(List<PlannedFile> files) {
    return write(
        FILES,
        files,
        (group, each) ->
            group
                .append("action", each.action().name())
                .append("path", each.file().path())
                .append("table", each.file().table())
                .append("rows", each.file().rows())
                .append("bytes", each.file().bytes())
                .append("sha256", each.file().sha256())
                .append("member", each.member())
                .append("draft", each.draft()));
  }

  static List<PlannedFile> files(byte[] parquet) {
    return read(
        parquet,
        FILES,
        group ->
            new PlannedFile(
                PlannedFile.Action.valueOf(group.getString("action", 0)),
                new DataFile(
                    group.getString("path", 0),
                    group.getString("table", 0),
                    group.getLong("rows", 0),
                    group.getLong("bytes", 0),
                    group.getString("sha256", 0)),
                group.getString("member", 0),
                group.getString("draft", 0)));
  }

  static byte[] ofMembers(List<PublishedMember> members) {
    return write(
        MEMBERS,
        members,
        (group, each) ->
            group
                .append("path", each.path())
                .append("table", each.table())
                .append("site", each.site())
                .append("entity", each.entity())
                .append("course_id", each.courseId())
                .append("bytes", each.bytes())
                .append("sha256", each.sha256())
                .append("recipients", toJson(each.recipients()))
                .append("verdict", each.verdict().name())
                .append("reason", each.reason())
                .append("detail", each.detail())
                .append("kept", each.kept())
                .append("unknown_columns", toJson(each.unknownColumns()))
                .append("lines", each.books().lines())
                .append("rows", each.books().rows())
                .append("header", each.books().header())
                .append("blank", each.books().blank())
                .append("repaired", each.books().repaired())
                .append("misfits", each.books().misfits())
                .append("rejects", toJson(each.books().rejects())));
  }

  static List<PublishedMember> members(byte[] parquet) {
    return read(
        parquet,
        MEMBERS,
        group ->
            new PublishedMember(
                group.getString("path", 0),
                group.getString("table", 0),
                group.getString("site", 0),
                group.getString("entity", 0),
                group.getString("course_id", 0),
                group.getLong("bytes", 0),
                group.getString("sha256", 0),
                fromJson(group.getString("recipients", 0), new TypeReference<>() {}),
                PublishedMember.Verdict.valueOf(group.getString("verdict", 0)),
                group.getString("reason", 0),
                group.getString("detail", 0),
                group.getBoolean("kept", 0),
                fromJson(group.getString("unknown_columns", 0), new TypeReference<>() {}),
                new Books(
                    group.getLong("lines", 0),
                    group.getLong("rows", 0),
                    group.getLong("header", 0),
                    group.getLong("blank", 0),
                    group.getLong("repaired", 0),
                    group.getLong("misfits", 0),
                    fromJson(
                        group.getString("rejects", 0),
                        new TypeReference<Map<String, Long>>() {}))));
  }

  static byte[] ofHeads(List<Head> heads) {
    return write(
        HEADS,
        heads,
        (group, each) ->
            group
                .append("kind", each.kind())
                .append("package", each.packageId())
                .append("head", each.head()));
  }

  static List<Head> heads(byte[] parquet) {
    return read(
        parquet,
        HEADS,
        group ->
            new Head(
                group.getString("kind", 0),
                group.getString("package", 0),
                group.getString("head", 0)));
  }

  private static <T> byte[] write(MessageType type, List<T> values, BiConsumer<Group, T> fill) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HashedOutput output = new HashedOutput(bytes);
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(output)
                .withConf(new Configuration(false))
                .withType(type)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .build()) {
      for (T value : values) {
        Group group = new SimpleGroup(type);
        fill.accept(group, value);
        writer.write(group);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static <T> List<T> read(byte[] parquet, MessageType type, Function<Group, T> make) {
    List<T> values = new ArrayList<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(StoredParquet.of(parquet), StoredParquet.options())) {
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(type, reader.getFileMetaData().getSchema())
                .getRecordReader(pages, new GroupRecordConverter(type));
        for (long row = 0; row < pages.getRowCount(); row++) {
          values.add(make.apply(records.read()));
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
    return values;
  }

  private static String toJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> T fromJson(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
