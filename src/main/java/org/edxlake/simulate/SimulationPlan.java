package org.edxlake.simulate;

import java.time.LocalDate;
import java.util.List;
import org.edxlake.catalog.Site;

/**
 * What is to be simulated. The same plan gives the same plaintext, byte for byte; keys, session
 * keys and so the encrypted files are made afresh.
 *
 * @param seed chooses learners, events and answers
 * @param org the organisation as edX has configured it, in lower case: it names the packages
 * @param courses of the first site; the others have half as many, at least one
 * @param learners accounts of a site
 * @param from the first day of events
 * @param days of events, one file a site and day
 * @param eventsPerDay of each site
 * @param statesPerLearner rows of `courseware_studentmodule` a learner and course, at most
 * @param snapshots weekly zips: the first lies six days after {@code from}, the next a week later
 * @param sites the first holds the larger part
 * @param compressedEvents whether the first site's event logs are compressed by OpenPGP too, as
 *     GnuPG does by default; the other sites' logs are done the other way
 * @param oddities whether broken and doubled lines are planted, events that not every reader of
 *     JSON takes, and, from the sixth on, courses of odd names
 * @param plain whether the plaintext of every file is kept in the folder `plain`
 * @param replace whether an older simulation in the folder may be deleted
 * @param passphrase of the secret key; empty to have one made
 */
public record SimulationPlan(
    long seed,
    String org,
    int courses,
    int learners,
    LocalDate from,
    int days,
    long eventsPerDay,
    int statesPerLearner,
    int snapshots,
    List<Site> sites,
    boolean compressedEvents,
    boolean oddities,
    boolean plain,
    boolean replace,
    String passphrase) {
  public SimulationPlan {
    sites = List.copyOf(sites);
    check(org.matches("[a-z][a-z0-9_-]*"), "org is a word in lower case, not " + org);
    check(courses >= 1, "courses must be at least 1, not " + courses);
    check(learners >= 1, "learners must be at least 1, not " + learners);
    check(days >= 0, "days must not be negative: " + days);
    check(eventsPerDay >= 1, "eventsPerDay must be at least 1, not " + eventsPerDay);
    check(
        eventsPerDay <= 100_000_000,
        "eventsPerDay must be at most 100000000, so that no two events are equal by chance, not "
            + eventsPerDay);
    check(statesPerLearner >= 1, "statesPerLearner must be at least 1, not " + statesPerLearner);
    check(snapshots >= 0, "snapshots must not be negative: " + snapshots);
    check(!sites.isEmpty(), "sites must name at least one site");
    check(sites.stream().distinct().count() == sites.size(), "sites must differ, not be " + sites);
  }

  /** A week of two sites and one zip: seconds to write, about ten megabytes. */
  public static SimulationPlan demo() {
    return new SimulationPlan(
        1,
        "universityx",
        5,
        200,
        LocalDate.of(2014, 7, 21),
        7,
        2_000,
        8,
        1,
        List.of(Site.PROD, Site.EDGE),
        true,
        true,
        false,
        false,
        "");
  }

  /** Two days, two courses, a few learners: for tests. */
  public static SimulationPlan small() {
    return demo().withCourses(3).withLearners(20).withDays(2).withEventsPerDay(600);
  }

  /** The day of a weekly zip. */
  public LocalDate snapshotDate(int ordinal) {
    return from.plusDays(6 + 7L * ordinal);
  }

  public SimulationPlan withSeed(long value) {
    Copy copy = new Copy(this);
    copy.seed = value;
    return copy.plan();
  }

  public SimulationPlan withOrg(String value) {
    Copy copy = new Copy(this);
    copy.org = value;
    return copy.plan();
  }

  public SimulationPlan withCourses(int value) {
    Copy copy = new Copy(this);
    copy.courses = value;
    return copy.plan();
  }

  public SimulationPlan withLearners(int value) {
    Copy copy = new Copy(this);
    copy.learners = value;
    return copy.plan();
  }

  public SimulationPlan withFrom(LocalDate value) {
    Copy copy = new Copy(this);
    copy.from = value;
    return copy.plan();
  }

  public SimulationPlan withDays(int value) {
    Copy copy = new Copy(this);
    copy.days = value;
    return copy.plan();
  }

  public SimulationPlan withEventsPerDay(long value) {
    Copy copy = new Copy(this);
    copy.eventsPerDay = value;
    return copy.plan();
  }

  public SimulationPlan withStatesPerLearner(int value) {
    Copy copy = new Copy(this);
    copy.statesPerLearner = value;
    return copy.plan();
  }

  public SimulationPlan withSnapshots(int value) {
    Copy copy = new Copy(this);
    copy.snapshots = value;
    return copy.plan();
  }

  public SimulationPlan withSites(List<Site> value) {
    Copy copy = new Copy(this);
    copy.sites = value;
    return copy.plan();
  }

  public SimulationPlan withOddities(boolean value) {
    Copy copy = new Copy(this);
    copy.oddities = value;
    return copy.plan();
  }

  public SimulationPlan withPlain(boolean value) {
    Copy copy = new Copy(this);
    copy.plain = value;
    return copy.plan();
  }

  public SimulationPlan withReplace(boolean value) {
    Copy copy = new Copy(this);
    copy.replace = value;
    return copy.plan();
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("The simulation cannot be planned: " + message + ".");
    }
  }

  /** Leaves the passphrase out. */
  @Override
  public String toString() {
    return "SimulationPlan[seed=%d, org=%s, courses=%d, learners=%d, from=%s, days=%d, eventsPerDay=%d, snapshots=%d, sites=%s]"
        .formatted(seed, org, courses, learners, from, days, eventsPerDay, snapshots, sites);
  }

  /** A plan whose parts can be changed. */
  private static final class Copy {
    private long seed;
    private String org;
    private int courses;
    private int learners;
    private LocalDate from;
    private int days;
    private long eventsPerDay;
    private int statesPerLearner;
    private int snapshots;
    private List<Site> sites;
    private boolean compressedEvents;
    private boolean oddities;
    private boolean plain;
    private boolean replace;
    private String passphrase;

    Copy(SimulationPlan plan) {
      seed = plan.seed;
      org = plan.org;
      courses = plan.courses;
      learners = plan.learners;
      from = plan.from;
      days = plan.days;
      eventsPerDay = plan.eventsPerDay;
      statesPerLearner = plan.statesPerLearner;
      snapshots = plan.snapshots;
      sites = plan.sites;
      compressedEvents = plan.compressedEvents;
      oddities = plan.oddities;
      plain = plan.plain;
      replace = plan.replace;
      passphrase = plan.passphrase;
    }

    SimulationPlan plan() {
      return new SimulationPlan(
          seed,
          org,
          courses,
          learners,
          from,
          days,
          eventsPerDay,
          statesPerLearner,
          snapshots,
          sites,
          compressedEvents,
          oddities,
          plain,
          replace,
          passphrase);
    }
  }
}
