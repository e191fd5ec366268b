package org.edxlake.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a simulation planted, in counts: `truth.json`.
 *
 * @param complete false as long as the simulation is being written
 * @param rows what each partition of the lake must hold in the end
 */
public record Truth(
    boolean complete,
    long seed,
    String org,
    List<EventLog> eventLogs,
    List<Snapshot> snapshots,
    List<Rows> rows) {
  public Truth {
    eventLogs = List.copyOf(eventLogs);
    snapshots = List.copyOf(snapshots);
    rows = List.copyOf(rows);
  }

  /**
   * A daily log: {@code lines = rows + blank + all rejected}.
   *
   * @param rejected lines that are no row, by {@link org.edxlake.catalog.RejectReason#word}
   * @param repaired rows with invalid UTF-8
   * @param repeats rows that are equal to an earlier line
   * @param prefixed rows with text in front of the JSON
   * @param kinds rows by the column `event_kind`
   * @param bytes of the text, uncompressed
   */
  public record EventLog(
      String file,
      String site,
      String date,
      long lines,
      long rows,
      long blank,
      Map<String, Long> rejected,
      long repaired,
      long repeats,
      long prefixed,
      Map<String, Long> kinds,
      long bytes) {}

  /**
   * A weekly zip.
   *
   * @param failed paths of what failed at edX
   * @param noTables paths of files that are no table
   */
  public record Snapshot(
      String file, String date, List<Member> members, List<String> failed, List<String> noTables) {
    public Snapshot {
      members = List.copyOf(members);
      failed = List.copyOf(failed);
      noTables = List.copyOf(noTables);
    }
  }

  /**
   * A table of a course in a zip.
   *
   * @param courseId empty for an org's file
   * @param header 1 if there is a header row
   * @param repaired rows with invalid UTF-8
   * @param bytes of the text
   */
  public record Member(
      String member,
      String table,
      String site,
      String entity,
      String courseId,
      long rows,
      long header,
      long repaired,
      long bytes) {}

  /**
   * A partition.
   *
   * @param sums of the integer columns that could be summed, over all rows in which they are not
   *     NULL
   */
  public record Rows(
      String table,
      String org,
      String course,
      String run,
      String site,
      String date,
      long rows,
      Map<String, Long> sums) {}

  /** Reads `truth.json`. */
  public static Truth read(Path file) throws IOException {
    return new ObjectMapper().readValue(Files.readAllBytes(file), Truth.class);
  }

  /** All rows of a table. */
  public long rowsOf(String table) {
    return rows.stream().filter(each -> each.table().equals(table)).mapToLong(Rows::rows).sum();
  }

  void write(Path file) throws IOException {
    String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    Files.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
