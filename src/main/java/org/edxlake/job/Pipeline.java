package org.edxlake.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.catalog.StagedPackage.Notice;
import org.edxlake.job.RunReport.PackageReport;
import org.edxlake.job.RunReport.Verdict;
import org.edxlake.lake.Audit;
import org.edxlake.lake.Books;
import org.edxlake.lake.Compactor;
import org.edxlake.lake.Lease;
import org.edxlake.lake.Ledger;
import org.edxlake.lake.LoadRun;
import org.edxlake.lake.LoadedText;
import org.edxlake.lake.Loader;
import org.edxlake.lake.PublishedMember;
import org.edxlake.lake.Publisher;
import org.edxlake.lake.RefusedPackage;
import org.edxlake.lake.Workers;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.PackageSource;
import org.edxlake.staging.Selection;
import org.edxlake.staging.SessionKeys;
import org.edxlake.staging.Stager;
import org.edxlake.staging.Staging;
import org.edxlake.staging.StagingArea;
import org.edxlake.staging.StagingProgress;

/**
 * One run on a lake, which it holds for itself meanwhile: stages packages, loads what is staged,
 * and publishes what passes the audit.
 *
 * <p>After a failure everything that was published stays, and the next run goes on from there.
 */
final class Pipeline implements AutoCloseable {
  // A run renews its lease far more often; a host that is silent for so long is taken for dead.
  private static final Duration LEASE = Duration.ofMinutes(10);

  private static final Pattern ERROR =
      Pattern.compile("Traceback \\(most recent call last\\)|[A-Za-z_.]+(Error|Exception)\\b");

  private final Settings settings;
  private final String command;
  private final Configuration hadoop;
  private final LakeStore store;
  private final Lease lease;
  private final Ledger ledger;
  private final LoadRun run;
  private final Publisher publisher;
  private final Instant started;
  private final List<PackageReport> reports = new ArrayList<>();
  private final String interrupted;

  private Pipeline(
      Settings settings,
      String command,
      Configuration hadoop,
      LakeStore store,
      Lease lease,
      Ledger ledger,
      LoadRun run,
      Instant started)
      throws IOException {
    this.settings = settings;
    this.command = command;
    this.hadoop = hadoop;
    this.store = store;
    this.lease = lease;
    this.ledger = ledger;
    this.run = run;
    this.started = started;
    this.publisher = new Publisher(store, ledger, run);
    Publisher.Recovery recovery = publisher.recover();
    this.interrupted =
        recovery instanceof Publisher.NeedsRebuild rebuild ? rebuild.file().id() : "";
    publisher.sweepStage(run.runId());
  }

  /**
   * Takes the lake, and finishes what a run that died has left.
   *
   * @throws IOException if another run holds the lake, or it cannot be reached
   * @throws SettingsException if no lake can lie there
   */
  static Pipeline open(Settings settings, String command) throws IOException {
    Instant started = Instant.now();
    LoadRun run = new LoadRun(RunReport.newId(started), Main.Version.current());
    Configuration hadoop = Wiring.hadoop(settings);
    LakeStore store = Wiring.openStore(settings, hadoop);
    Lease lease;
    try {
      lease = Lease.take(store, command + " " + run.runId(), LEASE);
    } catch (IllegalArgumentException unfit) {
      store.close();
      throw new SettingsException(unfit.getMessage(), unfit);
    } catch (IOException | RuntimeException failure) {
      store.close();
      throw failure;
    }
    try {
      return new Pipeline(
          settings, command, hadoop, store, lease, Ledger.open(store), run, started);
    } catch (IOException | RuntimeException failure) {
      try (store) {
        lease.close();
      }
      throw failure;
    }
  }

  /** What a run would do, without touching the lake. */
  static Plan planOnly(Settings settings, Selection selection, SessionKeys keys)
      throws IOException {
    Configuration hadoop = Wiring.hadoop(settings);
    PackageSource source = new PackageSource(settings.requiredSources(), hadoop);
    PackageSource.Listing listing = source.list(selection);
    if (!Wiring.isLake(settings, hadoop)) {
      return Plan.ofNewLake(listing);
    }
    try (LakeStore store = Wiring.openStore(settings, hadoop)) {
      return Plan.of(
          listing,
          Ledger.open(store),
          Main.Version.current(),
          keys.fingerprint(),
          Optional.empty());
    }
  }

  /**
   * Holds what is delivered against the ledger.
   *
   * @throws IOException if the sources cannot be listed, or lack a package whose publishing was
   *     interrupted
   */
  Plan plan(Selection selection, SessionKeys keys) throws IOException {
    PackageSource source = new PackageSource(settings.requiredSources(), hadoop);
    Optional<PackageFile> unfinished = Optional.empty();
    if (!interrupted.isEmpty()) {
      Selection only = Selection.ofPackages(List.of(interrupted));
      List<PackageFile> found = source.list(only).packages();
      if (found.isEmpty()) {
        throw new IOException(
            "The publishing of %s was interrupted, and the package is no longer at the sources. It must be published before anything else: put it back, and run again."
                .formatted(interrupted));
      }
      unfinished = Optional.of(found.get(0));
    }
    return Plan.of(
        source.list(selection), ledger, run.codeVersion(), keys.fingerprint(), unfinished);
  }

  /** The whole job: takes the lake, plans, stages, loads, publishes and reports. */
  static RunReport run(Settings settings, Selection selection, Keyring keys) throws IOException {
    try (Pipeline pipeline = open(settings, "run")) {
      return pipeline.carryOut(
          () -> {
            Plan plan = pipeline.plan(selection, keys);
            pipeline.stageAndLoad(plan, keys);
            return Optional.of(plan);
          });
    }
  }

  /** The packages of a plan, in waves that bound the space in scratch. */
  private void stageAndLoad(Plan plan, SessionKeys keys) throws IOException {
    sweepScratch();
    if (plan.steps().isEmpty()) {
      return;
    }

    try (Workers workers = Wiring.workers(settings)) {
      for (List<PackageFile> wave : plan.waves(settings.stage().waveBytes())) {
        load(stage(wave, keys), workers);
      }
    }
  }

  /**
   * Removes the plaintext that runs left which died: what was not handed over, and what was
   * published meanwhile.
   */
  void sweepScratch() throws IOException {
    lease.requireHeld();
    StagingArea area = stagingArea();
    area.claim();
    area.sweep();
    if (settings.stage().keepScratch()) {
      return;
    }
    for (String id : area.list()) {
      boolean wanted = area.read(id).filter(staged -> !isUpToDate(staged)).isPresent();
      if (!wanted) {
        area.remove(id);
      }
    }
  }

  private boolean isUpToDate(StagedPackage staged) {
    return ledger.isUpToDate(staged.file(), run.codeVersion(), staged.keysFingerprint());
  }

  /** Loads what earlier calls have staged. */
  void loadStaged(Selection selection) throws IOException {
    sweepScratch();
    StagingArea area = stagingArea();
    List<StagedPackage> packages = new ArrayList<>();
    for (String id : area.list()) {
      area.read(id)
          .filter(staged -> id.equals(interrupted) || selection.includes(staged.file()))
          .ifPresent(packages::add);
    }
    packages.sort(
        Comparator.comparing((StagedPackage staged) -> !staged.file().id().equals(interrupted))
            .thenComparing(staged -> staged.file().date())
            .thenComparing(staged -> staged.file().id()));
    if (packages.isEmpty()) {
      return;
    }

    try (Workers workers = Wiring.workers(settings)) {
      load(packages, workers);
    }
  }

  private StagingArea stagingArea() throws IOException {
    return new StagingArea(Wiring.scratch(settings, ledger.format()), hadoop);
  }

  /** Stages packages; those that cannot be read are recorded. */
  List<StagedPackage> stage(List<PackageFile> files, SessionKeys keys) throws IOException {
    lease.requireHeld();
    long bytes = files.stream().mapToLong(PackageFile::size).sum();
    Stager stager = new Stager(Wiring.staging(settings, ledger.format()), hadoop, keys);
    List<StagedPackage> staged = new ArrayList<>();
    Instant start = Instant.now();
    List<Staging> stagings;
    try (ProgressLine line = ProgressLine.start("staging", bytes)) {
      stagings =
          stager.stageAll(
              files,
              new StagingProgress() {
                @Override
                public void read(long more) {
                  line.advance(more);
                }
              });
    }

    for (int i = 0; i < files.size(); i++) {
      if (stagings.get(i) instanceof Staging.Staged one) {
        staged.add(one.staged());
      } else if (stagings.get(i) instanceof Staging.Refused refused) {
        RefusedPackage refusal =
            RefusedPackage.of(
                files.get(i), keys.fingerprint(), List.of(refused.quarantined()), run);
        lease.requireHeld();
        publisher.refuse(refusal);
        reports.add(report(refusal, Verdict.QUARANTINED));
      }
    }
    say("staged", staged.size(), bytes, Duration.between(start, Instant.now()));
    return staged;
  }

  /** Notes staged packages in the report, for a command that goes no further. */
  void reportStaged(List<StagedPackage> packages) {
    for (StagedPackage staged : packages) {
      List<String> failures =
          staged.quarantined().stream()
              .map(one -> failure(one.member(), one.reason().name(), one.detail()))
              .toList();
      reports.add(
          PackageReport.without(
              staged.file().name(), Verdict.STAGED, staged.file().size(), failures));
    }
  }

  /** Loads staged packages, and publishes of each what passes the audit. */
  void load(List<StagedPackage> packages, Workers workers) throws IOException {
    if (packages.isEmpty()) {
      return;
    }

    Map<String, List<LoadedText>> loaded = loadDrafts(packages, workers);
    Audit audit = new Audit(store);
    StagingArea area = stagingArea();
    Instant start = Instant.now();
    for (StagedPackage staged : packages) {
      lease.requireHeld();
      Audit.Outcome outcome = audit.check(staged, loaded.get(staged.file().id()));
      if (outcome instanceof Audit.Approved approved) {
        publisher.publish(approved);
        reports.add(report(staged, outcome));
      } else if (outcome instanceof Audit.HeldBack heldBack) {
        RefusedPackage refusal = RefusedPackage.of(heldBack, run);
        publisher.refuse(refusal);
        boolean unreadable =
            refusal.findings().stream()
                .allMatch(one -> one.verdict() == PublishedMember.Verdict.QUARANTINED);
        reports.add(report(refusal, unreadable ? Verdict.QUARANTINED : Verdict.HELD_BACK));
      }
      if (!settings.stage().keepScratch()) {
        area.remove(staged.file().id());
      }
    }
    publisher.cleanStage(run.runId());
    long bytes = packages.stream().mapToLong(staged -> staged.file().size()).sum();
    say("published", packages.size(), bytes, Duration.between(start, Instant.now()));
  }

  private Map<String, List<LoadedText>> loadDrafts(List<StagedPackage> packages, Workers workers)
      throws IOException {
    long bytes =
        packages.stream()
            .flatMap(staged -> staged.files().stream())
            .mapToLong(StagedFile::bytes)
            .sum();
    Instant start = Instant.now();
    Map<String, List<LoadedText>> loaded;
    try (ProgressLine line = ProgressLine.start("loading", bytes)) {
      Loader loader =
          new Loader(
              workers,
              Wiring.load(settings, ledger.format()),
              settings.requiredRoot(),
              Wiring.hadoopProperties(settings));
      loaded = loader.load(run.runId(), packages, (done, total) -> line.reach(done));
    }
    say("loaded", packages.size(), bytes, Duration.between(start, Instant.now()));
    return loaded;
  }

  /**
   * Brings the compact copy up to date, month by month.
   *
   * @param chosen which of the copies that are due are made
   */
  List<Compactor.Copied> compact(Predicate<Compactor.Step> chosen) throws IOException {
    if (!interrupted.isEmpty()) {
      throw new IOException(
          "The publishing of %s was interrupted: `edxlake run` must finish it before the lake can be copied."
              .formatted(interrupted));
    }
    List<Compactor.Step> steps = Compactor.plan(store, ledger).stream().filter(chosen).toList();
    List<Compactor.Copied> copied = new ArrayList<>();
    if (steps.isEmpty()) {
      return copied;
    }

    Map<YearMonth, List<Compactor.Step>> months =
        steps.stream()
            .collect(
                Collectors.groupingBy(Compactor.Step::month, TreeMap::new, Collectors.toList()));
    long bytes = steps.stream().mapToLong(Compactor.Step::bytes).sum();
    long before = 0;
    try (Workers workers = Wiring.workers(settings);
        ProgressLine line = ProgressLine.start("copying", bytes)) {
      Compactor compactor =
          new Compactor(
              store,
              ledger,
              lease,
              workers,
              Wiring.load(settings, ledger.format()),
              Wiring.hadoopProperties(settings));
      for (List<Compactor.Step> month : months.values()) {
        long through = before;
        copied.addAll(compactor.compact(run.runId(), month, done -> line.reach(through + done)));
        before += month.stream().mapToLong(Compactor.Step::bytes).sum();
      }
    }
    publisher.cleanStage(run.runId());
    return copied;
  }

  /** Work on the lake, and the plan it was done by if there was one. */
  interface Work {
    Optional<Plan> run() throws IOException;
  }

  /** Does work and reports it; the report is kept in the ledger, of work that failed too. */
  RunReport carryOut(Work work) throws IOException {
    try {
      Optional<Plan> plan = work.run();
      lease.requireHeld();
      publisher.sweepStage("");
      publisher.emptyTrash(Duration.ofDays(settings.publish().keepTrashDays()), Instant.now());
      tellOfCopy();
      return record(plan, RunReport.exitCode(reports, settings.load().maxRejectRate()));
    } catch (IOException | RuntimeException failure) {
      try {
        record(Optional.empty(), ExitCode.of(failure));
      } catch (IOException | RuntimeException ledgerFailure) {
        failure.addSuppressed(ledgerFailure);
      }
      throw failure;
    }
  }

  // What a delivery was to replace may still be in the copy.
  private void tellOfCopy() {
    if (reports.stream().allMatch(report -> report.rows().isEmpty())) {
      return;
    }
    try {
      List<String> due = CompactCommand.names(Compactor.outOfDate(store, ledger));
      if (!due.isEmpty()) {
        System.err.println(CompactCommand.isDue(due));
      }
    } catch (IOException unreachable) {
      // What was published stands, whether or not the copy can be looked at.
      System.err.println("The compact copy could not be looked at: " + Main.words(unreachable));
    }
  }

  private RunReport record(Optional<Plan> plan, ExitCode exitCode) throws IOException {
    RunReport report =
        new RunReport(
            run.runId(),
            run.codeVersion(),
            command,
            started,
            Instant.now(),
            plan.map(done -> done.upToDate().size()).orElse(0),
            reports,
            plan.map(Plan::stillQuarantined).orElse(List.of()),
            plan.map(Plan::ignored).orElse(List.of()),
            exitCode.code());
    ledger.recordRun(run.runId(), report.json());
    return report;
  }

  /** Gives the lake free. */
  @Override
  public void close() throws IOException {
    try (store) {
      lease.close();
    }
  }

  private static void say(String verb, int packages, long bytes, Duration took) {
    System.err.printf(
        "%s %s (%s) in %s%n",
        verb,
        Quantities.count(packages, "package"),
        Quantities.bytes(bytes),
        Quantities.duration(took));
  }

  private static PackageReport report(RefusedPackage refusal, Verdict verdict) {
    List<String> failures =
        refusal.findings().stream()
            .map(one -> failure(one.member(), one.reason(), one.detail()))
            .toList();
    return PackageReport.without(refusal.file().name(), verdict, refusal.file().size(), failures);
  }

  private static PackageReport report(StagedPackage staged, Audit.Outcome outcome) {
    Books books = Books.EMPTY;
    Map<String, Long> rows = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    Set<String> findings = new LinkedHashSet<>();
    for (PublishedMember member : outcome.members()) {
      if (member.verdict() == PublishedMember.Verdict.LOADED) {
        books = books.plus(member.books());
        rows.merge(member.table(), member.books().rows(), Long::sum);
        findings.addAll(unknowns(member));
      } else if (member.failed()) {
        failures.add(failure(member.path(), member.reason(), member.detail()));
      }
    }
    staged
        .notices()
        .forEach(
            notice ->
                findings.add(failure(notice.member(), notice.kind().name(), harmless(notice))));

    return new PackageReport(
        staged.file().name(),
        failures.isEmpty() ? Verdict.PUBLISHED : Verdict.PUBLISHED_IN_PART,
        staged.file().size(),
        books.lines(),
        rows,
        books.header(),
        books.blank(),
        books.rejects(),
        books.repaired(),
        books.misfits(),
        failures,
        List.copyOf(findings));
  }

  // What a failed export left may name people; its kind of error may be told.
  private static String harmless(Notice notice) {
    if (notice.kind() != Notice.Kind.FAILED_AT_EDX) {
      return notice.detail();
    }
    Matcher error = ERROR.matcher(notice.detail());
    return error.lookingAt() ? error.group() : "";
  }

  private static List<String> unknowns(PublishedMember member) {
    List<String> findings = new ArrayList<>();
    boolean declared =
        member.table().equals(EventColumns.TABLE.name())
            || DumpTable.named(member.table()).isPresent();
    if (!declared) {
      findings.add(
          "%s: nobody declared the table %s; it is loaded as strings"
              .formatted(member.path(), member.table()));
    } else if (!member.unknownColumns().isEmpty()) {
      findings.add(
          "%s: columns that the table does not declare are in `extra`: %s"
              .formatted(member.path(), String.join(", ", member.unknownColumns())));
    }
    return findings;
  }

  private static String failure(String member, String reason, String detail) {
    String words = reason.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return (member.isEmpty() ? "" : member + ": ")
        + words
        + (detail.isEmpty() ? "" : ": " + detail);
  }
}
