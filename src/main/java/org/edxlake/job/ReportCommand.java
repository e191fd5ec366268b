package org.edxlake.job;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.store.LakeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Repeats how a run ended, for an orchestrator whose spark-submit lost the exit code. */
@Command(
    name = "report",
    description =
        "Prints the report of the newest run again, and ends as that run did. Runs are those of `run`, `stage` and `load`.")
final class ReportCommand implements Callable<Integer> {
  private static final Set<String> COMMANDS = Set.of("run", "stage", "load");

  @Mixin private CommonOptions options;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only runs that started then or later: 2014-07-28T06:00:00Z.")
  private Instant since = Instant.EPOCH;

  @Option(
      names = "--command",
      paramLabel = "COMMAND",
      description = "Only runs of this command: run, stage or load.")
  private String command;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (command != null && !COMMANDS.contains(command)) {
      throw new SettingsException(
          "`%s` leaves no reports: --command is run, stage or load.".formatted(command));
    }
    try (LakeStore store = Wiring.existingLake(settings)) {
      RunReport report =
          newest(Ledger.open(store))
              .orElseThrow(
                  () ->
                      new IOException(
                          "No %s since %s has left a report in the lake at %s. One that ended before it had the lake leaves none; its own output says why it ended."
                              .formatted(
                                  command == null ? "run" : "`" + command + "`",
                                  since,
                                  settings.requiredRoot())));
      options.print(report, report.text());
      return report.exitCode();
    }
  }

  // Ids sort by the second, so that all reports of the newest second have to be compared.
  private Optional<RunReport> newest(Ledger ledger) throws IOException {
    List<String> ids = ledger.runs();
    RunReport newest = null;
    for (int i = ids.size() - 1; i >= 0; i--) {
      String id = ids.get(i);
      if (RunReport.isBefore(id, newest == null ? since : newest.started())) {
        break;
      }
      RunReport report = RunReport.parse(ledger.run(id).orElseThrow());
      boolean wanted =
          !report.started().isBefore(since)
              && (command == null || command.equals(report.command()));
      if (wanted && (newest == null || report.started().isAfter(newest.started()))) {
        newest = report;
      }
    }
    return Optional.ofNullable(newest);
  }
}
