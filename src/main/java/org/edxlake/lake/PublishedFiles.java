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
  private static final List<String> SCHEMES = List.of("file", "hdfs", "s3a");
  private static final int MOMENTS = 100;

  /** The lake between two changes: its packages, and the entry that is open, if any. */
  private record Moment(List<PublishedPackage> packages, Optional<Ledger.Opening> opening) {}

  private final Ledger ledger;
  private final FileSystem files;
  private final Path root;
  private final Map<String, SoftReference<List<DataFile>>> lists = new ConcurrentHashMap<>();
  private final Map<String, Moment> moments =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Moment> eldest) {
          return size() > MOMENTS;
        }
      };

  private PublishedFiles(Ledger ledger, FileSystem files, Path root) {
    this.ledger = ledger;
    this.files = files;
    this.root = root;
  }

  /**
   * The files of the lake at a root, from what this JVM has read of the ledger before if it has.
   *
   * @return empty if there is no ledger, or none that this user may read: who queries the lake need
   *     have no rights but those to the tables
   */
  static Optional<PublishedFiles> at(URI root, Configuration hadoop) throws IOException {
    PublishedFiles known = OPEN.get(key(root));
    return known != null ? Optional.of(known) : open(root, hadoop);
  }

  /** The same, from the ledger as it is: a lake may have been made anew at this root. */
  static Optional<PublishedFiles> open(URI root, Configuration hadoop) throws IOException {
    Path path = new Path(root);
    FileSystem files = path.getFileSystem(hadoop);
    Optional<PublishedFiles> opened = Optional.empty();
    try {
      // Opening a store makes its root, and opening a ledger begins one, where there is none.
      if (SCHEMES.contains(root.getScheme())
          && files.exists(new Path(path, "ledger/format.json"))) {
        Ledger ledger = Ledger.open(LakeStores.open(root, hadoop));
        opened = Optional.of(new PublishedFiles(ledger, files, path));
      }
    } catch (IOException failed) {
      if (Denial.in(failed).isEmpty()) {
        throw failed;
      }
      LOG.warn(
          "The ledger of the lake at {} is not for this user to read: queries list the folders of"
              + " the lake instead, which takes longer.",
          root);
    }
    PublishedFiles replaced =
        opened.isPresent() ? OPEN.put(key(root), opened.get()) : OPEN.remove(key(root));
    if (replaced != null) {
      replaced.forget();
    }
    return opened;
  }

  private static String key(URI root) throws IOException {
    return UserGroupInformation.getCurrentUser().getUserName() + " " + root;
  }

  /** Has the next question of every query read the ledger. */
  synchronized void forget() {
    moments.clear();
  }

  /** The folder or bucket of the lake. */
  Path root() {
    return root;
  }

  /** The names of all tables that have files under `lake/`. */
  List<String> tables(String query) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (PublishedPackage each : moment(query).packages()) {
      each.tables().stream()
          .filter(totals -> totals.files() > 0)
          .forEach(totals -> names.add(totals.table()));
    }
    return List.copyOf(names);
  }

  /** The bytes of all files of a table under `lake/`. */
  long bytes(String query, String table) throws IOException {
    long bytes = 0;
    for (PublishedPackage each : moment(query).packages()) {
      bytes += totals(each, table).map(TableTotals::bytes).orElse(0L);
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
  List<DataFile> of(String query, String table, Predicate<LocalDate> dates) throws IOException {
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
    boolean setAside =
        table.equals(ParquetFormat.REJECTS.getName())
            || table.equals(ParquetFormat.REPAIRS.getName());
    return setAside || totals(each, table).filter(one -> one.files() > 0).isPresent();
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
    List<DataFile> read = ledger.ownedFiles(each);
    lists.put(each.fileList().path(), new SoftReference<>(read));
    return read;
  }

  private Optional<List<DataFile>> known(PublishedPackage each) {
    return Optional.ofNullable(lists.get(each.fileList().path())).map(SoftReference::get);
  }

  private synchronized Moment moment(String query) throws IOException {
    Moment known = moments.get(query);
    if (known != null) {
      return known;
    }
    Moment now;
    synchronized (ledger) {
      ledger.refresh();
      now = new Moment(ledger.packages(), ledger.opening());
    }
    if (!query.isEmpty()) {
      moments.put(query, now);
    }
    return now;
  }
}
