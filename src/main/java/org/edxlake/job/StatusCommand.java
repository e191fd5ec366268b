package org.edxlake.job;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.edxlake.catalog.PackageFile;
import org.edxlake.lake.Compactor;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.PublishedMember;
import org.edxlake.lake.PublishedPackage;
import org.edxlake.lake.RefusedPackage;
import org.edxlake.lake.store.LakeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what the ledger knows. */
@Command(
    name = "status",
    description = "Tells what is published, what is quarantined, and which days are missing.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  /**
   * What the lake holds.
   *
   * @param series packages of one kind, org and site
   * @param rows by table
   * @param quarantined what was not published, with the reason
   * @param notCopied tables and months that a compact copy lacks, or has as they were before
   */
  record Status(
      String root,
      List<Series> series,
      Map<String, Long> rows,
      List<String> quarantined,
      List<String> notCopied) {}

  /**
   * Packages that come day by day, or week by week.
   *
   * @param missing days between the first and the last without a package; for snapshots the first
   *     day of each longer gap
   */
  record Series(
      String name,
      int packages,
      LocalDate first,
      LocalDate last,
      long bytes,
      List<LocalDate> missing) {}

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    try (LakeStore store = Wiring.existingLake(settings)) {
      Ledger ledger = Ledger.open(store);
      List<String> notCopied = CompactCommand.names(Compactor.outOfDate(store, ledger));
      Status status = read(ledger, settings.requiredRoot().toString(), notCopied);
      options.print(status, text(status));
      return ExitCode.BALANCED.code();
    }
  }

  private static Status read(Ledger ledger, String root, List<String> notCopied)
      throws IOException {
    Map<String, List<PackageFile>> series = new TreeMap<>();
    Map<String, Long> rows = new TreeMap<>();
    List<String> quarantined = new ArrayList<>();
    for (PublishedPackage one : ledger.packages()) {
      series.computeIfAbsent(seriesOf(one.file()), name -> new ArrayList<>()).add(one.file());
      one.tables().forEach(table -> rows.merge(table.table(), table.books().rows(), Long::sum));
      if (!one.isComplete()) {
        for (PublishedMember member : ledger.members(one.id())) {
          if (member.failed()) {
            quarantined.add(
                "%s / %s: %s: %s"
                    .formatted(one.file().name(), member.path(), member.reason(), member.detail()));
          }
        }
      }
    }
    for (RefusedPackage one : ledger.refusals()) {
      for (RefusedPackage.Finding finding : one.findings()) {
        quarantined.add(
            "%s%s: %s: %s"
                .formatted(
                    one.file().name(),
                    finding.member().isEmpty() ? "" : " / " + finding.member(),
                    finding.reason(),
                    finding.detail()));
      }
    }
    return new Status(
        root,
        series.entrySet().stream().map(entry -> series(entry.getKey(), entry.getValue())).toList(),
        rows,
        quarantined,
        notCopied);
  }

  private static String seriesOf(PackageFile file) {
    return switch (file.kind()) {
      case EVENTS -> file.org() + " events " + file.site();
      case SNAPSHOT -> file.org() + " snapshots";
      case EMAIL_OPT_IN -> file.org() + " e-mail opt-in";
    };
  }

  private static Series series(String name, List<PackageFile> files) {
    TreeSet<LocalDate> days = new TreeSet<>();
    files.forEach(file -> days.add(file.date()));
    int step = files.get(0).kind() == PackageFile.Kind.EVENTS ? 1 : 7;
    List<LocalDate> missing = new ArrayList<>();
    LocalDate expected = days.first();
    for (LocalDate day : days) {
      while (expected.isBefore(day)) {
        missing.add(expected);
        expected = expected.plusDays(step);
      }
      expected = day.plusDays(step);
    }
    return new Series(
        name,
        files.size(),
        days.first(),
        days.last(),
        files.stream().mapToLong(PackageFile::size).sum(),
        missing);
  }

  private static String text(Status status) {
    if (status.series().isEmpty() && status.quarantined().isEmpty()) {
      return "Nothing is published at "
          + status.root()
          + " yet; `edxlake run` loads what is there.";
    }

    StringBuilder text = new StringBuilder();
    TextTable series =
        new TextTable(List.of("series", "packages", "first", "last", "bytes", "missing"));
    for (Series one : status.series()) {
      series.add(
          List.of(
              one.name(),
              Quantities.count(one.packages()),
              one.first().toString(),
              one.last().toString(),
              Quantities.count(one.bytes()),
              Quantities.count(one.missing().size())));
    }
    text.append(series).append(System.lineSeparator());
    for (Series one : status.series()) {
      if (!one.missing().isEmpty()) {
        text.append("missing of %s: %s%n".formatted(one.name(), Quantities.some(one.missing())));
      }
    }

    TextTable rows = new TextTable(List.of("table", "rows"));
    status.rows().forEach((table, n) -> rows.add(List.of(table, Quantities.count(n))));
    text.append(System.lineSeparator()).append(rows);
    if (!status.quarantined().isEmpty()) {
      text.append("%nNot published:%n".formatted());
      status.quarantined().forEach(line -> text.append("  %s%n".formatted(line)));
    }
    if (!status.notCopied().isEmpty()) {
      text.append("%n%s%n".formatted(CompactCommand.isDue(status.notCopied())));
    }
    return text.toString();
  }
}
