package org.edxlake.job;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.edxlake.lake.Compactor;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.PublishedPackage;
import org.edxlake.lake.store.LakeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the compact copy of the tables up to date. */
@Command(
    name = "compact",
    description =
        "Copies the tables of finished months into few large files, for readers that open every file of a table. Makes what is missing or out of date; the tables themselves stay as they are.",
    footer = {
      "",
      "The copy lies beside the tables: compact/events/2014-07-0000-3f0a92c1.parquet.",
      "Its files have org, course, run, site and date as columns. A month is finished",
      "once there is a package of a later one."
    })
final class CompactCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;

  @Option(names = "--table", split = ",", paramLabel = "TABLE", description = "Only these tables.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "MONTH",
      description = "Only months from this one on: 2014-07.")
  private YearMonth from;

  @Option(names = "--to", paramLabel = "MONTH", description = "Only months up to this one.")
  private YearMonth to;

  @Option(names = "--dry-run", description = "Tells what would be copied, and writes nothing.")
  private boolean dryRun;

  /**
   * What was done, or would be.
   *
   * @param copies by table
   * @param faults why a table's month was not copied
   */
  record CompactReport(Map<String, Copies> copies, List<String> faults) {}

  /**
   * The copies of a table.
   *
   * @param files data files that were copied
   * @param bytes of these
   * @param intoFiles files of the copies; 0 in a dry run
   * @param intoBytes of these
   */
  record Copies(int months, long files, long rows, long bytes, long intoFiles, long intoBytes) {
    static Copies of(Compactor.Copied copied) {
      Compactor.Step step = copied.step();
      return new Copies(1, step.files(), step.rows(), step.bytes(), copied.files(), copied.bytes());
    }

    Copies plus(Copies other) {
      return new Copies(
          months + other.months,
          files + other.files,
          rows + other.rows,
          bytes + other.bytes,
          intoFiles + other.intoFiles,
          intoBytes + other.intoBytes);
    }
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (from != null && to != null && from.isAfter(to)) {
      throw new SettingsException("--from %s comes after --to %s.".formatted(from, to));
    }
    List<Compactor.Copied> copied = dryRun ? planned(settings) : made(settings);
    CompactReport report = report(copied);
    options.print(report, text(report));
    return (report.faults().isEmpty() ? ExitCode.BALANCED : ExitCode.QUARANTINED).code();
  }

  private List<Compactor.Copied> made(Settings settings) throws IOException {
    try (LakeStore store = Wiring.existingLake(settings)) {
      if (!tables.isEmpty()) {
        requireKnown(Ledger.open(store));
      }
    }
    try (Pipeline pipeline = Pipeline.open(settings, "compact")) {
      return pipeline.compact(this::isChosen);
    }
  }

  private void requireKnown(Ledger ledger) {
    Set<String> known =
        ledger.packages().stream()
            .flatMap(each -> each.tables().stream())
            .map(PublishedPackage.TableTotals::table)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String table : tables) {
      if (!known.contains(table)) {
        throw new SettingsException(
            "The lake has no table %s. There are %s.".formatted(table, String.join(", ", known)));
      }
    }
  }

  private List<Compactor.Copied> planned(Settings settings) throws IOException {
    try (LakeStore store = Wiring.existingLake(settings)) {
      Ledger ledger = Ledger.open(store);
      requireKnown(ledger);
      return Compactor.plan(store, ledger).stream()
          .filter(this::isChosen)
          .map(step -> new Compactor.Copied(step, 0, 0, ""))
          .toList();
    }
  }

  /** Tables and months, `events 2014-07`. */
  static List<String> names(List<Compactor.Step> steps) {
    return steps.stream().map(step -> step.table() + " " + step.month()).toList();
  }

  /** What a person is told of a copy that lacks something. */
  static String isDue(List<String> names) {
    return "Missing in the compact copy, or older there; `edxlake compact` mends it: "
        + Quantities.some(names);
  }

  private boolean isChosen(Compactor.Step step) {
    return (tables.isEmpty() || tables.contains(step.table()))
        && (from == null || !step.month().isBefore(from))
        && (to == null || !step.month().isAfter(to));
  }

  private static CompactReport report(List<Compactor.Copied> copied) {
    Map<String, Copies> copies =
        copied.stream()
            .filter(one -> one.fault().isEmpty())
            .collect(
                Collectors.toMap(
                    one -> one.step().table(), Copies::of, Copies::plus, TreeMap::new));
    List<String> faults =
        copied.stream()
            .filter(one -> !one.fault().isEmpty())
            .map(
                one ->
                    "%s of %s: %s".formatted(one.step().table(), one.step().month(), one.fault()))
            .toList();
    return new CompactReport(copies, faults);
  }

  private String text(CompactReport report) {
    StringBuilder text = new StringBuilder();
    if (report.copies().isEmpty() && report.faults().isEmpty()) {
      text.append("There is nothing to copy: no finished month that was chosen has anything new.");
    }
    if (!report.copies().isEmpty()) {
      text.append(table(report.copies()));
      text.append(dryRun ? "%nNothing was written.%n".formatted() : "");
    }
    if (!report.faults().isEmpty()) {
      text.append("%nNot copied; what the copy had before is still there:%n".formatted());
      report.faults().forEach(fault -> text.append("  %s%n".formatted(fault)));
    }
    return text.toString();
  }

  private TextTable table(Map<String, Copies> copies) {
    List<String> titles = new ArrayList<>(List.of("table", "months", "rows", "files", "bytes"));
    if (!dryRun) {
      titles.addAll(List.of("into files", "into bytes"));
    }
    TextTable table = new TextTable(titles);
    copies.forEach(
        (name, of) -> {
          List<String> row =
              new ArrayList<>(
                  List.of(
                      name,
                      Quantities.count(of.months()),
                      Quantities.count(of.rows()),
                      Quantities.count(of.files()),
                      Quantities.count(of.bytes())));
          if (!dryRun) {
            row.add(Quantities.count(of.intoFiles()));
            row.add(Quantities.count(of.intoBytes()));
          }
          table.add(row);
        });
    return table;
  }
}
