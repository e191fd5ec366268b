package org.edxlake.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.PublishedMember.Verdict;
import org.edxlake.lake.store.LakeStore;

/**
 * Compares what was staged with what was loaded, member by member, before anything of a package may
 * be published. A member whose books do not balance is held back, by name; the others pass.
 *
 * <p>Only this class makes an {@link Approved}, so that publishing what was not audited does not
 * compile.
 */
public final class Audit {
  private static final String REJECTS = "rejects";
  private static final String REPAIRS = "repairs";

  /** What the audit found. */
  public sealed interface Outcome permits Approved, HeldBack {
    /** The package. */
    PackageFile file();

    /** Its members, in the order of the archive, each with its verdict. */
    List<PublishedMember> members();
  }

  /** A package of which at least a part may be published. */
  public static final class Approved implements Outcome {
    private final StagedPackage staged;
    private final List<PublishedMember> members;
    private final List<PlannedFile> files;

    private Approved(StagedPackage staged, List<PublishedMember> members, List<PlannedFile> files) {
      this.staged = staged;
      this.members = List.copyOf(members);
      this.files = List.copyOf(files);
    }

    @Override
    public PackageFile file() {
      return staged.file();
    }

    @Override
    public List<PublishedMember> members() {
      return members;
    }

    StagedPackage staged() {
      return staged;
    }

    /** The data files of the members that passed. */
    public List<DataFile> files() {
      return files.stream().map(PlannedFile::file).toList();
    }

    List<PlannedFile> drafts() {
      return files;
    }
  }

  /** A package of which nothing may be published: {@link RefusedPackage#of} is its record. */
  public record HeldBack(StagedPackage staged, List<PublishedMember> members) implements Outcome {
    public HeldBack {
      members = List.copyOf(members);
    }

    @Override
    public PackageFile file() {
      return staged.file();
    }
  }

  private final LakeStore store;

  public Audit(LakeStore store) {
    this.store = store;
  }

  /**
   * Audits a package, reading the footer of every draft file.
   *
   * @param texts what the tasks reported, one for each staged file, in any order
   * @throws IOException if the store cannot be read or lost a draft: the package is loaded again
   *     another time. A draft that is damaged is a finding
   */
  public Outcome check(StagedPackage staged, List<LoadedText> texts) throws IOException {
    Map<Integer, List<LoadedText>> byFile = new HashMap<>();
    for (LoadedText text : texts) {
      byFile.computeIfAbsent(text.fileOrdinal(), ordinal -> new ArrayList<>()).add(text);
    }
    Map<String, String> badDrafts = findBadDrafts(texts);
    Set<String> twice = findTwice(texts);

    List<PublishedMember> members = new ArrayList<>();
    List<PlannedFile> drafts = new ArrayList<>();
    for (StagedFile file : staged.files()) {
      List<LoadedText> loaded = byFile.getOrDefault(file.ordinal(), List.of());
      if (loaded.size() != 1) {
        members.add(heldBack(file, "it was loaded " + loaded.size() + " times instead of once"));
        continue;
      }
      LoadedText text = loaded.get(0);
      if (text.quarantined() != null) {
        members.add(quarantined(file.member(), text.quarantined()));
        continue;
      }

      Optional<String> finding = findImbalance(file, text, badDrafts, twice);
      if (finding.isPresent()) {
        members.add(heldBack(file, finding.get()));
        continue;
      }

      members.add(loaded(file, text));
      for (DataFile data : text.files()) {
        drafts.add(PlannedFile.place(data, file.member(), draftPath(text, data)));
      }
    }
    staged.quarantined().forEach(each -> members.add(quarantined(each.member(), each)));
    staged.notices().forEach(each -> members.add(notice(each)));

    boolean nothingPassed = members.stream().noneMatch(PublishedMember::inLake);
    boolean somethingFailed = members.stream().anyMatch(PublishedMember::failed);
    return nothingPassed && somethingFailed
        ? new HeldBack(staged, members)
        : new Approved(staged, members, drafts);
  }

  private static PublishedMember loaded(StagedFile file, LoadedText text) {
    return new PublishedMember(
        file.member(),
        tableOf(file, text),
        file.site().name(),
        file.entity(),
        file.courseId(),
        file.bytes(),
        file.sha256(),
        file.recipients(),
        Verdict.LOADED,
        "",
        "",
        false,
        text.unknownColumns().stream().sorted().toList(),
        Books.of(text));
  }

  // A member whose name the exporter cut is known by its rows only.
  private static String tableOf(StagedFile file, LoadedText text) {
    return text.files().stream()
        .filter(data -> data.path().startsWith("lake/"))
        .map(DataFile::table)
        .findFirst()
        .orElse(file.tableName());
  }

  private static PublishedMember heldBack(StagedFile file, String finding) {
    return PublishedMember.withoutRows(file.member(), Verdict.HELD_BACK, "BOOKS", finding);
  }

  private static PublishedMember quarantined(String member, Quarantined why) {
    return PublishedMember.withoutRows(
        member, Verdict.QUARANTINED, why.reason().name(), why.detail());
  }

  // What a failed export left is text of edX's database, which may name people: the report shows
  // its first line, the ledger does not keep it.
  private static PublishedMember notice(StagedPackage.Notice notice) {
    boolean isText = notice.kind() == StagedPackage.Notice.Kind.FAILED_AT_EDX;
    return PublishedMember.withoutRows(
        notice.member(), Verdict.NOTICE, notice.kind().name(), isText ? "" : notice.detail());
  }

  /** Why a member may not be published; empty if it may. */
  private static Optional<String> findImbalance(
      StagedFile file, LoadedText text, Map<String, String> badDrafts, Set<String> twice) {
    Optional<String> finding = findImbalance(file, text);
    if (finding.isPresent()) {
      return finding;
    }
    for (DataFile data : text.files()) {
      if (twice.contains(data.path())) {
        return Optional.of(data.path() + " was written by two tasks");
      }
      String bad = badDrafts.get(draftPath(text, data));
      if (bad != null) {
        return Optional.of(data.path() + " " + bad);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> findImbalance(StagedFile file, LoadedText text) {
    if (text.recordBytes() != text.textBytes()) {
      return Optional.of(
          text.textBytes() + " bytes were unpacked and " + text.recordBytes() + " of them read");
    }
    if (text.header() > 1) {
      return Optional.of(text.header() + " header rows");
    }

    long accounted = text.rows() + text.header() + text.blank() + text.rejected();
    if (file.dialect().isLines() && text.lines() != accounted) {
      return Optional.of(
          text.lines()
              + " lines were read, and "
              + text.rows()
              + " rows + "
              + text.header()
              + " header + "
              + text.blank()
              + " blank + "
              + text.rejected()
              + " rejected are "
              + accounted);
    }
    return first(
        findDifference("rows", text.rows(), rowsIn(text, false, "")),
        findDifference("rejects", text.rejected(), rowsIn(text, true, REJECTS)),
        findDifference("repairs", text.repaired(), rowsIn(text, true, REPAIRS)),
        findStrayPath(text));
  }

  private static Optional<String> findDifference(String what, long counted, long written) {
    return counted == written
        ? Optional.empty()
        : Optional.of(counted + " " + what + " were counted and " + written + " written");
  }

  private static long rowsIn(LoadedText text, boolean inQuarantine, String table) {
    return text.files().stream()
        .filter(
            file ->
                inQuarantine
                    ? file.path().startsWith("quarantine/" + table + "/")
                    : file.path().startsWith("lake/"))
        .mapToLong(DataFile::rows)
        .sum();
  }

  private static Optional<String> findStrayPath(LoadedText text) {
    return text.files().stream()
        .filter(file -> !isPathOf(file))
        .map(file -> file.path() + " is no place for rows of " + file.table())
        .findFirst();
  }

  private static boolean isPathOf(DataFile file) {
    boolean ofRecords = file.table().equals(REJECTS) || file.table().equals(REPAIRS);
    String folder = (ofRecords ? "quarantine/" : "lake/") + file.table() + "/";
    return file.path().startsWith(folder) && file.path().endsWith(".parquet");
  }

  @SafeVarargs
  private static Optional<String> first(Optional<String>... findings) {
    for (Optional<String> each : findings) {
      if (each.isPresent()) {
        return each;
      }
    }
    return Optional.empty();
  }

  private static Set<String> findTwice(List<LoadedText> texts) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (LoadedText text : texts) {
      for (DataFile file : text.files()) {
        if (!seen.add(file.path())) {
          twice.add(file.path());
        }
      }
    }
    return twice;
  }

  /** What is wrong with drafts, by draft path. */
  private Map<String, String> findBadDrafts(List<LoadedText> texts) throws IOException {
    record Draft(String path, DataFile file) {}

    List<Draft> drafts = new ArrayList<>();
    for (LoadedText text : texts) {
      text.files().forEach(file -> drafts.add(new Draft(draftPath(text, file), file)));
    }
    Map<String, String> bad = new ConcurrentHashMap<>();
    Parallel.forEach(
        drafts,
        draft -> {
          Optional<LakeStore.Entry> found = store.find(draft.path());
          if (found.isEmpty()) {
            throw new IOException(
                "The draft "
                    + draft.path()
                    + " vanished before it could be published. Only another run on this lake, or a"
                    + " person, deletes there. Run again.");
          }
          findFault(store, found.get(), draft.file())
              .ifPresent(fault -> bad.put(draft.path(), fault));
        });
    return bad;
  }

  /** How a stored file differs from its description, as far as its size and footer tell. */
  static Optional<String> findFault(LakeStore store, LakeStore.Entry found, DataFile file)
      throws IOException {
    if (found.bytes() != file.bytes()) {
      return Optional.of("has " + found.bytes() + " bytes instead of " + file.bytes());
    }

    long rows;
    try {
      rows = StoredParquet.of(store, found).rows();
    } catch (RuntimeException unreadable) {
      return Optional.of("is no Parquet file");
    }
    return rows == file.rows()
        ? Optional.empty()
        : Optional.of("has " + rows + " rows in its footer instead of " + file.rows());
  }

  private static String draftPath(LoadedText text, DataFile file) {
    return text.stagedFolder() + "/" + file.path();
  }
}
