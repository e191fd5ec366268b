package org.edxlake.lake;

import java.io.Serializable;
import java.util.List;
import org.edxlake.catalog.PackageFile;

/**
 * A package whose data is in the lake, as the ledger has it: the sums. {@link Ledger#members} and
 * {@link Ledger#files} give the lists behind them.
 *
 * @param number of the ledger's entry that published it
 * @param sha256 of the package file as it was delivered
 * @param keysFingerprint of the keys it was staged with
 * @param loaded members that were loaded
 * @param heldBack members whose books do not balance
 * @param quarantined members that could not be read
 * @param notices members that are no table, or that edX failed to export
 * @param tables the sums of each table, sorted by name
 */
public record PublishedPackage(
    long number,
    PackageFile file,
    String sha256,
    String codeVersion,
    String keysFingerprint,
    int loaded,
    int heldBack,
    int quarantined,
    int notices,
    List<TableTotals> tables,
    ListFile memberList,
    ListFile fileList)
    implements Serializable {
  public PublishedPackage {
    tables = List.copyOf(tables);
  }

  /**
   * What a package holds of one table; kept data of failed members is included.
   *
   * @param files data files under `lake/`
   * @param bytes of these files
   */
  public record TableTotals(String table, Books books, long files, long bytes)
      implements Serializable {}

  /** A list beside the ledger's entry: a Parquet file, with its sha256 in hex. */
  public record ListFile(String path, String sha256) implements Serializable {}

  /** The package's id, see {@link PackageFile#id}. */
  public String id() {
    return file.id();
  }

  /** Rows in the lake, of all tables. */
  public long rows() {
    return tables.stream().mapToLong(table -> table.books().rows()).sum();
  }

  /** Whether all its members were loaded, but for those that are no table. */
  public boolean isComplete() {
    return heldBack == 0 && quarantined == 0;
  }
}
