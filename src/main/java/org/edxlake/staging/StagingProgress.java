package org.edxlake.staging;

import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;

/** Is told how staging goes on, by several threads at once. */
public interface StagingProgress {
  /** Says nothing. */
  StagingProgress SILENT = new StagingProgress() {};

  /** So many more bytes of package files were read; a package that is reused is not read. */
  default void read(long bytes) {}

  /** A package is staged, some of its members perhaps quarantined. */
  default void staged(PackageFile file) {}

  /** A package as a whole is not. */
  default void refused(Quarantined quarantined) {}
}
