package org.edxlake.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.edxlake.catalog.Site;
import org.edxlake.simulate.Simulation;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.simulate.SimulationProgress;
import org.edxlake.simulate.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes synthetic packages. */
@Command(
    name = "simulate",
    description =
        "Writes synthetic, encrypted data packages as edX's exporter would, with keys and with truth.json, which tells what was planted.")
final class SimulateCommand implements Callable<Integer> {
  /** How much is simulated. */
  static final class Size {
    private static final SimulationPlan DEMO = SimulationPlan.demo();

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Another seed, other content. Default: 1.")
    private long seed = DEMO.seed();

    @Option(names = "--org", paramLabel = "ORG", description = "Default: universityx.")
    private String org = DEMO.org();

    @Option(names = "--courses", paramLabel = "N", description = "Default: 5.")
    private int courses = DEMO.courses();

    @Option(names = "--learners", paramLabel = "N", description = "Accounts a site. Default: 200.")
    private int learners = DEMO.learners();

    @Option(
        names = "--from",
        paramLabel = "DATE",
        description = "The first day. Default: 2014-07-21.")
    private LocalDate from = DEMO.from();

    @Option(names = "--days", paramLabel = "N", description = "Days of events. Default: 7.")
    private int days = DEMO.days();

    @Option(
        names = "--events-per-day",
        paramLabel = "N",
        description = "Events a site and day, about 1 kB each. Default: 2000.")
    private long eventsPerDay = DEMO.eventsPerDay();

    @Option(
        names = "--states-per-learner",
        paramLabel = "N",
        description = "Rows of courseware_studentmodule a learner and course. Default: 8.")
    private int statesPerLearner = DEMO.statesPerLearner();

    @Option(names = "--snapshots", paramLabel = "N", description = "Weekly zips. Default: 1.")
    private int snapshots = DEMO.snapshots();

    @Option(
        names = "--sites",
        split = ",",
        paramLabel = "SITE",
        description = "Default: prod,edge.")
    private List<String> sites = DEMO.sites().stream().map(Site::name).toList();

    @Option(
        names = "--no-oddities",
        description =
            "Plants no broken, blank or repeated lines, no event that some readers of JSON refuse, and no course of an odd name.")
    private boolean noOddities;

    @Option(names = "--plain", description = "Keeps the plain texts too, in the folder plain.")
    private boolean plain;

    SimulationPlan plan() {
      try {
        return DEMO.withSeed(seed)
            .withOrg(org)
            .withCourses(courses)
            .withLearners(learners)
            .withFrom(from)
            .withDays(days)
            .withEventsPerDay(eventsPerDay)
            .withStatesPerLearner(statesPerLearner)
            .withSnapshots(snapshots)
            .withSites(sites.stream().map(Site::of).toList())
            .withOddities(!noOddities)
            .withPlain(plain);
      } catch (IllegalArgumentException wrong) {
        throw new SettingsException(wrong.getMessage(), wrong);
      }
    }
  }

  @Mixin private Size size;

  @Parameters(paramLabel = "FOLDER", description = "Where to write; a new or an empty folder.")
  private Path folder;

  @Option(names = "--replace", description = "Deletes an earlier simulation in the folder first.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    Simulation simulation = write(size.plan().withReplace(replace), folder);
    System.out.printf(
        "%s (%s) in %s%nkeys: %s%ntruth: %s%n",
        Quantities.count(simulation.files(), "package"),
        Quantities.bytes(simulation.bytes()),
        folder,
        simulation.secretKey().getParent(),
        simulation.truth());
    return ExitCode.BALANCED.code();
  }

  /** Writes a simulation, and shows how far it is. */
  static Simulation write(SimulationPlan plan, Path folder) throws IOException {
    try (ProgressLine line = ProgressLine.counting("simulating", "package")) {
      return Simulator.write(
          plan,
          folder,
          new SimulationProgress() {
            @Override
            public void total(long packages) {
              line.expect(packages);
            }

            @Override
            public void advanced(String file, long bytes) {
              line.advance(1);
            }
          });
    }
  }
}
