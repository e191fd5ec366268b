package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed in the middle, and the run after it. */
class KillTest {
  @TempDir Path folder;

  /** When a run is killed: as soon as a folder holds files, or so many of them. */
  private record Moment(String folder, int files) {}

  @Test
  void theRunAfterAKillGivesTheFilesOfAnUndisturbedRun() throws Exception {
    SimulationPlan plan = SimulationPlan.small().withEventsPerDay(200);
    University university = University.simulate(plan, folder);
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(university.run("run", "-D", "root=" + undisturbed)).isZero();
    Map<String, String> expected = University.dataFiles(undisturbed);

    for (Moment moment :
        new Moment[] {
          new Moment("scratch", 3),
          new Moment("lake/stage", 30),
          new Moment("lake/lake", 1),
          new Moment("lake/ledger/log", 3)
        }) {
      kill(university, moment);
    }
    assertThat(university.run("run")).isZero();

    assertThat(University.dataFiles(university.lake())).isEqualTo(expected);
    assertThat(university.run("verify")).isZero();
    assertThat(University.filesBelow(university.scratch())).isEmpty();
    assertThat(University.filesBelow(university.lake().resolve("stage"))).isEmpty();
  }

  // A run that finishes before the moment comes is one that needed no killing: nothing is left to
  // disturb, which the comparison then shows.
  private void kill(University university, Moment moment) throws IOException, InterruptedException {
    Process process = university.start("run");
    while (process.isAlive() && count(folder.resolve(moment.folder())) < moment.files()) {
      Thread.sleep(5);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private static int count(Path below) throws IOException {
    if (!Files.exists(below)) {
      return 0;
    }
    try (var files = Files.walk(below)) {
      return (int) files.filter(Files::isRegularFile).count();
    } catch (java.io.UncheckedIOException vanishedMeanwhile) {
      return 0;
    }
  }
}
