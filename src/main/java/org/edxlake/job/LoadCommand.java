package org.edxlake.job;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The second half of the job, which needs no key. */
@Command(
    name = "load",
    description =
        "Loads what `stage` has left in scratch and publishes it. Needs no key, so it may run in cluster mode.")
final class LoadCommand implements Callable<Integer> {
  @Mixin private CommonOptions options;
  @Mixin private SelectionOptions selection;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    settings.requiredScratch();
    Deployment.requireNoPassphrase(settings.keys().passphraseEnv());
    try (Pipeline pipeline = Pipeline.open(settings, "load")) {
      RunReport report =
          pipeline.carryOut(
              () -> {
                pipeline.loadStaged(selection.selection(settings));
                return Optional.empty();
              });
      options.print(report, report.text());
      return report.exitCode();
    }
  }
}
