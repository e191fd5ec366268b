package org.edxlake.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
   * @param chunks what the tasks reported, one for each chunk of each staged file, in any order
   * @throws IOException if the store cannot be read or lost a draft: the package is loaded again
   *     another time. A draft that is damaged is a finding
   */
  public Outcome check(StagedPackage staged, List<LoadedChunk> chunks) throws IOException {
    Map<Integer, List<LoadedChunk>> byFile = new HashMap<>();
    for (LoadedChunk chunk : chunks) {
      byFile.computeIfAbsent(chunk.fileOrdinal(), ordinal -> new ArrayList<>()).add(chunk);
    }
    Map<String, String> badDrafts = findBadDrafts(chunks);
    Set<String> twice = findTwice(chunks);

    List<PublishedMember> members = new ArrayList<>();
    List<PlannedFile> drafts = new ArrayList<>();
    for (StagedFile file : staged.files()) {
      List<LoadedChunk> loaded = byFile.getOrDefault(file.ordinal(), List.of());
      Optional<Quarantined> damaged = findDamage(loaded);
      if (damaged.isPresent()) {
        members.add(quarantined(file.member(), damaged.get()));
        continue;
      }

      Optional<String> finding = findImbalance(file, loaded, badDrafts, twice);
      if (finding.isPresent()) {
        members.add(
            PublishedMember.withoutRows(file.member(), Verdict.HELD_BACK, "BOOKS", finding.get()));
        continue;
      }

      members.add(loaded(file, loaded));
      for (LoadedChunk chunk : loaded) {
        for (DataFile data : chunk.files()) {
          drafts.add(PlannedFile.place(data, file.member(), draftPath(chunk, data)));
        }
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

  private static PublishedMember loaded(StagedFile file, List<LoadedChunk> chunks) {
    Set<String> unknownColumns = new TreeSet<>();
    chunks.forEach(chunk -> unknownColumns.addAll(chunk.unknownColumns()));
    return new PublishedMember(
        file.member(),
        tableOf(file, chunks),
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
        List.copyOf(unknownColumns),
        booksOf(chunks));
  }

  // A member whose name the exporter cut is known by its rows only.
  private static String tableOf(StagedFile file, List<LoadedChunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.files().stream())
        .filter(data -> data.path().startsWith("lake/"))
        .map(DataFile::table)
        .findFirst()
        .orElse(file.tableName());
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

  private static Optional<Quarantined> findDamage(List<LoadedChunk> chunks) {
    return chunks.stream()
        .map(LoadedChunk::quarantined)
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }

  private static Books booksOf(List<LoadedChunk> chunks) {
    return chunks.stream().map(Books::of).reduce(Books.EMPTY, Books::plus);
  }

  /** Why a member may not be published; empty if it may. */
  private static Optional<String> findImbalance(
      StagedFile file, List<LoadedChunk> chunks, Map<String, String> badDrafts, Set<String> twice) {
    Optional<String> chunkFinding = findWrongChunks(file, chunks);
    if (chunkFinding.isPresent()) {
      return chunkFinding;
    }

    for (LoadedChunk chunk : chunks) {
      Optional<String> finding = findImbalance(file, chunk);
      if (finding.isPresent()) {
        return Optional.of("chunk " + chunk.chunkOrdinal() + ": " + finding.get());
      }
      for (DataFile data : chunk.files()) {
        if (twice.contains(data.path())) {
          return Optional.of(data.path() + " was written by two tasks");
        }
        String bad = badDrafts.get(draftPath(chunk, data));
        if (bad != null) {
          return Optional.of(data.path() + " " + bad);
        }
      }
    }
    long headers = booksOf(chunks).header();
    return headers > 1 ? Optional.of(headers + " header rows") : Optional.empty();
  }

  private static Optional<String> findWrongChunks(StagedFile file, List<LoadedChunk> chunks) {
    Map<Integer, Long> expected = new LinkedHashMap<>();
    file.chunks().forEach(chunk -> expected.put(chunk.ordinal(), chunk.bytes()));
    Set<Integer> seen = new HashSet<>();
    for (LoadedChunk chunk : chunks) {
      Long bytes = expected.get(chunk.chunkOrdinal());
      if (bytes == null) {
        return Optional.of("chunk " + chunk.chunkOrdinal() + " was loaded and never staged");
      }
      if (!seen.add(chunk.chunkOrdinal())) {
        return Optional.of("chunk " + chunk.chunkOrdinal() + " was loaded twice");
      }
      if (!isGzip(file) && chunk.bytes() != bytes) {
        return Optional.of(
            "chunk "
                + chunk.chunkOrdinal()
                + " has "
                + bytes
                + " bytes staged and "
                + chunk.bytes()
                + " read");
      }
    }
    if (seen.size() < expected.size()) {
      return Optional.of(
          "of its " + expected.size() + " chunks only " + seen.size() + " were loaded");
    }

    long bytes = chunks.stream().mapToLong(LoadedChunk::bytes).sum();
    return !isGzip(file) && bytes != file.bytes()
        ? Optional.of(file.bytes() + " bytes were delivered and " + bytes + " read")
        : Optional.empty();
  }

  // The size of a gzip says nothing about the text in it; its own checksum was compared when it was
  // read.
  private static boolean isGzip(StagedFile file) {
    return file.chunks().stream()
        .anyMatch(chunk -> chunk.compression() == StagedFile.Compression.GZIP);
  }

  private static Optional<String> findImbalance(StagedFile file, LoadedChunk chunk) {
    long accounted = chunk.rows() + chunk.header() + chunk.blank() + chunk.rejected();
    if (file.dialect().isLines() && chunk.lines() != accounted) {
      return Optional.of(
          chunk.lines()
              + " lines were read, and "
              + chunk.rows()
              + " rows + "
              + chunk.header()
              + " header + "
              + chunk.blank()
              + " blank + "
              + chunk.rejected()
              + " rejected are "
              + accounted);
    }
    return first(
        findDifference("rows", chunk.rows(), rowsIn(chunk, false, "")),
        findDifference("rejects", chunk.rejected(), rowsIn(chunk, true, REJECTS)),
        findDifference("repairs", chunk.repaired(), rowsIn(chunk, true, REPAIRS)),
        findStrayPath(chunk));
  }

  private static Optional<String> findDifference(String what, long counted, long written) {
    return counted == written
        ? Optional.empty()
        : Optional.of(counted + " " + what + " were counted and " + written + " written");
  }

  private static long rowsIn(LoadedChunk chunk, boolean inQuarantine, String table) {
    return chunk.files().stream()
        .filter(
            file ->
                inQuarantine
                    ? file.path().startsWith("quarantine/" + table + "/")
                    : file.path().startsWith("lake/"))
        .mapToLong(DataFile::rows)
        .sum();
  }

  private static Optional<String> findStrayPath(LoadedChunk chunk) {
    return chunk.files().stream()
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

  private static Set<String> findTwice(List<LoadedChunk> chunks) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (LoadedChunk chunk : chunks) {
      for (DataFile file : chunk.files()) {
        if (!seen.add(file.path())) {
          twice.add(file.path());
        }
      }
    }
    return twice;
  }

  /** What is wrong with drafts, by draft path. */
  private Map<String, String> findBadDrafts(List<LoadedChunk> chunks) throws IOException {
    record Draft(String path, DataFile file) {}

    List<Draft> drafts = new ArrayList<>();
    for (LoadedChunk chunk : chunks) {
      chunk.files().forEach(file -> drafts.add(new Draft(draftPath(chunk, file), file)));
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

  private static String draftPath(LoadedChunk chunk, DataFile file) {
    return chunk.stagedFolder() + "/" + file.path();
  }
}
