package org.edxlake.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.CompactMonth.TableCopy;
import org.edxlake.lake.CompactWork.Result;
import org.edxlake.lake.CompactWork.Task;
import org.edxlake.lake.PublishedPackage.TableTotals;
import org.edxlake.lake.store.LakeStore;

/**
 * Keeps a copy of the tables in few large files, for readers that would have to open a hundred
 * thousand small ones: `compact/<table>/<month>-<nnnn>.parquet`.
 *
 * <p>It has the same rows, sorted by course and date, and the partition columns as columns of the
 * files. The data files under `lake/` stay what they are and belong to their packages; the copy is
 * derived from them, may be deleted at any time, and is made anew where packages have changed.
 *
 * <p>A table's copy of a month is replaced as a whole: the old files go, then the new ones come, so
 * that who lists them meanwhile may miss rows, and never sees one twice.
 */
public final class Compactor {
  /** Counts the ways to make a copy; another number makes all of them anew. */
  private static final int VERSION = 1;

  static final String FOLDER = "compact";

  /**
   * A copy that is to be made.
   *
   * @param packages those of the month that have rows of the table; where there are none the copy
   *     only goes away
   * @param files data files it will be made of
   * @param bytes of these files
   */
  public record Step(
      String table,
      YearMonth month,
      List<PublishedPackage> packages,
      String madeOf,
      long files,
      long rows,
      long bytes) {
    public Step {
      packages = List.copyOf(packages);
    }
  }

  /**
   * What became of a step.
   *
   * @param files that the copy has now
   * @param bytes of these files
   * @param fault why there is no copy; empty if there is
   */
  public record Copied(Step step, long files, long bytes, String fault) {}

  private final LakeStore store;
  private final Ledger ledger;
  private final Lease lease;
  private final Workers workers;
  private final LoadSettings settings;
  private final TreeMap<String, String> hadoopProperties;

  /**
   * A compactor for a lake that every worker can reach.
   *
   * @param lease by which this process holds it
   * @param hadoopProperties settings of the lake's file system, for the workers
   */
  public Compactor(
      LakeStore store,
      Ledger ledger,
      Lease lease,
      Workers workers,
      LoadSettings settings,
      Map<String, String> hadoopProperties) {
    this.store = store;
    this.ledger = ledger;
    this.lease = lease;
    this.workers = workers;
    this.settings = settings;
    this.hadoopProperties = new TreeMap<>(hadoopProperties);
  }

  /** A table in a month. */
  private record TableMonth(YearMonth month, String table) implements Comparable<TableMonth> {
    @Override
    public int compareTo(TableMonth other) {
      return Comparator.comparing(TableMonth::month)
          .thenComparing(TableMonth::table)
          .compare(this, other);
    }
  }

  /**
   * What is to be copied: of each month that is over, as the newest package shows, the tables that
   * have no copy, or one that was made of other files. What was copied and is of no package any
   * more is among it.
   *
   * @return by month and table
   */
  public static List<Step> plan(LakeStore store, Ledger ledger) throws IOException {
    return plan(store, ledger, CompactMonth.readAll(store));
  }

  /** The same of a lake that has a copy; nothing where nobody has ever wanted one. */
  public static List<Step> outOfDate(LakeStore store, Ledger ledger) throws IOException {
    Map<YearMonth, CompactMonth> months = CompactMonth.readAll(store);
    return months.isEmpty() ? List.of() : plan(store, ledger, months);
  }

  private static List<Step> plan(
      LakeStore store, Ledger ledger, Map<YearMonth, CompactMonth> months) throws IOException {
    Map<TableMonth, List<PublishedPackage>> wanted = finished(ledger.packages());
    Map<TableMonth, TableCopy> copies = new HashMap<>();
    months.forEach(
        (month, copy) ->
            copy.tables()
                .forEach((table, files) -> copies.put(new TableMonth(month, table), files)));
    copies.keySet().forEach(each -> wanted.putIfAbsent(each, List.of()));

    Set<LakeStore.Entry> there = copies.isEmpty() ? Set.of() : Set.copyOf(store.list(FOLDER));
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<TableMonth, List<PublishedPackage>> each : wanted.entrySet()) {
      Step step = step(each.getKey(), each.getValue());
      Optional<TableCopy> copy = Optional.ofNullable(copies.get(each.getKey()));
      if (copy.filter(old -> isOf(old, step, there)).isEmpty()) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static boolean isOf(TableCopy copy, Step step, Set<LakeStore.Entry> there) {
    return copy.madeOf().equals(step.madeOf())
        && copy.files().stream()
            .allMatch(file -> there.contains(new LakeStore.Entry(file.path(), file.bytes())));
  }

  private static Map<TableMonth, List<PublishedPackage>> finished(List<PublishedPackage> packages) {
    Map<TableMonth, List<PublishedPackage>> finished = new TreeMap<>();
    Optional<YearMonth> last =
        packages.stream().map(Compactor::monthOf).max(Comparator.naturalOrder());
    for (PublishedPackage each : packages) {
      YearMonth month = monthOf(each);
      for (TableTotals table : each.tables()) {
        if (table.files() > 0 && month.isBefore(last.orElseThrow())) {
          finished
              .computeIfAbsent(new TableMonth(month, table.table()), none -> new ArrayList<>())
              .add(each);
        }
      }
    }
    return finished;
  }

  private static YearMonth monthOf(PublishedPackage of) {
    return YearMonth.from(of.file().date());
  }

  private static Step step(TableMonth of, List<PublishedPackage> packages) {
    List<TableTotals> totals =
        packages.stream()
            .flatMap(each -> each.tables().stream())
            .filter(table -> table.table().equals(of.table()))
            .toList();
    return new Step(
        of.table(),
        of.month(),
        packages,
        madeOf(packages),
        totals.stream().mapToLong(TableTotals::files).sum(),
        totals.stream().mapToLong(table -> table.books().rows()).sum(),
        totals.stream().mapToLong(TableTotals::bytes).sum());
  }

  // A list of files tells their hashes, and its own is in the ledger.
  private static String madeOf(List<PublishedPackage> packages) {
    MessageDigest digest = Sha256.newDigest();
    digest.update((VERSION + "\n").getBytes(StandardCharsets.UTF_8));
    packages.stream()
        .map(each -> each.id() + " " + each.fileList().sha256() + "\n")
        .sorted()
        .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }

  /**
   * Makes copies, all at once, and puts each where readers find it, in place of an earlier one. If
   * one cannot be made, the earlier one stays.
   *
   * @param runId names the folder of the drafts, which are left there after a failure
   * @param steps best those of one month: the list of a package's files is read once
   * @param progress is told how many bytes of the data files are through
   * @throws IOException if the store fails; the next {@link #plan} has those steps again that were
   *     not brought to their end
   */
  public List<Copied> compact(String runId, List<Step> steps, LongConsumer progress)
      throws IOException {
    List<Copied> copied = new ArrayList<>();
    for (Draft draft : make(runId, steps, progress)) {
      lease.requireHeld();
      copied.add(place(draft));
    }
    return copied;
  }

  private record Draft(Step step, List<Result> files) {}

  private List<Draft> make(String runId, List<Step> steps, LongConsumer progress)
      throws IOException {
    Map<String, Map<String, List<DataFile>>> lists = new HashMap<>();
    for (Step step : steps) {
      for (PublishedPackage each : step.packages()) {
        if (!lists.containsKey(each.id())) {
          lists.put(each.id(), byTable(each));
        }
      }
    }
    List<List<Task>> tasks = steps.stream().map(step -> tasks(step, lists)).toList();
    List<Task> all = tasks.stream().flatMap(List::stream).toList();
    CompactWork work = new CompactWork(settings, store.root(), hadoopProperties, runId);
    Iterator<Result> results =
        all.isEmpty()
            ? Collections.emptyIterator()
            : workers.run("compact, run " + runId, all, work, progress).iterator();

    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Result> ofStep = new ArrayList<>();
      tasks.get(i).forEach(task -> ofStep.add(results.next()));
      drafts.add(new Draft(steps.get(i), ofStep));
    }
    return drafts;
  }

  private Map<String, List<DataFile>> byTable(PublishedPackage of) throws IOException {
    return ledger.ownedFiles(of).stream().collect(Collectors.groupingBy(DataFile::table));
  }

  /** The files of a copy: as large as a data file may be, and which it is made of by its names. */
  private List<Task> tasks(Step step, Map<String, Map<String, List<DataFile>>> lists) {
    List<DataFile> sorted =
        step.packages().stream()
            .flatMap(each -> lists.get(each.id()).getOrDefault(step.table(), List.of()).stream())
            // What lies in one partition comes together, and the days of a course.
            .sorted(Comparator.comparing(DataFile::path))
            .toList();

    List<Task> tasks = new ArrayList<>();
    int first = 0;
    long bytes = 0;
    long rows = 0;
    for (int i = 0; i < sorted.size(); i++) {
      DataFile file = sorted.get(i);
      boolean full =
          bytes + file.bytes() > settings.fileBytes() || rows + file.rows() > settings.fileRows();
      if (full && i > first) {
        tasks.add(task(step, tasks.size(), sorted.subList(first, i)));
        first = i;
        bytes = 0;
        rows = 0;
      }
      bytes += file.bytes();
      rows += file.rows();
    }
    if (first < sorted.size()) {
      tasks.add(task(step, tasks.size(), sorted.subList(first, sorted.size())));
    }
    return tasks;
  }

  private static Task task(Step step, int number, List<DataFile> files) {
    String path = "%s%04d.parquet".formatted(prefix(step), number);
    return new Task(path, step.table(), new ArrayList<>(files));
  }

  private static String prefix(Step step) {
    return "%s/%s/%s-".formatted(FOLDER, step.table(), step.month());
  }

  private Copied place(Draft draft) throws IOException {
    Step step = draft.step();
    Optional<String> fault =
        draft.files().stream().map(Result::fault).filter(words -> !words.isEmpty()).findFirst();
    if (fault.isPresent()) {
      return new Copied(step, 0, 0, fault.get());
    }

    CompactMonth.record(store, step.month(), step.table(), Optional.empty());
    Parallel.forEach(
        store.list(FOLDER + "/" + step.table()).stream()
            .filter(entry -> entry.path().startsWith(prefix(step)))
            .toList(),
        old -> store.delete(old.path()));
    Parallel.forEach(
        draft.files(),
        made -> {
          if (!store.place(made.folder() + "/" + made.file().path(), made.file().path())) {
            throw new IOException(
                "The draft of "
                    + made.file().path()
                    + " vanished before it was placed. Run again.");
          }
        });
    List<DataFile> files = draft.files().stream().map(Result::file).toList();
    if (!files.isEmpty()) {
      TableCopy copy = new TableCopy(step.madeOf(), files);
      CompactMonth.record(store, step.month(), step.table(), Optional.of(copy));
    }
    return new Copied(step, files.size(), files.stream().mapToLong(DataFile::bytes).sum(), "");
  }
}
