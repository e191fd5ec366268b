package org.edxlake.simulate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.output.TeeOutputStream;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;
import org.edxlake.simulate.SnapshotZip.SiteOfPlan;

/**
 * Writes synthetic data packages, encrypted, as edX would deliver them, the keys to read them, and
 * `truth.json`, which says what is in them.
 *
 * <p>Below the folder: `edx-course-data/` and `course-data/` stand for edX's two buckets; `keys/`
 * holds `secret.asc`, `public.asc`, `master-public.asc` and `passphrase.txt`; `plain/`, on request,
 * the plaintext of every event log (as `.log.gz`) and member.
 */
public final class Simulator {
  private static final String EVENTS = "edx-course-data";
  private static final String SNAPSHOTS = "course-data";
  private static final String KEYS = "keys";
  private static final String PLAIN = "plain";
  private static final String SPOOL = "spool";
  private static final String TRUTH = "truth.json";

  private final SimulationPlan plan;
  private final Path folder;
  private final SimulationProgress progress;
  private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors());

  private final List<Truth.EventLog> eventLogs = new ArrayList<>();
  private final List<Truth.Snapshot> snapshots = new ArrayList<>();
  private final List<Truth.Rows> rows = new ArrayList<>();
  private long files;
  private long bytes;

  private Simulator(SimulationPlan plan, Path folder, SimulationProgress progress) {
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Writes the packages of a plan, on all cores and in constant memory.
   *
   * <p>A folder that holds anything is refused, unless it is a simulation and the plan allows to
   * replace it. After a failure the folder is incomplete, says so in `truth.json`, and may be
   * replaced like any simulation.
   *
   * @throws IOException if the folder is refused or cannot be written
   */
  public static Simulation write(SimulationPlan plan, Path folder, SimulationProgress progress)
      throws IOException {
    return new Simulator(plan, folder.toAbsolutePath().normalize(), progress).write();
  }

  private Simulation write() throws IOException {
    prepareFolder();
    String passphrase = plan.passphrase().isEmpty() ? Recipients.passphrase() : plan.passphrase();
    Recipients recipients = Recipients.make(plan.org(), passphrase.toCharArray());
    recipients.write(folder.resolve(KEYS), passphrase);
    List<SiteOfPlan> sites = plan.sites().stream().map(site -> SiteOfPlan.of(plan, site)).toList();

    List<SnapshotZip> zips = new ArrayList<>();
    for (int ordinal = 0; ordinal < plan.snapshots(); ordinal++) {
      zips.addAll(
          SnapshotZip.ofDay(plan, ordinal, sites, recipients, folder.resolve(SPOOL), plain()));
    }

    progress.total((long) plan.days() * sites.size() + zips.size());
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      writeSnapshots(zips, workers);
      writeEventLogs(sites, recipients, workers);
    } finally {
      workers.shutdownNow();
    }
    delete(folder.resolve(SPOOL));
    writeTruth(true);

    return new Simulation(
        folder,
        Files.createDirectories(folder.resolve(EVENTS)).toUri(),
        Files.createDirectories(folder.resolve(SNAPSHOTS)).toUri(),
        folder.resolve(KEYS).resolve("secret.asc"),
        folder.resolve(KEYS).resolve("public.asc"),
        folder.resolve(KEYS).resolve("passphrase.txt"),
        folder.resolve(TRUTH),
        files,
        bytes);
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(folder);
    List<Path> children;
    try (Stream<Path> list = Files.list(folder)) {
      children = list.toList();
    }
    boolean isSimulation = Files.exists(folder.resolve(TRUTH));
    if (!children.isEmpty() && !(isSimulation && plan.replace())) {
      throw new IOException(
          isSimulation
              ? folder + " holds an older simulation. Allow to replace it, or name another folder."
              : folder + " is not empty and no simulation. Name another folder.");
    }

    for (String name : List.of(EVENTS, SNAPSHOTS, KEYS, PLAIN, SPOOL)) {
      delete(folder.resolve(name));
    }
    // Says from the first moment on that the folder is a simulation, so that it can be replaced.
    writeTruth(false);
    Files.createDirectories(folder.resolve(SPOOL));
  }

  private void writeSnapshots(List<SnapshotZip> zips, ExecutorService workers) throws IOException {
    Path bucket = Files.createDirectories(folder.resolve(SNAPSHOTS));
    for (SnapshotZip zip : zips) {
      Path file = bucket.resolve(zip.path());
      Files.createDirectories(file.getParent());
      zip.write(file, workers, 2 * threads);
      snapshots.add(zip.truth());
      rows.addAll(zip.rows());
      count(zip.fileName(), Files.size(file));
    }
  }

  private void writeEventLogs(
      List<SiteOfPlan> sites, Recipients recipients, ExecutorService workers) throws IOException {
    EventCatalogue catalogue = EventCatalogue.load();
    List<Future<WrittenLog>> written = new ArrayList<>();
    for (int day = 0; day < plan.days(); day++) {
      LocalDate date = plan.from().plusDays(day);
      for (SiteOfPlan site : sites) {
        written.add(workers.submit(() -> writeEventLog(date, site, catalogue, recipients)));
      }
    }
    for (Future<WrittenLog> each : written) {
      WrittenLog log = SnapshotZip.result(each);
      eventLogs.add(log.truth());
      rows.addAll(log.rows());
      bytes += log.size();
      files++;
    }
  }

  private record WrittenLog(Truth.EventLog truth, List<Truth.Rows> rows, long size) {}

  private WrittenLog writeEventLog(
      LocalDate date, SiteOfPlan site, EventCatalogue catalogue, Recipients recipients)
      throws IOException {
    EventLog log =
        new EventLog(plan, site.site(), date, site.courses(), site.learners(), catalogue);
    Path file =
        folder
            .resolve(EVENTS)
            .resolve(plan.org())
            .resolve(site.site().name())
            .resolve("events")
            .resolve(String.valueOf(date.getYear()))
            .resolve(log.fileName());
    Files.createDirectories(file.getParent());
    boolean firstSite = site.site().equals(plan.sites().get(0));
    boolean compressed = firstSite == plan.compressedEvents();

    EventLog.Counts counts;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        OutputStream message = recipients.encrypt(out, compressed);
        OutputStream both = new TeeOutputStream(message, openPlain(log.fileName()));
        OutputStream gzip =
            new BufferedOutputStream(new GZIPOutputStream(both, 1 << 16), 1 << 16)) {
      counts = log.write(gzip);
    }
    progress.advanced(log.fileName(), Files.size(file));
    return new WrittenLog(
        truth(log.fileName(), site.site(), date, counts),
        rows(site, date, counts),
        Files.size(file));
  }

  private OutputStream openPlain(String packageName) throws IOException {
    if (!plan.plain()) {
      return OutputStream.nullOutputStream();
    }

    Path file =
        plain()
            .resolve("events")
            .resolve(packageName.substring(0, packageName.length() - ".gpg".length()));
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static Truth.EventLog truth(
      String name, Site site, LocalDate date, EventLog.Counts counts) {
    return new Truth.EventLog(
        name,
        site.name(),
        date.toString(),
        counts.lines,
        counts.allRows(),
        counts.blank,
        counts.rejected,
        counts.repaired,
        counts.repeats,
        counts.prefixed,
        counts.kinds,
        counts.bytes);
  }

  private List<Truth.Rows> rows(SiteOfPlan site, LocalDate date, EventLog.Counts counts) {
    List<Truth.Rows> all = new ArrayList<>();
    for (int i = 0; i < counts.rows.length; i++) {
      if (counts.rows[i] > 0) {
        boolean hasCourse = i < site.courses().size();
        CourseKey key = hasCourse ? site.courses().get(i).key : null;
        all.add(
            new Truth.Rows(
                "events",
                hasCourse ? key.org() : plan.org(),
                hasCourse ? key.course() : "_none",
                hasCourse ? key.run() : "_none",
                site.site().name(),
                date.toString(),
                counts.rows[i],
                new TreeMap<>(Map.of("user_id", counts.userIds[i]))));
      }
    }
    return all;
  }

  private Path plain() {
    return plan.plain() ? folder.resolve(PLAIN) : null;
  }

  private void count(String file, long size) {
    files++;
    bytes += size;
    progress.advanced(file, size);
  }

  private void writeTruth(boolean complete) throws IOException {
    new Truth(complete, plan.seed(), plan.org(), eventLogs, snapshots, rows)
        .write(folder.resolve(TRUTH));
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }

    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
