package org.edxlake.lake;

import java.io.Serializable;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;

/**
 * A delivery of which nothing was published. What an earlier delivery of the same package put into
 * the lake stays there.
 *
 * @param sha256 of the package file; empty if it could not be read to its end
 * @param keysFingerprint of the keys it was staged with
 * @param findings why, each without a learner's data
 */
public record RefusedPackage(
    PackageFile file,
    String sha256,
    String codeVersion,
    String keysFingerprint,
    List<Finding> findings)
    implements Serializable {
  public RefusedPackage {
    findings = List.copyOf(findings);
  }

  /**
   * One reason.
   *
   * @param member the file inside the package; empty for the package as a whole
   * @param verdict held back, or quarantined
   * @param reason in one word
   * @param detail the same for a person
   */
  public record Finding(
      String member, PublishedMember.Verdict verdict, String reason, String detail)
      implements Serializable {}

  /** A package that staging could not read at all. */
  public static RefusedPackage of(
      PackageFile file, String keysFingerprint, List<Quarantined> quarantined, LoadRun run) {
    return new RefusedPackage(
        file,
        "",
        run.codeVersion(),
        keysFingerprint,
        quarantined.stream()
            .map(
                each ->
                    new Finding(
                        each.member(),
                        PublishedMember.Verdict.QUARANTINED,
                        each.reason().name(),
                        each.detail()))
            .toList());
  }

  /** A package of which the audit let nothing pass. */
  public static RefusedPackage of(Audit.HeldBack heldBack, LoadRun run) {
    return new RefusedPackage(
        heldBack.file(),
        heldBack.staged().sha256(),
        run.codeVersion(),
        heldBack.staged().keysFingerprint(),
        heldBack.members().stream()
            .map(each -> new Finding(each.path(), each.verdict(), each.reason(), each.detail()))
            .toList());
  }

  /** The package's id, see {@link PackageFile#id}. */
  public String id() {
    return file.id();
  }
}
