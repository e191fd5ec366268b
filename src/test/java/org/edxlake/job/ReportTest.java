package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.edxlake.simulate.Damage;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `report` says after runs that ended in all the ways a run can end. */
class ReportTest {
  @TempDir static Path folder;

  private static University university;
  private static Instant quarantined;
  private static Instant rejected;
  private static Instant refused;
  private static Instant failed;
  private static Printed load;

  private record Printed(int exitCode, String out, String error) {}

  @BeforeAll
  static void runs() throws IOException {
    university =
        University.simulate(
            SimulationPlan.small().withCourses(1).withEventsPerDay(50).withSnapshots(0), folder);
    Damage.flipBit(university.eventLog("prod", "2014-07-21"), 4000, 3);
    quarantined = Instant.now();
    assertThat(university.run("stage", "--to", "2014-07-21")).isEqualTo(20);
    load = printed("load", "--json", "-D", "load.max-reject-rate=1");
    assertThat(load.exitCode()).isZero();

    rejected = Instant.now();
    assertThat(university.run("run", "-D", "load.max-reject-rate=0")).isEqualTo(10);

    refused = Instant.now();
    Path key = university.secretKey();
    Path away = key.resolveSibling("away");
    Files.move(key, away);
    assertThat(university.run("run")).isEqualTo(40);
    Files.move(away, key);

    failed = Instant.now();
    assertThat(university.run("run", "-D", "source.events=" + folder.resolve("nothing")))
        .isEqualTo(30);
  }

  @Test
  void theNewestReportIsRepeatedAndEndsAsItsRunDid() {
    Printed report = printed("report");

    assertThat(report.exitCode()).isEqualTo(30);
    assertThat(report.out())
        .matches(
            "run \\S+: 0 packages \\(0 B\\) in .*; 0 up to date\\nIt failed with exit code 30; its own output says why.\\n");
  }

  @Test
  void theReportOfOneCommandIsTheOneThatItPrinted() {
    assertThat(printed("report", "--command", "load", "--json")).isEqualTo(load);
    assertThat(printed("report", "--command", "stage").exitCode()).isEqualTo(20);
    assertThat(printed("report", "--command", "stage").out())
        .contains("universityx-prod-events-2014-07-21.log.gz.gpg: tampered");
  }

  @Test
  void aCommandThatLeavesNoReportIsNotAskedFor() {
    assertThat(printed("report", "--command", "lod").exitCode()).isEqualTo(40);
  }

  @Test
  void aReportFromBeforeTheTimeIsNotTaken() {
    assertThat(exitCode("stage", quarantined)).isEqualTo(20);
    assertThat(exitCode("load", quarantined)).isZero();
    assertThat(exitCode("run", failed)).isEqualTo(30);

    Printed none = printed("report", "--command", "load", "--since", rejected.toString());
    assertThat(none.exitCode()).isEqualTo(30);
    assertThat(none.out()).isEmpty();
    assertThat(none.error())
        .startsWith(
            "edxlake: No `load` since %s has left a report in the lake at file://%s. One that ended before it had the lake leaves none; its own output says why it ended."
                .formatted(rejected, university.lake()));
  }

  @Test
  void aRunThatNeverHadTheLakeLeavesNoReport() throws IOException {
    long between =
        University.filesBelow(university.lake().resolve("ledger/runs")).stream()
            .map(ReportTest::started)
            .filter(time -> !time.isBefore(refused) && time.isBefore(failed))
            .count();

    assertThat(between).isZero();
  }

  private static Instant started(Path report) {
    try {
      return RunReport.parse(Files.readString(report)).started();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static int exitCode(String command, Instant since) {
    return printed("report", "--command", command, "--since", since.toString()).exitCode();
  }

  private static Printed printed(String command, String... options) {
    PrintStream out = System.out;
    PrintStream error = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complaint, true, StandardCharsets.UTF_8));
      int exitCode = university.run(command, options);
      // What a load tells while it works is not of its result.
      String said = command.equals("report") ? complaint.toString(StandardCharsets.UTF_8) : "";
      return new Printed(exitCode, printed.toString(StandardCharsets.UTF_8), said);
    } finally {
      System.setOut(out);
      System.setErr(error);
    }
  }
}
