package org.edxlake.job;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole job. */
@Command(
    name = "run",
    description =
        "Stages, loads and publishes what edX has delivered since the last run. Safe to run again at any time.")
final class RunCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private SelectionOptions selection;

  @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    settings.requiredSources();
    settings.requiredScratch();
    Keyring keys = Wiring.keyring(settings);
    Selection chosen = selection.selection(settings);
    if (dryRun) {
      Plan plan = Pipeline.planOnly(settings, chosen, keys);
      options.print(plan, plan.text());
      return ExitCode.BALANCED.code();
    }

    RunReport report = Pipeline.run(settings, chosen, keys);
    options.print(report, report.text());
    return report.exitCode();
  }
}
