package org.edxlake.job;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.edxlake.staging.Keyring;
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
    settings.requiredScratch();
    Keyring keys = Wiring.keyring(settings);
    String fingerprint = Wiring.fingerprint(keys);
    if (dryRun) {
      Plan plan = Pipeline.planOnly(settings, selection.selection(settings), fingerprint);
      options.print(plan, plan.text());
      return ExitCode.BALANCED.code();
    }

    try (Pipeline pipeline = Pipeline.open(settings, "run", fingerprint)) {
      RunReport report =
          pipeline.carryOut(
              () -> {
                Plan plan = pipeline.plan(selection.selection(settings));
                pipeline.run(plan, keys);
                return Optional.of(plan);
              });
      options.print(report, report.text());
      return report.exitCode();
    }
  }
}
