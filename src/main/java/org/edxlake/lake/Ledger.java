package org.edxlake.lake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.PublishedPackage.ListFile;
import org.edxlake.lake.store.LakeStore;

/**
 * What the lake holds and how it came to be: one numbered log for the whole lake.
 *
 * <p>Entry k opens with `ledger/log/<k>.intent.json`, which names all files to place and to remove,
 * and closes with `<k>.commit.json`. Each of these is put only if absent and names the sha256 of
 * the one before, so that there is one history and a change to it shows. A commit that says
 * `SUPERSEDED` carries the opening of entry k + 1 in itself: there is no moment at which what entry
 * k may have placed is nobody's.
 *
 * <p>The records are a few KB; the lists of files and members are Parquet beside them, written
 * first, named by their sha256. Every hundred entries a snapshot is put beside the log, which only
 * makes opening quick. Nothing in the ledger is a learner's data.
 *
 * <p>A ledger that was opened knows the log up to that moment, and what was written through it; it
 * is safe for use by several threads.
 */
public final class Ledger {
  private static final String FORMAT = "ledger/format.json";
  private static final String SNAPSHOTS = "ledger/snapshot";
  private static final int SNAPSHOT_EVERY = 100;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final String NOTHING_BEFORE = "0".repeat(64);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  /**
   * The opening of an entry: exactly one of `published` and `refused` is there.
   *
   * @param previous sha256 of the record before
   * @param writer tells apart two writers of otherwise equal records
   */
  record Opening(
      long number,
      String previous,
      Instant at,
      String runId,
      String writer,
      PublishedPackage published,
      RefusedPackage refused) {
    String packageId() {
      return published != null ? published.id() : refused.id();
    }
  }

  /**
   * The closing of an entry.
   *
   * @param next the entry that takes the place of a superseded one; null otherwise
   */
  record Closing(
      long number, String previous, Instant at, String writer, Outcome outcome, Opening next) {}

  enum Outcome {
    /** All of it is done. */
    COMMITTED,
    /** The next entry does it, and undoes what was half done. */
    SUPERSEDED
  }

  private record FormatVersion(int version) {}

  private record Snapshot(long number, String lastRecord, ListFile heads) {}

  private final LakeStore store;
  private final LakeFormat format;
  private final String writer = UUID.randomUUID().toString();
  private final Map<String, PublishedPackage> published = new TreeMap<>();
  private final Map<String, RefusedPackage> refused = new TreeMap<>();
  private long number;
  private String lastRecord = NOTHING_BEFORE;
  private Opening opening;
  private long snapshotNumber;

  private Ledger(LakeStore store, LakeFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * Opens the ledger of a lake; a place without one becomes a new lake.
   *
   * @throws IllegalStateException if a newer edxlake wrote it, or if it is damaged
   */
  public static Ledger open(LakeStore store) throws IOException {
    Ledger ledger = new Ledger(store, readFormat(store));
    ledger.startFromSnapshot();
    ledger.refresh();
    return ledger;
  }

  /** The ledger as the log alone tells it, without its snapshots. */
  static Ledger replay(LakeStore store) throws IOException {
    Ledger ledger = new Ledger(store, readFormat(store));
    ledger.refresh();
    return ledger;
  }

  private static LakeFormat readFormat(LakeStore store) throws IOException {
    Optional<byte[]> found = store.read(FORMAT);
    if (found.isEmpty()) {
      boolean hasLog = !store.list("ledger/log").isEmpty();
      // Another run may have begun the lake just now: the format is there before the first entry.
      found = store.read(FORMAT);
      if (found.isEmpty() && hasLog) {
        throw new LedgerDamagedException(FORMAT, "is missing though there is a log");
      }
    }
    if (found.isEmpty()) {
      store.createIfAbsent(FORMAT, toJson(LakeFormat.ofNewLake()));
      found = store.read(FORMAT);
    }

    byte[] json = found.orElseThrow(() -> new FileNotFoundException(FORMAT));
    int version = parse(FORMAT, json, FormatVersion.class).version();
    if (version > LakeFormat.NEWEST) {
      throw new IllegalStateException(
          "The lake at "
              + store.root()
              + " has format "
              + version
              + "; this edxlake knows formats up to "
              + LakeFormat.NEWEST
              + ". Use the edxlake that wrote it last, or a newer one.");
    }
    return parse(FORMAT, json, LakeFormat.class);
  }

  /** Whether this is still the ledger that is there: a lake may be removed, and begun anew. */
  boolean isThere() throws IOException {
    Optional<byte[]> json = store.read(FORMAT);
    return json.isPresent() && parse(FORMAT, json.get(), LakeFormat.class).equals(format);
  }

  /** What the lake was begun with. */
  public LakeFormat format() {
    return format;
  }

  /** The number of the last entry; 0 in a new lake. */
  public synchronized long lastNumber() {
    return number;
  }

  /** What is published of a package. */
  public synchronized Optional<PublishedPackage> published(String packageId) {
    return Optional.ofNullable(published.get(packageId));
  }

  /** All published packages, by id. */
  public synchronized List<PublishedPackage> packages() {
    return List.copyOf(published.values());
  }

  /** Why the newest delivery of a package was refused as a whole; empty if it was not. */
  public synchronized Optional<RefusedPackage> refused(String packageId) {
    return Optional.ofNullable(refused.get(packageId));
  }

  /** All packages whose newest delivery was refused as a whole, by id. */
  public synchronized List<RefusedPackage> refusals() {
    return List.copyOf(refused.values());
  }

  /**
   * Whether a delivery needs no work: its name, size and version are those of the one that was
   * published or refused last. Where something of it failed, it is tried again once the keys or the
   * code have changed.
   */
  public synchronized boolean isUpToDate(
      PackageFile file, String codeVersion, String keysFingerprint) {
    RefusedPackage refusal = refused.get(file.id());
    if (refusal != null) {
      return isSame(file, refusal.file())
          && refusal.codeVersion().equals(codeVersion)
          && refusal.keysFingerprint().equals(keysFingerprint);
    }

    PublishedPackage known = published.get(file.id());
    if (known == null || !isSame(file, known.file())) {
      return false;
    }
    return known.isComplete()
        || (known.codeVersion().equals(codeVersion)
            && known.keysFingerprint().equals(keysFingerprint));
  }

  private static boolean isSame(PackageFile one, PackageFile other) {
    return one.name().equals(other.name())
        && one.size() == other.size()
        && one.version().equals(other.version());
  }

  /** The members of a published package, in the order of the archive; none if it is unknown. */
  public List<PublishedMember> members(String packageId) throws IOException {
    Optional<PublishedPackage> known = published(packageId);
    return known.isPresent() ? members(known.get()) : List.of();
  }

  /** The files that a package owns, under `lake/` and `quarantine/`. */
  public List<DataFile> files(String packageId) throws IOException {
    Optional<PublishedPackage> known = published(packageId);
    return known.isPresent() ? ownedFiles(known.get()) : List.of();
  }

  /** The files that all packages own, by path. */
  public List<DataFile> files() throws IOException {
    List<DataFile> files = new ArrayList<>();
    for (PublishedPackage each : packages()) {
      files.addAll(ownedFiles(each));
    }
    files.sort(Comparator.comparing(DataFile::path));
    return files;
  }

  List<DataFile> ownedFiles(PublishedPackage of) throws IOException {
    return plannedFiles(of).stream().filter(PlannedFile::isOwned).map(PlannedFile::file).toList();
  }

  List<PublishedMember> members(PublishedPackage of) throws IOException {
    return LedgerLists.members(readList(of.memberList()));
  }

  List<PlannedFile> plannedFiles(PublishedPackage of) throws IOException {
    return LedgerLists.files(readList(of.fileList()));
  }

  private byte[] readList(ListFile list) throws IOException {
    byte[] content =
        store
            .read(list.path())
            .orElseThrow(() -> new LedgerDamagedException(list.path(), "is missing"));
    if (!Sha256.of(content).equals(list.sha256())) {
      throw new LedgerDamagedException(list.path(), "is not what was written");
    }
    return content;
  }

  /**
   * Notes that nothing of a delivery was published, and why. An open entry must have been finished
   * first, see {@link Publisher#recover}.
   *
   * @throws IllegalStateException if another entry is open
   */
  public void recordQuarantined(RefusedPackage refusal, LoadRun run) throws IOException {
    while (true) {
      refresh();
      Optional<Opening> other = opening();
      if (other.isPresent() && other.get().refused() == null) {
        throw new IllegalStateException(
            "The publishing of "
                + other.get().packageId()
                + " was interrupted and must be finished before "
                + refusal.id()
                + " is recorded. Run again.");
      }
      if (other.isPresent()) {
        commit(other.get());
        continue;
      }
      Optional<Opening> own = open(null, refusal, run, Optional.empty());
      if (own.isPresent()) {
        commit(own.get());
        return;
      }
    }
  }

  /** Keeps the report of a run, as `ledger/runs/<run id>.json`, over an earlier one of that run. */
  public void recordRun(String runId, String json) throws IOException {
    store.replace(runPath(runId), json.getBytes(StandardCharsets.UTF_8));
  }

  /** The report of a run. */
  public Optional<String> run(String runId) throws IOException {
    return store.read(runPath(runId)).map(json -> new String(json, StandardCharsets.UTF_8));
  }

  /** The ids of all runs that left a report, sorted. */
  public List<String> runs() throws IOException {
    return store.list("ledger/runs").stream()
        .map(entry -> entry.path().substring("ledger/runs/".length()))
        .filter(name -> name.endsWith(".json"))
        .map(name -> name.substring(0, name.length() - ".json".length()))
        .toList();
  }

  private static String runPath(String runId) {
    return "ledger/runs/" + runId + ".json";
  }

  /** The entry that is open, if any. */
  synchronized Optional<Opening> opening() {
    return Optional.ofNullable(opening);
  }

  /** When an entry was committed; empty if it was not. */
  Optional<Instant> committedAt(long entry) throws IOException {
    Optional<byte[]> record = store.read(commitPath(entry));
    return record.isPresent()
        ? Optional.of(parse(commitPath(entry), record.get(), Closing.class).at())
        : Optional.empty();
  }

  /** Whether an entry is still open in the log itself, whoever may have closed it. */
  boolean isOpen(long entry) throws IOException {
    return store.find(commitPath(entry)).isEmpty();
  }

  /** Writes a list, before the record that names it. */
  ListFile writeList(String kind, String packageId, byte[] parquet) throws IOException {
    String sha256 = Sha256.of(parquet);
    String path = "ledger/" + kind + "/" + packageId + "-" + sha256.substring(0, 16) + ".parquet";
    store.createIfAbsent(path, parquet);
    return new ListFile(path, sha256);
  }

  /** The number that the next entry gets, unless another writer is faster. */
  synchronized long nextNumber() {
    return number + 1;
  }

  /**
   * Opens the next entry.
   *
   * @param superseded the open entry whose place it takes
   * @return the entry, which another writer may have closed by now; empty if another writer was
   *     faster: {@link #refresh} then tells what it did
   */
  synchronized Optional<Opening> open(
      PublishedPackage content, RefusedPackage refusal, LoadRun run, Optional<Opening> superseded)
      throws IOException {
    boolean overtaken =
        !Objects.equals(opening, superseded.orElse(null))
            || (content != null && content.number() != number + 1);
    if (overtaken) {
      return Optional.empty();
    }

    Opening next =
        new Opening(number + 1, lastRecord, Instant.now(), run.runId(), writer, content, refusal);
    byte[] record;
    String path;
    if (superseded.isPresent()) {
      path = commitPath(number);
      record = toJson(new Closing(number, lastRecord, next.at(), writer, Outcome.SUPERSEDED, next));
    } else {
      path = intentPath(next.number());
      record = toJson(next);
    }
    boolean won = store.createOwn(path, record);
    refresh();
    return won ? Optional.of(next) : Optional.empty();
  }

  /**
   * Closes an entry as done.
   *
   * @return false if another writer had closed it
   */
  synchronized boolean commit(Opening entry) throws IOException {
    if (opening == null || opening.number() != entry.number()) {
      return false;
    }

    boolean own =
        store.createOwn(
            commitPath(entry.number()),
            toJson(
                new Closing(
                    entry.number(), lastRecord, Instant.now(), writer, Outcome.COMMITTED, null)));
    refresh();
    if (opening == null && number >= snapshotNumber + SNAPSHOT_EVERY) {
      writeSnapshot();
    }
    return own;
  }

  /** Reads what was added to the log since. */
  synchronized void refresh() throws IOException {
    while (opening == null ? readOpening() : readClosing()) {
      // Each call takes one record.
    }
  }

  private boolean readOpening() throws IOException {
    String path = intentPath(number + 1);
    Optional<byte[]> record = store.read(path);
    if (record.isEmpty()) {
      return false;
    }

    Opening next = parse(path, record.get(), Opening.class);
    check(path, next.number() == number + 1, next.previous());
    opening = next;
    number = next.number();
    lastRecord = Sha256.of(record.get());
    return true;
  }

  private boolean readClosing() throws IOException {
    String path = commitPath(number);
    Optional<byte[]> record = store.read(path);
    if (record.isEmpty()) {
      return false;
    }

    Closing closing = parse(path, record.get(), Closing.class);
    check(path, closing.number() == number, closing.previous());
    if (closing.outcome() == Outcome.COMMITTED) {
      apply(opening);
      opening = null;
    } else {
      check(path, closing.next().number() == number + 1, closing.next().previous());
      opening = closing.next();
      number = opening.number();
    }
    lastRecord = Sha256.of(record.get());
    return true;
  }

  private void check(String path, boolean numberFits, String previous) {
    if (!numberFits || !previous.equals(lastRecord)) {
      throw new LedgerDamagedException(path, "does not follow the record before it");
    }
  }

  private void apply(Opening done) {
    if (done.published() != null) {
      published.put(done.packageId(), done.published());
      refused.remove(done.packageId());
    } else {
      refused.put(done.packageId(), done.refused());
    }
  }

  private void writeSnapshot() throws IOException {
    List<LedgerLists.Head> heads = new ArrayList<>();
    published.forEach((id, each) -> heads.add(new LedgerLists.Head("published", id, text(each))));
    refused.forEach((id, each) -> heads.add(new LedgerLists.Head("refused", id, text(each))));
    ListFile list = writeList("snapshot", padded(number), LedgerLists.ofHeads(heads));
    store.createIfAbsent(
        SNAPSHOTS + "/" + padded(number) + ".json", toJson(new Snapshot(number, lastRecord, list)));
    snapshotNumber = number;

    List<String> numbers = snapshotNumbers();
    List<String> old = numbers.subList(0, Math.max(0, numbers.size() - SNAPSHOTS_KEPT));
    for (LakeStore.Entry each : store.list(SNAPSHOTS)) {
      if (old.stream().anyMatch(number -> each.path().startsWith(SNAPSHOTS + "/" + number))) {
        store.delete(each.path());
      }
    }
  }

  private List<String> snapshotNumbers() throws IOException {
    return store.list(SNAPSHOTS).stream()
        .map(LakeStore.Entry::path)
        .filter(path -> path.endsWith(".json"))
        .map(path -> path.substring(SNAPSHOTS.length() + 1, path.length() - ".json".length()))
        .sorted()
        .toList();
  }

  /** Takes the newest snapshot that the log confirms; any other is as if it were not there. */
  private void startFromSnapshot() throws IOException {
    List<String> numbers = new ArrayList<>(snapshotNumbers());
    numbers.sort(Comparator.reverseOrder());
    for (String each : numbers) {
      Optional<Snapshot> snapshot = readSnapshot(SNAPSHOTS + "/" + each + ".json");
      if (snapshot.isPresent() && startFrom(snapshot.get())) {
        return;
      }
    }
  }

  private Optional<Snapshot> readSnapshot(String path) throws IOException {
    Optional<byte[]> json = store.read(path);
    try {
      return json.map(found -> parse(path, found, Snapshot.class));
    } catch (LedgerDamagedException unreadable) {
      return Optional.empty();
    }
  }

  private boolean startFrom(Snapshot snapshot) throws IOException {
    Optional<byte[]> record = store.read(commitPath(snapshot.number()));
    Optional<byte[]> heads = store.read(snapshot.heads().path());
    boolean confirmed =
        record.isPresent()
            && heads.isPresent()
            && Sha256.of(record.get()).equals(snapshot.lastRecord())
            && Sha256.of(heads.get()).equals(snapshot.heads().sha256());
    if (!confirmed) {
      return false;
    }

    for (LedgerLists.Head head : LedgerLists.heads(heads.get())) {
      byte[] json = head.head().getBytes(StandardCharsets.UTF_8);
      String path = snapshot.heads().path();
      if (head.kind().equals("published")) {
        published.put(head.packageId(), parse(path, json, PublishedPackage.class));
      } else {
        refused.put(head.packageId(), parse(path, json, RefusedPackage.class));
      }
    }
    number = snapshot.number();
    snapshotNumber = snapshot.number();
    lastRecord = snapshot.lastRecord();
    return true;
  }

  static String intentPath(long number) {
    return recordPrefix(number) + ".intent.json";
  }

  static String commitPath(long number) {
    return recordPrefix(number) + ".commit.json";
  }

  static String recordPrefix(long number) {
    return "ledger/log/" + padded(number);
  }

  private static String padded(long number) {
    return String.format("%020d", number);
  }

  static byte[] toJson(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static <T> T parse(String path, byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException unreadable) {
      LedgerDamagedException damaged = new LedgerDamagedException(path, "cannot be read as JSON");
      damaged.initCause(unreadable);
      throw damaged;
    }
  }
}
