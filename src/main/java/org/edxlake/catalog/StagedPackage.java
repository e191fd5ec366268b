package org.edxlake.catalog;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A package whose every layer was removed and verified: what staging hands over to loading.
 *
 * @param file the package
 * @param sha256 of the package file as it was delivered, in hex
 * @param keysFingerprint of the keys that were at hand: what no key fitted is tried again once it
 *     changes
 * @param files the texts that may be loaded, in the order of the archive
 * @param quarantined the members that may not
 * @param notices what else was met: failed exports, files that are no table
 */
public record StagedPackage(
    PackageFile file,
    String sha256,
    String keysFingerprint,
    List<StagedFile> files,
    List<Quarantined> quarantined,
    List<Notice> notices)
    implements Serializable {
  public StagedPackage {
    Objects.requireNonNull(keysFingerprint);
    files = List.copyOf(files);
    quarantined = List.copyOf(quarantined);
    notices = List.copyOf(notices);
  }

  /** The same, looked at with other keys: of what no key was missing for, nothing changes. */
  public StagedPackage withKeys(String fingerprint) {
    return new StagedPackage(file, sha256, fingerprint, files, quarantined, notices);
  }

  /** A member that is not loaded though nothing is wrong with it. */
  public record Notice(String member, Kind kind, String detail) implements Serializable {
    /** What a notice is about. */
    public enum Kind {
      /** edX's exporter failed to write this file; the detail is the first line of what it left. */
      FAILED_AT_EDX,
      /** The file is no table; the detail gives its size and sha256. */
      NO_TABLE
    }
  }
}
