package org.edxlake.job;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.edxlake.staging.Keyring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The first half of the job, the one that needs the keys. */
@Command(
    name = "stage",
    description =
        "Decrypts and verifies new packages into scratch, for `load`. Needs the keys and no Spark; run it in client mode.")
final class StageCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private SelectionOptions selection;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    settings.requiredSources();
    settings.requiredScratch();
    Keyring keys = Wiring.keyring(settings);
    try (Pipeline pipeline = Pipeline.open(settings, "stage")) {
      RunReport report =
          pipeline.carryOut(
              () -> {
                Plan plan = pipeline.plan(selection.selection(settings), keys);
                pipeline.sweepScratch();
                pipeline.reportStaged(pipeline.stage(plan.stageable(), keys));
                return Optional.of(plan);
              });
      options.print(report, report.text());
      return report.exitCode();
    }
  }
}
