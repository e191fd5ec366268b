package org.edxlake.lake;

import java.util.List;

/**
 * How the lake compares with its ledger.
 *
 * @param packages how many were re-read
 * @param files how many of their files were re-read
 * @param bytes of these files
 * @param rows in these files' footers
 * @param findings everything that differs, in a fixed order; none if the lake is what the ledger
 *     says
 */
public record VerifyReport(
    int packages, long files, long bytes, long rows, List<Finding> findings) {
  public VerifyReport {
    findings = List.copyOf(findings);
  }

  /**
   * Something that differs.
   *
   * @param path of the file below the root
   * @param packageId the package that owns it; empty for a file that nobody owns and for the ledger
   * @param detail what is found and what was expected
   */
  public record Finding(Kind kind, String path, String packageId, String detail) {}

  /** In which way the lake differs from its ledger. */
  public enum Kind {
    /** A file of the ledger is not there. */
    MISSING,
    /** Its size is another. */
    WRONG_SIZE,
    /** Its bytes are others. */
    WRONG_CONTENT,
    /** Its footer counts other rows, or it is no Parquet file. */
    WRONG_ROWS,
    /** A table's rows in the ledger are not those of its files. */
    WRONG_SUM,
    /** A file lies there that no package owns. */
    STRAY,
    /** An entry of the ledger was begun and not finished; the next run finishes it. */
    OPEN_ENTRY,
    /** The ledger itself was changed. */
    LEDGER
  }

  /** Whether nothing differs. */
  public boolean isClean() {
    return findings.isEmpty();
  }
}
