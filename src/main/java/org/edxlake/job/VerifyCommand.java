package org.edxlake.job;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.edxlake.lake.LakeVerifier;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.PublishedPackage;
import org.edxlake.lake.VerifyReport;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.staging.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Re-reads the lake. */
@Command(
    name = "verify",
    description =
        "Re-reads the lake and compares it with the ledger: every file, its bytes and rows, and what else lies there. Changes nothing.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private SelectionOptions selection;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    Selection chosen = selection.selection(settings);
    Predicate<PublishedPackage> selected = published -> chosen.includes(published.file());
    try (LakeStore store = Wiring.existingLake(settings)) {
      Ledger ledger = Ledger.open(store);
      long bytes =
          ledger.packages().stream()
              .filter(selected)
              .flatMap(published -> published.tables().stream())
              .mapToLong(PublishedPackage.TableTotals::bytes)
              .sum();
      VerifyReport report;
      try (ProgressLine line = ProgressLine.start("verifying", bytes)) {
        report = LakeVerifier.verify(store, ledger, selected, line::advance);
      }
      options.print(report, text(report));
      return (report.isClean() ? ExitCode.BALANCED : ExitCode.QUARANTINED).code();
    }
  }

  private static String text(VerifyReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %s, %s (%s) re-read: %s%n"
            .formatted(
                Quantities.count(report.packages(), "package"),
                Quantities.count(report.files(), "file"),
                Quantities.count(report.rows(), "row"),
                Quantities.bytes(report.bytes()),
                report.isClean()
                    ? "the lake is what the ledger says"
                    : Quantities.count(report.findings().size(), "finding")));
    report
        .findings()
        .forEach(
            finding ->
                text.append(
                    "  %s %s: %s%n".formatted(finding.kind(), finding.path(), finding.detail())));
    return text.toString();
  }
}
