package org.edxlake.catalog;

import java.io.Serializable;
import java.util.List;

/**
 * A text in scratch that was decrypted and verified, ready to be decoded: an event log, or one
 * member of a weekly zip. It lies there as it was packed before it was encrypted, so that nothing
 * is packed anew.
 *
 * @param ordinal 0 for an event log, else the member's position in the archive, from 1
 * @param member the member's path below the zip's directory, without `.gpg`; empty for an event log
 * @param tableName `events`, or the table that the member is a dump of
 * @param entity org, course and run as the exporter writes them in names; the org for an org's
 *     file; empty for an event log
 * @param courseId a course key found inside the text; empty if there is none
 * @param header the first line of a dialect that has one, without line end; empty otherwise and for
 *     an empty text
 * @param recipients ids of the keys that the file is encrypted to
 * @param location where it lies, as a URI
 * @param packing what it is packed in
 * @param bytes that lie there
 * @param sha256 of the same bytes, in hex
 * @param mostTextBytes a text that expands to more is refused
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
    List<String> recipients,
    String location,
    Packing packing,
    long bytes,
    String sha256,
    long mostTextBytes)
    implements Serializable {
  // Event logs expand about thirteenfold, dumps by a little less.
  private static final long USUAL_RATIO = 13;

  public StagedFile {
    recipients = List.copyOf(recipients);
  }

  /** What a text is packed in. */
  public enum Packing {
    /** A gzip file: event logs. */
    GZIP,
    /**
     * The packets of an OpenPGP message without their encryption: literal data, which the sender's
     * OpenPGP has compressed as a rule.
     */
    MESSAGE
  }

  /** About the bytes of the text: nobody has expanded it yet. */
  public long guessedTextBytes() {
    return bytes * USUAL_RATIO;
  }
}
