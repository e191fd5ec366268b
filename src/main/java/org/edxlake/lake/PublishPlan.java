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
import java.util.TreeMap;
import org.edxlake.lake.PublishedMember.Verdict;
import org.edxlake.lake.PublishedPackage.TableTotals;

/**
 * What an entry will do: the members as they will be, and each file that comes, stays or goes.
 *
 * <p>A member that failed keeps what an earlier revision published under its path. Everything else
 * that earlier revisions published goes, unless a new file takes its name.
 */
record PublishPlan(List<PublishedMember> members, List<PlannedFile> files) {
  PublishPlan {
    members = List.copyOf(members);
    files = List.copyOf(files);
  }

  /** What the lake holds, or may hold, of a package from one of its entries. */
  record Revision(List<PublishedMember> members, List<PlannedFile> files) {
    List<PlannedFile> ownedFiles() {
      return files.stream().filter(PlannedFile::isOwned).toList();
    }

    List<PlannedFile> filesOf(String member) {
      return ownedFiles().stream().filter(file -> file.member().equals(member)).toList();
    }

    Optional<PublishedMember> inLake(String member) {
      return members.stream()
          .filter(each -> each.path().equals(member) && each.inLake())
          .findFirst();
    }
  }

  /** Says whether all files of a member are in the lake as a revision has them. */
  interface Presence {
    boolean allThere(List<PlannedFile> files) throws IOException;
  }

  /**
   * Plans a revision.
   *
   * @param candidates the members with the verdicts of the audit
   * @param drafts the files of the loaded ones
   * @param earlier what the lake may hold, the newest first: of an entry that was never finished,
   *     and of the last committed one
   * @param presence asked only where the newest of them was never finished
   */
  static PublishPlan of(
      List<PublishedMember> candidates,
      List<PlannedFile> drafts,
      List<Revision> earlier,
      Presence presence)
      throws IOException {
    List<PublishedMember> members = new ArrayList<>(candidates);
    Map<String, Revision> survivors = findSurvivors(members, earlier, presence);

    // A kept file and a new one may claim the same name, where the order of the archive changed:
    // the kept one is all there is of its member, so the new one waits for a delivery without that
    // failure. Its own earlier files stay then, and may clash in turn.
    while (true) {
      Set<String> keptPaths = new HashSet<>();
      survivors.forEach(
          (member, revision) ->
              revision.filesOf(member).forEach(file -> keptPaths.add(file.file().path())));
      Set<String> clashing = new HashSet<>();
      for (PlannedFile file : drafts) {
        if (keptPaths.contains(file.file().path()) && isLoaded(members, file.member())) {
          clashing.add(file.member());
        }
      }
      if (clashing.isEmpty()) {
        break;
      }
      members.replaceAll(each -> clashing.contains(each.path()) ? clashed(each) : each);
      survivors = findSurvivors(members, earlier, presence);
    }
    return assemble(drafts, members, survivors, earlier);
  }

  private static PublishedMember clashed(PublishedMember member) {
    return PublishedMember.withoutRows(
        member.path(),
        Verdict.HELD_BACK,
        "CLASH",
        "its files would take the names of files that stay because another member failed");
  }

  private static boolean isLoaded(List<PublishedMember> members, String path) {
    return members.stream()
        .anyMatch(each -> each.path().equals(path) && each.verdict() == Verdict.LOADED);
  }

  /** The revision from which each failed member keeps its files. */
  private static Map<String, Revision> findSurvivors(
      List<PublishedMember> members, List<Revision> earlier, Presence presence) throws IOException {
    Set<String> loaded = new HashSet<>();
    members.stream()
        .filter(each -> each.verdict() == Verdict.LOADED)
        .forEach(each -> loaded.add(each.path()));

    Map<String, Revision> survivors = new TreeMap<>();
    for (PublishedMember member : members) {
      String path = failedPath(member);
      if (path == null || loaded.contains(path) || survivors.containsKey(path)) {
        continue;
      }
      for (Revision revision : earlier) {
        boolean whole =
            revision.inLake(path).isPresent()
                && (earlier.size() == 1 || presence.allThere(revision.filesOf(path)));
        if (whole) {
          survivors.put(path, revision);
          break;
        }
      }
    }
    return survivors;
  }

  /** The path whose data a failure concerns; null if the member did not fail. */
  private static String failedPath(PublishedMember member) {
    if (member.failed()) {
      return member.path();
    }
    boolean failedAtEdx = member.verdict() == Verdict.NOTICE && member.path().endsWith(".failed");
    return failedAtEdx
        ? member.path().substring(0, member.path().length() - ".failed".length())
        : null;
  }

  private static PublishPlan assemble(
      List<PlannedFile> drafts,
      List<PublishedMember> members,
      Map<String, Revision> survivors,
      List<Revision> earlier) {
    Map<String, PlannedFile> files = new TreeMap<>();
    for (PlannedFile draft : drafts) {
      if (isLoaded(members, draft.member())) {
        files.put(draft.file().path(), draft);
      }
    }

    List<PublishedMember> all = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (PublishedMember member : members) {
      Revision survivor = member.failed() ? survivors.get(member.path()) : null;
      named.add(member.path());
      all.add(
          survivor == null ? member : member.keeping(survivor.inLake(member.path()).orElseThrow()));
    }
    survivors.forEach(
        (path, revision) -> {
          revision.filesOf(path).forEach(file -> files.put(file.file().path(), file.keep()));
          if (!named.contains(path)) {
            PublishedMember kept = revision.inLake(path).orElseThrow();
            all.add(kept.keeping(kept));
          }
        });

    for (Revision revision : earlier) {
      for (PlannedFile file : revision.files()) {
        files.putIfAbsent(file.file().path(), file.remove());
      }
    }
    return new PublishPlan(all, List.copyOf(files.values()));
  }

  List<PlannedFile> filesTo(PlannedFile.Action action) {
    return files.stream().filter(file -> file.action() == action).toList();
  }

  int count(Verdict verdict) {
    return (int) members.stream().filter(each -> each.verdict() == verdict).count();
  }

  /** The sums of each table, sorted by name. */
  List<TableTotals> totals() {
    Map<String, Books> books = new TreeMap<>();
    for (PublishedMember member : members) {
      if (member.inLake()) {
        books.merge(member.table(), member.books(), Books::plus);
      }
    }
    Map<String, long[]> sizes = new HashMap<>();
    for (PlannedFile file : files) {
      if (file.isOwned()) {
        long[] size = sizes.computeIfAbsent(file.file().table(), table -> new long[2]);
        size[0]++;
        size[1] += file.file().bytes();
      }
    }

    List<TableTotals> totals = new ArrayList<>();
    new LinkedHashMap<>(books)
        .forEach(
            (table, sum) -> {
              long[] size = sizes.getOrDefault(table, new long[2]);
              totals.add(new TableTotals(table, sum, size[0], size[1]));
            });
    return totals;
  }

  /** Whether the lake is as this plan wants it already, by what the ledger says. */
  boolean equalsCommitted(Revision committed) {
    return members.equals(committed.members())
        && filesTo(PlannedFile.Action.REMOVE).isEmpty()
        && dataFiles(files).equals(dataFiles(committed.ownedFiles()));
  }

  private static Map<String, DataFile> dataFiles(List<PlannedFile> files) {
    Map<String, DataFile> byPath = new TreeMap<>();
    files.stream()
        .filter(PlannedFile::isOwned)
        .forEach(file -> byPath.put(file.file().path(), file.file()));
    return byPath;
  }
}
