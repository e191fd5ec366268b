package org.edxlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.edxlake.lake.PublishedPackage.TableTotals;
import org.edxlake.lake.store.Denial;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a lake as its ledger has them, for those who query it: nothing lists the lake, and a
 * package is seen once all of it is published.
 *
 * <p>While a package replaces an earlier delivery of itself, its files are those that are there,
 * old or new, as they would be for a reader that lists.
 *
 * <p>Safe for use by several threads. Lists of files are kept as long as there is memory for them.
 */
final class PublishedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedFiles.class);
  private static final Map<String, PublishedFiles> OPEN = new ConcurrentHashMap<>();
  private static final Set<String> CLOSED = ConcurrentHashMap.newKeySet();
  private static final int MOMENTS = 1_000;
  private static final long RECORD_BYTES = 1_000;

  /** The lake between two changes: its packages, and the entry that is open, if any. */
  private record Moment(List<PublishedPackage> packages, Optional<Ledger.Opening> opening) {}

  private final LakeStore store;
  private final FileSystem files;
  private final Path root;
  private final Map<String, SoftReference<List<DataFile>>> lists = new ConcurrentHashMap<>();
  private final Map<String, Moment> moments =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Moment> eldest) {
          return size() > MOMENTS;
        }
      };
  private Ledger ledger;

  private PublishedFiles(LakeStore store, Ledger ledger, FileSystem files, Path root) {
    this.store = store;
    this.ledger = ledger;
    this.files = files;
    this.root = root;
  }

  /**
   * The files of the lake at a root. A JVM has one object for each lake and user, so that the
   * ledger is read once, and then what was added to it.
   *
   * @return empty if there is no ledger, or none that this user may read: who queries the lake need
   *     have no rights but those to the tables
   */
  static Optional<PublishedFiles> at(URI root, Configuration hadoop) throws IOException {
    String key = UserGroupInformation.getCurrentUser().getUserName() + " " + root;
    PublishedFiles known = OPEN.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    Path path = new Path(root);
    try {
      // Opening a store makes its root, and opening a ledger begins one, where there is none.
      if (LakeStores.mayHold(root)
          && LakeStores.isThere(new Path(path, "ledger/format.json"), hadoop)) {
        PublishedFiles opened = open(root, hadoop);
        PublishedFiles other = OPEN.putIfAbsent(key, opened);
        return Optional.of(other == null ? opened : other);
      }
    } catch (IOException failed) {
      if (Denial.in(failed).isEmpty()) {
        throw failed;
      }
      if (CLOSED.add(key)) {
        LOG.warn(
            "The ledger of the lake at {} is not for this user to read: queries list the folders"
                + " of the lake instead, which takes longer.",
            root);
      }
    }
    return Optional.empty();
  }

  private static PublishedFiles open(URI root, Configuration hadoop) throws IOException {
    Path path = new Path(root);
    LakeStore store = LakeStores.open(root, hadoop);
    try {
      return new PublishedFiles(store, Ledger.open(store), path.getFileSystem(hadoop), path);
    } catch (IOException | RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  /** The folder or bucket of the lake. */
  Path root() {
    return root;
  }

  /** The names of all tables that have files under `lake/`. */
  List<String> tables() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (PublishedPackage each : now().packages()) {
      each.tables().stream()
          .filter(totals -> totals.files() > 0)
          .forEach(totals -> names.add(totals.table()));
    }
    return List.copyOf(names);
  }

  /** The bytes of all files of a table; of what was set aside, about so many. */
  long bytes(String query, String table) throws IOException {
    long bytes = 0;
    for (PublishedPackage each : moment(query).packages()) {
      bytes +=
          totals(each, table).map(TableTotals::bytes).orElse(0L)
              + RECORD_BYTES * setAside(each, table);
    }
    return bytes;
  }

  /**
   * The files of a table, or of the `rejects` or `repairs`.
   *
   * @param query tells one query from another; all that one query asks is about one moment. Empty
   *     for a question about this moment
   * @param dates those of packages to leave out
   */
  List<DataFile> filesOf(String query, String table, Predicate<LocalDate> dates)
      throws IOException {
    Moment moment = moment(query);
    Optional<Ledger.Opening> opening = moment.opening().filter(entry -> entry.published() != null);
    List<PublishedPackage> packages =
        moment.packages().stream()
            .filter(each -> dates.test(each.file().date()))
            .filter(each -> mayHave(each, table) || isReplaced(each, opening))
            .toList();
    // A store answers slowly, but many at once.
    Parallel.forEach(packages.stream().filter(each -> known(each).isEmpty()).toList(), this::list);

    List<DataFile> found = new ArrayList<>();
    for (PublishedPackage each : packages) {
      List<DataFile> files =
          isReplaced(each, opening) ? beingReplaced(each, opening.get()) : list(each);
      files.stream().filter(file -> file.table().equals(table)).forEach(found::add);
    }
    return found;
  }

  private static boolean mayHave(PublishedPackage each, String table) {
    return setAside(each, table) > 0
        || totals(each, table).filter(one -> one.files() > 0).isPresent();
  }

  /** How many records of a package are among the rejects or repairs. */
  private static long setAside(PublishedPackage each, String table) {
    if (table.equals(ParquetFormat.REJECTS.getName())) {
      return each.tables().stream()
          .flatMap(one -> one.books().rejects().values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
    return table.equals(ParquetFormat.REPAIRS.getName())
        ? each.tables().stream().mapToLong(one -> one.books().repaired()).sum()
        : 0;
  }

  private static Optional<TableTotals> totals(PublishedPackage each, String table) {
    return each.tables().stream().filter(one -> one.table().equals(table)).findFirst();
  }

  private static boolean isReplaced(PublishedPackage each, Optional<Ledger.Opening> opening) {
    return opening.filter(entry -> entry.packageId().equals(each.id())).isPresent();
  }

  private List<DataFile> beingReplaced(PublishedPackage old, Ledger.Opening entry)
      throws IOException {
    Map<String, DataFile> byPath = new TreeMap<>();
    list(old).forEach(file -> byPath.put(file.path(), file));
    list(entry.published()).forEach(file -> byPath.put(file.path(), file));
    List<DataFile> there = new ArrayList<>();
    for (DataFile file : byPath.values()) {
      sizeOf(file).ifPresent(bytes -> there.add(withSize(file, bytes)));
    }
    return there;
  }

  private Optional<Long> sizeOf(DataFile file) throws IOException {
    try {
      return Optional.of(files.getFileStatus(pathOf(file)).getLen());
    } catch (FileNotFoundException notYetOrNoLonger) {
      return Optional.empty();
    }
  }

  private static DataFile withSize(DataFile file, long bytes) {
    return new DataFile(file.path(), file.table(), file.rows(), bytes, file.sha256());
  }

  /** Where a file lies. */
  Path pathOf(DataFile file) {
    return new Path(root + "/" + file.path());
  }

  private List<DataFile> list(PublishedPackage each) throws IOException {
    Optional<List<DataFile>> known = known(each);
    if (known.isPresent()) {
      return known.get();
    }
    List<DataFile> read = ledger().ownedFiles(each);
    lists.put(each.fileList().path(), new SoftReference<>(read));
    return read;
  }

  private Optional<List<DataFile>> known(PublishedPackage each) {
    return Optional.ofNullable(lists.get(each.fileList().path())).map(SoftReference::get);
  }

  private Moment moment(String query) throws IOException {
    synchronized (moments) {
      Moment known = moments.get(query);
      if (known != null) {
        return known;
      }
    }
    Moment now = now();
    synchronized (moments) {
      Moment other = query.isEmpty() ? null : moments.putIfAbsent(query, now);
      return other == null ? now : other;
    }
  }

  private synchronized Moment now() throws IOException {
    if (!ledger.isThere()) {
      if (store.find("ledger/format.json").isEmpty()) {
        throw new FileNotFoundException("there is no lake at " + root + " any more");
      }
      ledger = Ledger.open(store);
    }
    ledger.refresh();
    return new Moment(ledger.packages(), ledger.opening());
  }

  private synchronized Ledger ledger() {
    return ledger;
  }
}
