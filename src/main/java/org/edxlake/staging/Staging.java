package org.edxlake.staging;

import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.StagedPackage;

/** What became of a package file. */
public sealed interface Staging {
  /** It is in scratch; single members may be quarantined. */
  record Staged(StagedPackage staged) implements Staging {}

  /** Nothing of it is in scratch. */
  record Refused(Quarantined quarantined) implements Staging {}
}
