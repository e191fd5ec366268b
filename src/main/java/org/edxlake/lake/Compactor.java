package org.edxlake.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.CompactMonth.TableCopy;
import org.edxlake.lake.CompactWork.Result;
import org.edxlake.lake.CompactWork.Task;
import org.edxlake.lake.PublishedPackage.TableTotals;
import org.edxlake.lake.store.LakeStore;

/**
 * Keeps a copy of the tables in few large files, for readers that would have to open a hundred
 * thousand small ones: `compact/<table>/<month>-<nnnn>-<what it was made of>.parquet`.
 *
 * <p>It has the same rows, sorted by course and date, and the partition columns as columns of the
 * files. The data files under `lake/` stay what they are and belong to their packages; the copy is
 * derived from them, may be deleted at any time, and is made anew where packages have changed.
 *
 * <p>A table's copy of a month is replaced as a whole: the old files go, then the new ones come, so
 * that who lists them meanwhile may miss rows, and never sees one twice; who has listed them
 * before finds them as they were, or gone.
 */
public final class Compactor {
  /** Counts the ways to make a copy; another number makes all of them anew. */
  private static final int VERSION = 1;

  static final String FOLDER = "compact";

  private static final Pattern FILE =
      Pattern.compile(FOLDER + "/([^/]+)/(\\d{4}-(?:0[1-9]|1[0-2]))-\\d{4,}-[0-9a-f]{8}\\.parquet");

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
   * @param files that were made
   * @param bytes of these files
   * @param fault why it was not made; empty if it was
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

    /** What a file of the copy belongs to; empty for one that is none by its name. */
    private static Optional<TableMonth> ofPath(String path) {
      Matcher named = FILE.matcher(path);
      return named.matches()
          ? Optional.of(new TableMonth(YearMonth.parse(named.group(2)), named.group(1)))
          : Optional.empty();
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

  /**
   * The same of the tables that somebody has ever had copied: what their copy lacks, or has of
   * packages that are others now.
   */
  public static List<Step> outOfDate(LakeStore store, Ledger ledger) throws IOException {
    Map<YearMonth, CompactMonth> months = CompactMonth.readAll(store);
    Set<String> copied = new HashSet<>();
    months.values().forEach(month -> copied.addAll(month.tables().keySet()));
    return copied.isEmpty()
        ? List.of()
        : plan(store, ledger, months).stream()
            .filter(step -> copied.contains(step.table()) || step.packages().isEmpty())
            .toList();
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

    // Files that no month names were left by one who was killed, or was taken for dead.
    Map<String, Long> there = new HashMap<>();
    store.list(FOLDER).forEach(entry -> there.put(entry.path(), entry.bytes()));
    Set<String> named = new HashSet<>();
    copies.values().forEach(copy -> copy.files().forEach(file -> named.add(file.path())));
    Set<TableMonth> untidy = new HashSet<>();
    there.keySet().stream()
        .filter(path -> !named.contains(path))
        .forEach(path -> TableMonth.ofPath(path).ifPresent(untidy::add));
    untidy.forEach(each -> wanted.putIfAbsent(each, List.of()));

    List<Step> steps = new ArrayList<>();
    for (Map.Entry<TableMonth, List<PublishedPackage>> each : wanted.entrySet()) {
      Step step = step(each.getKey(), each.getValue());
      TableCopy copy = copies.get(each.getKey());
      boolean stands =
          copy != null
              && copy.madeOf().equals(step.madeOf())
              && copy.files().stream()
                  .allMatch(file -> Objects.equals(there.get(file.path()), file.bytes()));
      if (!stands || untidy.contains(each.getKey())) {
        steps.add(step);
      }
    }
    return steps;
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
    return hash(packages.stream().map(each -> each.id() + " " + each.fileList().sha256()).sorted());
  }

  private static String hash(Stream<String> lines) {
    MessageDigest digest = Sha256.newDigest();
    Stream.concat(Stream.of(Integer.toString(VERSION)), lines)
        .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }

  /**
   * Makes copies of tables of one month, all at once, and puts them where readers find them, in
   * place of earlier ones. If one cannot be made, the earlier one stays.
   *
   * @param runId names the folder of the drafts, which are left there after a failure
   * @param progress is told how many bytes of the data files are through
   * @throws IOException if the store fails; the next {@link #plan} has those steps again that were
   *     not brought to their end
   */
  public List<Copied> compact(String runId, List<Step> steps, LongConsumer progress)
      throws IOException {
    if (steps.isEmpty()) {
      return List.of();
    }
    YearMonth month = steps.get(0).month();
    if (steps.stream().anyMatch(step -> !step.month().equals(month))) {
      throw new IllegalArgumentException("copies of several months are made one after another");
    }
    List<Draft> drafts = make(runId, steps, progress);
    lease.requireHeld();
    place(month, drafts.stream().filter(draft -> draft.fault().isEmpty()).toList());
    return drafts.stream().map(Draft::copied).toList();
  }

  /** The files of a copy, not yet where readers look. */
  private record Draft(Step step, List<Result> results) {
    private String fault() {
      return results.stream()
          .map(Result::fault)
          .filter(words -> !words.isEmpty())
          .findFirst()
          .orElse("");
    }

    private List<DataFile> files() {
      return results.stream().map(Result::file).toList();
    }

    private Copied copied() {
      boolean made = fault().isEmpty();
      return new Copied(
          step,
          made ? results.size() : 0,
          made ? files().stream().mapToLong(DataFile::bytes).sum() : 0,
          fault());
    }
  }

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
    return ledger.ownedFiles(of).stream()
        // What was set aside is not for readers, whatever a dump may be called.
        .filter(file -> file.path().startsWith("lake/" + file.table() + "/"))
        .collect(Collectors.groupingBy(DataFile::table));
  }

  /** The files that a copy will have, none of more than a data file may have. */
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

  // A name says what a file was made of: one that a reader has listed is as it was then, or gone.
  private static Task task(Step step, int number, List<DataFile> files) {
    String made = hash(files.stream().map(file -> file.path() + " " + file.sha256()));
    String path = "%s%04d-%s.parquet".formatted(prefix(step), number, made.substring(0, 8));
    return new Task(path, step.table(), new ArrayList<>(files));
  }

  private static String prefix(Step step) {
    return "%s/%s/%s-".formatted(FOLDER, step.table(), step.month());
  }

  private void place(YearMonth month, List<Draft> drafts) throws IOException {
    Set<String> tables =
        drafts.stream().map(draft -> draft.step().table()).collect(Collectors.toSet());
    CompactMonth.remove(store, month, tables);
    List<String> old = Collections.synchronizedList(new ArrayList<>());
    Parallel.forEach(
        drafts,
        draft ->
            store.list(FOLDER + "/" + draft.step().table()).stream()
                .map(LakeStore.Entry::path)
                .filter(path -> path.startsWith(prefix(draft.step())))
                .forEach(old::add));
    Parallel.forEach(old, store::delete);
    Parallel.forEach(
        drafts.stream().flatMap(draft -> draft.results().stream()).toList(), this::place);

    Map<String, TableCopy> copies = new TreeMap<>();
    for (Draft draft : drafts) {
      if (!draft.results().isEmpty()) {
        copies.put(draft.step().table(), new TableCopy(draft.step().madeOf(), draft.files()));
      }
    }
    CompactMonth.add(store, month, copies);
  }

  private void place(Result made) throws IOException {
    String path = made.file().path();
    if (!store.place(made.folder() + "/" + path, path)) {
      throw new IOException(
          "The draft of %s vanished before it was placed. Run again.".formatted(path));
    }
  }
}
