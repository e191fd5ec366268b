package org.edxlake.lake;

import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.edxlake.lake.PublishedPackage.TableTotals;
import org.edxlake.lake.VerifyReport.Finding;
import org.edxlake.lake.VerifyReport.Kind;
import org.edxlake.lake.store.LakeStore;

/** Re-reads a lake, every byte of it, and compares it with its ledger. Changes nothing. */
public final class LakeVerifier {
  private LakeVerifier() {}

  /**
   * Verifies the files of selected packages and the compact copy of their months, and for the lake
   * as a whole that nothing else lies there and that the ledger is what was written.
   *
   * @param selected which packages are re-read
   * @param progress is told the bytes of each file that was read; from several threads
   */
  public static VerifyReport verify(
      LakeStore store, Ledger ledger, Predicate<PublishedPackage> selected, LongConsumer progress)
      throws IOException {
    ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();
    Set<String> owned = new HashSet<>();
    long bytes = 0;
    long rows = 0;
    long files = 0;
    int packages = 0;
    // What an open entry was to place or remove may lie there or not.
    Set<String> undecided = findUndecided(ledger, findings);

    for (PublishedPackage each : ledger.packages()) {
      List<DataFile> ownedFiles;
      try {
        ownedFiles = ledger.ownedFiles(each);
      } catch (LedgerDamagedException damaged) {
        findings.add(
            new Finding(Kind.LEDGER, each.fileList().path(), each.id(), damaged.getMessage()));
        continue;
      }
      try {
        ledger.members(each);
      } catch (LedgerDamagedException damaged) {
        findings.add(
            new Finding(Kind.LEDGER, each.memberList().path(), each.id(), damaged.getMessage()));
      }
      ownedFiles.forEach(file -> owned.add(file.path()));
      if (!selected.test(each)) {
        continue;
      }

      packages++;
      files += ownedFiles.size();
      checkSums(each, ownedFiles, findings);
      List<DataFile> decided =
          ownedFiles.stream().filter(file -> !undecided.contains(file.path())).toList();
      check(store, decided, each.id(), findings, progress);
      bytes += decided.stream().mapToLong(DataFile::bytes).sum();
      rows += decided.stream().mapToLong(DataFile::rows).sum();
    }

    Set<YearMonth> months = new HashSet<>();
    ledger.packages().stream()
        .filter(selected)
        .forEach(each -> months.add(YearMonth.from(each.file().date())));
    List<DataFile> copied = new ArrayList<>();
    Map<YearMonth, CompactMonth> copy =
        CompactMonth.readAll(
            store,
            path ->
                findings.add(
                    new Finding(
                        Kind.LEDGER, path, "", "cannot be read; `edxlake compact` makes it anew")));
    for (Map.Entry<YearMonth, CompactMonth> month : copy.entrySet()) {
      List<DataFile> copies = month.getValue().files();
      copies.forEach(file -> owned.add(file.path()));
      if (months.contains(month.getKey())) {
        copied.addAll(copies);
      }
    }
    check(store, copied, "", findings, bytesOfCopies -> {});

    for (String folder : List.of("lake", Compactor.FOLDER, "quarantine")) {
      for (LakeStore.Entry entry : store.list(folder)) {
        if (!owned.contains(entry.path()) && !undecided.contains(entry.path())) {
          String detail =
              folder.equals(Compactor.FOLDER) ? "is no part of the copy" : "belongs to no package";
          findings.add(new Finding(Kind.STRAY, entry.path(), "", detail));
        }
      }
    }
    checkLog(store, ledger, findings);

    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(
        Comparator.comparing(Finding::kind)
            .thenComparing(Finding::path)
            .thenComparing(Finding::packageId));
    return new VerifyReport(packages, files, bytes, rows, sorted);
  }

  private static void check(
      LakeStore store,
      List<DataFile> files,
      String packageId,
      ConcurrentLinkedQueue<Finding> findings,
      LongConsumer progress)
      throws IOException {
    Parallel.forEach(
        files,
        file -> {
          findFault(store, file)
              .ifPresent(
                  fault ->
                      findings.add(
                          new Finding(fault.kind(), file.path(), packageId, fault.detail())));
          progress.accept(file.bytes());
        });
  }

  private record Fault(Kind kind, String detail) {}

  private static Optional<Fault> findFault(LakeStore store, DataFile file) throws IOException {
    Optional<LakeStore.Entry> found = store.find(file.path());
    if (found.isEmpty()) {
      return Optional.of(new Fault(Kind.MISSING, "is not there"));
    }
    if (found.get().bytes() != file.bytes()) {
      return Optional.of(
          new Fault(
              Kind.WRONG_SIZE, "has " + found.get().bytes() + " bytes instead of " + file.bytes()));
    }
    String sha256 = Publisher.sha256(store, file.path());
    if (!sha256.equals(file.sha256())) {
      return Optional.of(
          new Fault(Kind.WRONG_CONTENT, "has sha256 " + sha256 + " instead of " + file.sha256()));
    }
    return Audit.findFault(store, found.get(), file)
        .map(detail -> new Fault(Kind.WRONG_ROWS, detail));
  }

  private static void checkSums(
      PublishedPackage of, List<DataFile> files, ConcurrentLinkedQueue<Finding> findings) {
    Map<String, Long> rows = new HashMap<>();
    files.forEach(file -> rows.merge(file.table(), file.rows(), Long::sum));
    for (TableTotals table : of.tables()) {
      long inFiles = rows.getOrDefault(table.table(), 0L);
      if (inFiles != table.books().rows()) {
        findings.add(
            new Finding(
                Kind.WRONG_SUM,
                "lake/" + table.table(),
                of.id(),
                "has " + inFiles + " rows in its files instead of " + table.books().rows()));
      }
    }
  }

  private static Set<String> findUndecided(Ledger ledger, ConcurrentLinkedQueue<Finding> findings)
      throws IOException {
    Set<String> paths = new HashSet<>();
    Optional<Ledger.Opening> open = ledger.opening();
    if (open.isPresent()) {
      findings.add(
          new Finding(
              Kind.OPEN_ENTRY,
              Ledger.intentPath(open.get().number()),
              open.get().packageId(),
              "was begun and not finished; the next run finishes it"));
      if (open.get().published() != null) {
        ledger.plannedFiles(open.get().published()).stream()
            .filter(file -> file.action() != PlannedFile.Action.KEEP)
            .forEach(file -> paths.add(file.file().path()));
      }
    }
    return paths;
  }

  /** Reads the log from its first record, without the snapshots, and compares the outcome. */
  private static void checkLog(
      LakeStore store, Ledger ledger, ConcurrentLinkedQueue<Finding> findings) throws IOException {
    Ledger replayed;
    try {
      replayed = Ledger.replay(store);
    } catch (LedgerDamagedException damaged) {
      findings.add(new Finding(Kind.LEDGER, "ledger/log", "", damaged.getMessage()));
      return;
    }

    String last = Ledger.recordPrefix(replayed.lastNumber() + 1);
    for (LakeStore.Entry record : store.list("ledger/log")) {
      if (record.path().compareTo(last) >= 0) {
        findings.add(
            new Finding(Kind.LEDGER, record.path(), "", "follows a gap: records are missing"));
      }
    }
    if (replayed.lastNumber() == ledger.lastNumber()
        && (!replayed.packages().equals(ledger.packages())
            || !replayed.refusals().equals(ledger.refusals()))) {
      findings.add(
          new Finding(
              Kind.LEDGER, "ledger/snapshot", "", "a snapshot says other than the log does"));
    }
  }
}
