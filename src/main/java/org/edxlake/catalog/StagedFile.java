package org.edxlake.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A verified text in scratch, ready to be decoded: an event log, or one member of a weekly zip.
 *
 * @param ordinal 0 for an event log, else the member's position in the archive, from 1
 * @param member the member's path below the zip's directory, without `.gpg`; empty for an event log
 * @param tableName `events`, or the table that the member is a dump of
 * @param entity org, course and run as the exporter writes them in names; the org for an org's
 *     file; empty for an event log
 * @param courseId a course key found inside the text; empty if there is none
 * @param header the first line of a dialect that has one, without line end; empty otherwise and for
 *     an empty text
 * @param bytes size of the text as delivered: for an event log that of the gzip, for a member that
 *     of the plain text
 * @param sha256 of the same bytes, in hex
 * @param recipients ids of the keys that the file is encrypted to
 * @param chunks the text in pieces, in order; none for an empty text
 */
public record StagedFile(
    int ordinal,
    String member,
    String tableName,
    Dialect dialect,
    Site site,
    String entity,
    String courseId,
    String header,
    long bytes,
    String sha256,
    List<String> recipients,
    List<Chunk> chunks)
    implements Serializable {
  public StagedFile {
    recipients = List.copyOf(recipients);
    chunks = List.copyOf(chunks);
  }

  /**
   * A piece of a text, which one task decodes: whole records, the header only in the first piece.
   *
   * @param ordinal position among the pieces, from 0
   * @param location where it lies, as a URI
   * @param firstLine the line number of its first line, from 1
   * @param bytes the bytes it expands to; for a gzip its own size, since nobody has expanded it yet
   */
  public record Chunk(
      int ordinal, String location, Compression compression, long firstLine, long bytes)
      implements Serializable {}

  /** How a piece is compressed in scratch. */
  public enum Compression {
    /** As edX compressed it: event logs. */
    GZIP,
    /** Re-cut by the stager. */
    ZSTD
  }
}
