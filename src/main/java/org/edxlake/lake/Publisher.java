package org.edxlake.lake;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.Ledger.Opening;
import org.edxlake.lake.PlannedFile.Action;
import org.edxlake.lake.PublishPlan.Revision;
import org.edxlake.lake.PublishedPackage.ListFile;
import org.edxlake.lake.store.LakeStore;

/**
 * Makes approved data visible: *intent* (all files to place and to remove), *place* each, *remove*
 * to the trash what the new revision no longer has, *commit*.
 *
 * <p>Whoever finds an entry that was begun finishes it; nothing is rolled back. A reader of the
 * folders sees each file whole at any time, and between intent and commit some files of the new
 * revision beside some of the old; a reader of the ledger's lists sees the last commit.
 */
public final class Publisher {
  /** How an entry that was found open ended. */
  public sealed interface Recovery {}

  /** There was none. */
  public record NothingToDo() implements Recovery {}

  /** It is committed now. */
  public record Finished(String packageId, long number) implements Recovery {}

  /**
   * Drafts are gone that were never placed: the package must be staged, loaded and published again,
   * before any other; or {@linkplain #refuse refused}, if it cannot be.
   */
  public record NeedsRebuild(PackageFile file, long number) implements Recovery {}

  /**
   * What was published.
   *
   * @param placed files that became visible; 0 if the lake held exactly this already
   * @param removed files that went to the trash
   */
  public record Published(PublishedPackage content, int placed, int removed) {}

  private final LakeStore store;
  private final Ledger ledger;
  private final LoadRun run;

  public Publisher(LakeStore store, Ledger ledger, LoadRun run) {
    this.store = store;
    this.ledger = ledger;
    this.run = run;
  }

  /**
   * Publishes a package in place of its earlier revision. After a failure the entry is open, and
   * {@link #recover} finishes it.
   *
   * @throws IllegalStateException if another package must be rebuilt first
   */
  public Published publish(Audit.Approved approved) throws IOException {
    String id = approved.file().id();
    while (true) {
      Recovery recovery = recover();
      if (recovery instanceof NeedsRebuild rebuild && !rebuild.file().id().equals(id)) {
        throw mustBeRebuilt(rebuild, id);
      }
      Optional<Opening> unfinished = ledger.opening();
      if (unfinished.isPresent() != recovery instanceof NeedsRebuild) {
        continue;
      }

      Optional<Published> done =
          publish(
              Delivered.of(approved.staged()), approved.members(), approved.drafts(), unfinished);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  /**
   * Notes that nothing of a delivery is published. What an earlier delivery put into the lake
   * stays; where an entry of this package cannot be finished, all members that are not whole leave
   * the lake.
   *
   * @throws IllegalStateException if another package must be rebuilt first
   */
  public void refuse(RefusedPackage refusal) throws IOException {
    while (recover() instanceof NeedsRebuild rebuild) {
      if (!rebuild.file().id().equals(refusal.id())) {
        throw mustBeRebuilt(rebuild, refusal.id());
      }
      Optional<Opening> unfinished = ledger.opening();
      if (unfinished.isPresent()) {
        withdraw(unfinished.get());
      }
    }
    ledger.recordQuarantined(refusal, run);
  }

  /** Supersedes an entry that cannot be finished by one that keeps what is whole. */
  private void withdraw(Opening entry) throws IOException {
    PublishedPackage content = entry.published();
    Map<String, PublishedMember> failed = new LinkedHashMap<>();
    for (Revision revision : earlier(content.id(), Optional.of(entry))) {
      for (PublishedMember member : revision.members()) {
        if (member.inLake()) {
          failed.putIfAbsent(
              member.path(),
              PublishedMember.withoutRows(
                  member.path(),
                  PublishedMember.Verdict.HELD_BACK,
                  "INTERRUPTED",
                  "its publishing was interrupted, and the package cannot be loaded again"));
        }
      }
    }
    publish(
        new Delivered(content.file(), content.sha256(), content.keysFingerprint()),
        List.copyOf(failed.values()),
        List.of(),
        Optional.of(entry));
  }

  private static IllegalStateException mustBeRebuilt(NeedsRebuild rebuild, String before) {
    return new IllegalStateException(
        "The publishing of "
            + rebuild.file().id()
            + " was interrupted and its drafts are gone. Load that package again before "
            + before
            + ".");
  }

  /** A package file, and the keys it was staged with. */
  private record Delivered(PackageFile file, String sha256, String keysFingerprint) {
    static Delivered of(StagedPackage staged) {
      return new Delivered(staged.file(), staged.sha256(), staged.keysFingerprint());
    }
  }

  /** One try; empty if another writer was faster. */
  private Optional<Published> publish(
      Delivered delivered,
      List<PublishedMember> members,
      List<PlannedFile> drafts,
      Optional<Opening> unfinished)
      throws IOException {
    PackageFile file = delivered.file();
    List<Revision> earlier = earlier(file.id(), unfinished);
    PublishPlan plan = PublishPlan.of(members, drafts, earlier, this::allThere);
    PublishedPackage content = content(delivered, plan);
    Optional<PublishedPackage> committed = ledger.published(file.id());
    boolean nothingNew =
        unfinished.isEmpty()
            && committed.isPresent()
            && isSame(content, committed.get())
            && plan.equalsCommitted(earlier.get(0));
    if (nothingNew) {
      for (PlannedFile draft : drafts) {
        store.delete(draft.draft());
      }
      return Optional.of(new Published(committed.get(), 0, 0));
    }

    Optional<Opening> entry = ledger.open(content, null, run, unfinished);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (!finish(entry.get()).isEmpty()) {
      throw new IOException(
          "Drafts of " + file.name() + " vanished before they were placed. Run again.");
    }
    boolean stands =
        ledger.published(file.id()).filter(each -> each.number() >= content.number()).isPresent();
    return stands
        ? Optional.of(
            new Published(
                content, plan.filesTo(Action.PLACE).size(), plan.filesTo(Action.REMOVE).size()))
        : Optional.empty();
  }

  /** What the lake holds or may hold of a package, the newest first. */
  private List<Revision> earlier(String id, Optional<Opening> unfinished) throws IOException {
    List<Revision> earlier = new ArrayList<>();
    if (unfinished.isPresent()) {
      // Also the files that it was to remove: it may not have come so far.
      earlier.add(revision(unfinished.get().published()));
    }
    Optional<PublishedPackage> committed = ledger.published(id);
    if (committed.isPresent()) {
      Revision revision = revision(committed.get());
      earlier.add(new Revision(revision.members(), revision.ownedFiles()));
    }
    return earlier;
  }

  private Revision revision(PublishedPackage of) throws IOException {
    return new Revision(ledger.members(of), ledger.plannedFiles(of));
  }

  private PublishedPackage content(Delivered delivered, PublishPlan plan) throws IOException {
    String id = delivered.file().id();
    ListFile members = ledger.writeList("members", id, LedgerLists.ofMembers(plan.members()));
    ListFile files = ledger.writeList("files", id, LedgerLists.ofFiles(plan.files()));
    return new PublishedPackage(
        ledger.nextNumber(),
        delivered.file(),
        delivered.sha256(),
        run.codeVersion(),
        delivered.keysFingerprint(),
        plan.count(PublishedMember.Verdict.LOADED),
        plan.count(PublishedMember.Verdict.HELD_BACK),
        plan.count(PublishedMember.Verdict.QUARANTINED),
        plan.count(PublishedMember.Verdict.NOTICE),
        plan.totals(),
        members,
        files);
  }

  private boolean isSame(PublishedPackage one, PublishedPackage other) {
    return one.file().equals(other.file())
        && one.sha256().equals(other.sha256())
        && one.codeVersion().equals(other.codeVersion())
        && one.keysFingerprint().equals(other.keysFingerprint())
        && ledger.refused(one.id()).isEmpty();
  }

  /** Finishes the entry that a killed or overtaken run left open, if there is one. */
  public Recovery recover() throws IOException {
    ledger.refresh();
    Optional<Opening> open = ledger.opening();
    if (open.isEmpty()) {
      return new NothingToDo();
    }

    Opening entry = open.get();
    return finish(entry).isEmpty()
        ? new Finished(entry.packageId(), entry.number())
        : new NeedsRebuild(entry.published().file(), entry.number());
  }

  /**
   * Places, removes and commits what an entry names.
   *
   * @return the files that are neither staged nor in place; the entry is open if there are any
   */
  private List<PlannedFile> finish(Opening entry) throws IOException {
    List<PlannedFile> files =
        entry.published() == null ? List.of() : ledger.plannedFiles(entry.published());
    ConcurrentLinkedQueue<PlannedFile> done = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<PlannedFile> lost = new ConcurrentLinkedQueue<>();
    Parallel.forEach(
        files.stream().filter(file -> file.action() == Action.PLACE).toList(),
        file -> {
          if (store.place(file.draft(), file.file().path())) {
            done.add(file);
          } else if (!isThere(file)) {
            lost.add(file);
          }
        });
    // Whoever closed the entry meanwhile has placed everything: the lake may be further than this.
    if (!lost.isEmpty() && ledger.isOpen(entry.number())) {
      return List.copyOf(lost);
    }

    for (PlannedFile file : files) {
      boolean gone =
          file.action() == Action.REMOVE
              && ledger.isOpen(entry.number())
              && store.remove(file.file().path(), trashed(entry, file));
      if (gone) {
        done.add(file);
      }
    }
    if (!ledger.commit(entry) && !done.isEmpty()) {
      undoWhatCameTooLate(entry, done);
    }
    return List.of();
  }

  /**
   * Another writer closed the entry: this one may have slept meanwhile, between looking and doing,
   * for so long that a later entry of the package had placed what it then removed, or removed what
   * it then placed.
   */
  private void undoWhatCameTooLate(Opening entry, Iterable<PlannedFile> done) throws IOException {
    ledger.refresh();
    Optional<PublishedPackage> current =
        ledger
            .opening()
            .map(Opening::published)
            .filter(open -> open.id().equals(entry.packageId()))
            .or(() -> ledger.published(entry.packageId()));
    Map<String, DataFile> owned = new HashMap<>();
    if (current.isPresent()) {
      ledger.ownedFiles(current.get()).forEach(file -> owned.put(file.path(), file));
    }
    for (PlannedFile file : done) {
      String path = file.file().path();
      String trashed = trashed(entry, file);
      DataFile now = owned.get(path);
      if (file.action() == Action.PLACE && now == null) {
        store.remove(path, trashed);
      } else if (file.action() == Action.REMOVE && now != null && holds(trashed, now)) {
        store.place(trashed, path);
      }
    }
  }

  private boolean allThere(List<PlannedFile> files) throws IOException {
    for (PlannedFile file : files) {
      if (!isThere(file)) {
        return false;
      }
    }
    return true;
  }

  private boolean isThere(PlannedFile file) throws IOException {
    return holds(file.file().path(), file.file());
  }

  private boolean holds(String path, DataFile content) throws IOException {
    Optional<LakeStore.Entry> found = store.find(path);
    return found.isPresent()
        && found.get().bytes() == content.bytes()
        && sha256(store, path).equals(content.sha256());
  }

  static String sha256(LakeStore store, String path) throws IOException {
    try (InputStream in = store.open(path)) {
      return Sha256.of(in);
    }
  }

  private static String trashed(Opening entry, PlannedFile file) {
    return "trash/" + entry.number() + "/" + file.file().path();
  }

  /** Deletes the drafts of a run that has ended; what it published does not need them. */
  public void cleanStage(String runId) throws IOException {
    ledger.refresh();
    if (ledger.opening().isEmpty()) {
      store.delete("stage/" + runId);
    }
  }

  /**
   * Deletes the drafts of all runs but one, which killed runs left behind; those of an open entry
   * stay, with all others, until it is finished. Only the holder of the lease may call it.
   *
   * @return the runs whose drafts are gone
   */
  public Set<String> sweepStage(String runId) throws IOException {
    ledger.refresh();
    if (ledger.opening().isPresent()) {
      return Set.of();
    }

    Set<String> dead = foldersOf("stage");
    dead.remove(runId);
    for (String each : dead) {
      store.delete("stage/" + each);
    }
    return dead;
  }

  /**
   * Deletes for good what was removed from the lake long enough ago; what somebody else has put
   * into the trash stays there.
   *
   * @param age counted from the commit that removed it
   */
  public void emptyTrash(Duration age, Instant now) throws IOException {
    for (String entry : foldersOf("trash")) {
      Optional<Instant> committed =
          entry.matches("[0-9]{1,18}")
              ? ledger.committedAt(Long.parseLong(entry))
              : Optional.empty();
      if (committed.isPresent() && !committed.get().plus(age).isAfter(now)) {
        store.delete("trash/" + entry);
      }
    }
  }

  private Set<String> foldersOf(String parent) throws IOException {
    Set<String> folders = new TreeSet<>();
    for (LakeStore.Entry entry : store.list(parent)) {
      String below = entry.path().substring(parent.length() + 1);
      folders.add(below.contains("/") ? below.substring(0, below.indexOf('/')) : below);
    }
    return folders;
  }
}
