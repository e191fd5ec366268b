package org.edxlake.lake;

import java.io.Serializable;
import java.util.List;

/**
 * What became of one file inside a package, or of an event log as a whole.
 *
 * @param path the member's path; empty for an event log
 * @param table the table; empty if it is not known
 * @param courseId a course key found inside the text; empty if there is none
 * @param bytes of the text as it was packed, see {@link org.edxlake.catalog.StagedFile#bytes}
 * @param sha256 of the same bytes, in hex
 * @param reason why it was not loaded, in one word: `TAMPERED`, `BOOKS`, `NO_TABLE`; empty if it
 *     was
 * @param detail the same for a person, without a learner's data; empty if it was loaded
 * @param kept true if the lake holds what an earlier revision of the package had under this path;
 *     table, bytes, sha256, recipients and books are then those of that revision
 * @param unknownColumns header texts that the table does not declare
 * @param books of the rows that the lake holds; {@link Books#EMPTY} if it holds none
 */
public record PublishedMember(
    String path,
    String table,
    String site,
    String entity,
    String courseId,
    long bytes,
    String sha256,
    List<String> recipients,
    Verdict verdict,
    String reason,
    String detail,
    boolean kept,
    List<String> unknownColumns,
    Books books)
    implements Serializable {
  /** What became of a member. */
  public enum Verdict {
    /** Its rows are in the lake. */
    LOADED,
    /** Its books do not balance: a fault of ours, nothing of it is published. */
    HELD_BACK,
    /** It could not be read. */
    QUARANTINED,
    /** It is no table, or edX failed to export it. */
    NOTICE
  }

  public PublishedMember {
    recipients = List.copyOf(recipients);
    unknownColumns = List.copyOf(unknownColumns);
  }

  /** A member without rows. */
  static PublishedMember withoutRows(String path, Verdict verdict, String reason, String detail) {
    return new PublishedMember(
        path,
        "",
        "",
        "",
        "",
        0,
        "",
        List.of(),
        verdict,
        reason,
        detail,
        false,
        List.of(),
        Books.EMPTY);
  }

  /** This failed member, with what an earlier revision left in the lake. */
  PublishedMember keeping(PublishedMember earlier) {
    return new PublishedMember(
        path,
        earlier.table,
        earlier.site,
        earlier.entity,
        earlier.courseId,
        earlier.bytes,
        earlier.sha256,
        earlier.recipients,
        verdict,
        reason,
        detail,
        true,
        earlier.unknownColumns,
        earlier.books);
  }

  /** Whether another try with other keys or other code may have another end. */
  public boolean failed() {
    return verdict == Verdict.HELD_BACK || verdict == Verdict.QUARANTINED;
  }

  /** Whether the lake holds its rows, be they of this revision or of an earlier one. */
  public boolean inLake() {
    return verdict == Verdict.LOADED || kept;
  }
}
