package org.edxlake.staging;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.output.TeeOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.staging.Decryptor.Verdict;
import org.edxlake.staging.MemberStager.Outcome;
import org.edxlake.staging.PackageArchive.Entry;
import org.edxlake.staging.PackageArchive.Run;

/**
 * Decrypts package files and leaves their verified texts in scratch, as they were packed before, on
 * all cores.
 *
 * <p>An event log is streamed through decryption once. A zip is cut into runs of neighbouring
 * entries that are read by several threads at once, and one more pass over the file, at the same
 * time, takes its sha256: a hash needs the bytes in order. At most as many files are open as there
 * are threads.
 *
 * <p>Plaintext is in scratch before it is verified, but only in a folder that is not handed over;
 * what fails is deleted at once, and what a killed run leaves, by {@link StagingArea#sweep}.
 */
public final class Stager {
  private static final int RUN_BYTES = 32 << 20;
  private static final int RUN_ENTRIES = 1000;
  private static final int READ_BYTES = 1 << 20;
  private static final String GZIP_NAME = "0.log.gz";
  private static final int SHORTEST_GZIP = 18;

  private final StagingSettings settings;
  private final Configuration hadoop;
  private final SessionKeys keys;
  private final Decryptor decryptor;
  private final StagingArea area;

  public Stager(StagingSettings settings, Configuration hadoop, SessionKeys keys)
      throws IOException {
    this.settings = settings;
    this.hadoop = hadoop;
    this.keys = keys;
    this.decryptor = new Decryptor(keys, settings.maxMemberBytes(), settings.maxRatio());
    this.area = new StagingArea(settings.scratch(), hadoop);
  }

  /** Stages one package; see {@link #stageAll}. */
  public Staging stage(PackageFile file, StagingProgress progress) throws IOException {
    return stageAll(List.of(file), progress).get(0);
  }

  /**
   * Stages packages. One that is staged already, in this size and version and with nothing
   * quarantined, is taken as it is, once every text was read again and is what was verified.
   *
   * @return what became of each, in the same order
   * @throws IOException if a file cannot be read, or changes meanwhile, or if scratch cannot be
   *     written. The packages that were finished by then stay staged; of the others nothing is left
   */
  public List<Staging> stageAll(List<PackageFile> files, StagingProgress progress)
      throws IOException {
    requireDistinct(files);
    ExecutorService threads = Executors.newFixedThreadPool(settings.threads());
    List<Pending> pending = new ArrayList<>();
    Set<String> unfinished = new HashSet<>();
    try {
      for (PackageFile file : files) {
        pending.add(begin(file, progress, threads, unfinished));
      }

      List<Staging> results = new ArrayList<>();
      for (Pending one : pending) {
        Staging staging = one.finish();
        tell(one.file(), staging, progress);
        if (staging instanceof Staging.Staged) {
          unfinished.remove(one.file().id());
        } else {
          area.remove(one.file().id());
        }
        results.add(staging);
      }
      return results;
    } finally {
      // An interrupted thread cannot delete in every file system.
      boolean interrupted = stop(threads);
      try {
        removeAll(unfinished);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  // One folder that cannot be deleted must not keep the plaintext of the others.
  private void removeAll(Set<String> packageIds) throws IOException {
    IOException failure = null;
    for (String packageId : packageIds) {
      try {
        area.remove(packageId);
      } catch (IOException failed) {
        if (failure != null) {
          failed.addSuppressed(failure);
        }
        failure = failed;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void requireDistinct(List<PackageFile> files) {
    Set<String> ids = new HashSet<>();
    for (PackageFile file : files) {
      if (!ids.add(file.id())) {
        throw new IllegalArgumentException(file.id() + " is to be staged twice");
      }
    }
  }

  private static void tell(PackageFile file, Staging staging, StagingProgress progress) {
    if (staging instanceof Staging.Refused refused) {
      progress.refused(refused.quarantined());
    } else {
      progress.staged(file);
    }
  }

  // Only when every thread has stopped is it known what is left to delete, so that even who is told
  // to hurry waits for it. Says whether it was told.
  private static boolean stop(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    threads.shutdownNow();
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException hurry) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("staging was interrupted");
  }

  /** A package whose staging has begun. */
  private record Pending(PackageFile file, Finish result) {
    Staging finish() throws IOException {
      return result.get();
    }
  }

  @FunctionalInterface
  private interface Finish {
    Staging get() throws IOException;
  }

  private Pending begin(
      PackageFile file, StagingProgress progress, ExecutorService threads, Set<String> unfinished)
      throws IOException {
    Optional<StagedPackage> before = area.read(file.id());
    if (before.isPresent() && mayBeReused(before.get(), file)) {
      Future<Boolean> whole = threads.submit(() -> area.isWhole(before.get()));
      return new Pending(
          file,
          () ->
              await(whole, file)
                  ? reused(before.get())
                  : beginAnew(file, progress, threads, unfinished).finish());
    }
    return beginAnew(file, progress, threads, unfinished);
  }

  private Pending beginAnew(
      PackageFile file, StagingProgress progress, ExecutorService threads, Set<String> unfinished)
      throws IOException {
    area.remove(file.id());
    if (file.size() == 0) {
      Staging empty = refused(file, Reason.EMPTY, "it has no bytes; ask edX for it");
      return new Pending(file, () -> empty);
    }
    unfinished.add(file.id());
    area.createFolder(file.id());
    Delivery delivery = new Delivery(file, hadoop);
    Finish finish =
        file.kind() == PackageFile.Kind.EVENTS
            ? beginEvents(delivery, progress, threads)
            : beginArchive(delivery, progress, threads);
    return new Pending(file, finish);
  }

  private Staging reused(StagedPackage before) throws IOException {
    return before.keysFingerprint().equals(keys.fingerprint())
        ? new Staging.Staged(before)
        : commit(before.withKeys(keys.fingerprint()));
  }

  // What was quarantined may be readable by now, and what was too long may not be: keys and limits
  // may have changed.
  private boolean mayBeReused(StagedPackage before, PackageFile file) {
    return before.file().equals(file)
        && before.quarantined().isEmpty()
        && before.files().stream()
            .allMatch(text -> text.mostTextBytes() == settings.mostTextBytes(text.bytes()));
  }

  private Finish beginEvents(Delivery delivery, StagingProgress progress, ExecutorService threads) {
    Future<Staging> task = threads.submit(() -> stageEvents(delivery, progress));
    return () -> await(task, delivery.file());
  }

  private Staging stageEvents(Delivery delivery, StagingProgress progress) throws IOException {
    PackageFile file = delivery.file();
    MessageDigest delivered = Sha256.newDigest();
    TextFacts gzip = new TextFacts();
    Verdict verdict;
    try (InputStream in =
            new DigestInputStream(Delivery.counted(delivery.open(), progress::read), delivered);
        OutputStream out = area.create(file.id(), GZIP_NAME)) {
      verdict = decryptor.decrypt(in, new TeeOutputStream(gzip, out));
    }
    delivery.checkUnchanged();

    if (verdict instanceof Verdict.Refused refusal) {
      return refused(file, refusal.reason(), refusal.detail());
    }
    if (!isGzip(gzip)) {
      return refused(
          file, Reason.BAD_GZIP, "what is encrypted in it is no gzip file; ask edX for it");
    }
    StagedFile text =
        new StagedFile(
            0,
            "",
            "events",
            Dialect.JSON_LINES,
            file.site(),
            "",
            "",
            "",
            verdict.recipients(),
            area.location(file.id(), GZIP_NAME),
            Packing.GZIP,
            gzip.bytes(),
            gzip.sha256Hex(),
            settings.mostTextBytes(gzip.bytes()));
    return commit(
        new StagedPackage(
            file, Sha256.hex(delivered), keys.fingerprint(), List.of(text), List.of(), List.of()));
  }

  private static boolean isGzip(TextFacts gzip) {
    byte[] beginning = gzip.beginning();
    return gzip.bytes() >= SHORTEST_GZIP
        && beginning[0] == (byte) 0x1f
        && beginning[1] == (byte) 0x8b;
  }

  private Finish beginArchive(Delivery delivery, StagingProgress progress, ExecutorService threads)
      throws IOException {
    PackageFile file = delivery.file();
    PackageArchive archive;
    try (FSDataInputStream in = delivery.open()) {
      archive = PackageArchive.open(in, file.size());
    } catch (DamagedArchiveException damaged) {
      delivery.checkUnchanged();
      return () -> badArchive(file, damaged);
    }

    MemberStager members = new MemberStager(file, area, decryptor, settings);
    Future<String> sha256 = threads.submit(delivery::sha256);
    List<Future<List<Outcome>>> runs = new ArrayList<>();
    AtomicBoolean givenUp = new AtomicBoolean();
    for (Run run : archive.runs(RUN_BYTES, RUN_ENTRIES)) {
      runs.add(threads.submit(stageRun(delivery, run, members, progress, givenUp)));
    }
    return () -> finishArchive(delivery, runs, sha256);
  }

  private static Callable<List<Outcome>> stageRun(
      Delivery delivery,
      Run run,
      MemberStager members,
      StagingProgress progress,
      AtomicBoolean givenUp) {
    return () -> {
      List<Outcome> outcomes = new ArrayList<>();
      FSDataInputStream archive = delivery.open();
      try (EntryReader reader =
          new EntryReader(run, new BufferedInputStream(archive, READ_BYTES), progress::read)) {
        archive.seek(run.offset());
        while (reader.hasNext() && !givenUp.get()) {
          if (Thread.interrupted()) {
            throw new InterruptedIOException("staging was given up");
          }
          Entry entry = reader.next();
          if (!entry.isDirectory()) {
            outcomes.add(members.stage(entry, reader.content()));
          }
        }
        reader.finish();
      } catch (DamagedArchiveException | IOException | RuntimeException failed) {
        givenUp.set(true);
        throw failed;
      }
      return outcomes;
    };
  }

  private Staging finishArchive(
      Delivery delivery, List<Future<List<Outcome>>> runs, Future<String> sha256)
      throws IOException {
    PackageFile file = delivery.file();
    List<Outcome> outcomes = new ArrayList<>();
    Optional<DamagedArchiveException> damage = Optional.empty();
    for (Future<List<Outcome>> run : runs) {
      try {
        outcomes.addAll(awaitRun(run, file));
      } catch (DamagedArchiveException damaged) {
        damage = Optional.of(damaged);
      }
    }

    String delivered = await(sha256, file);
    delivery.checkUnchanged();
    if (damage.isPresent()) {
      return badArchive(file, damage.get());
    }
    if (outcomes.isEmpty()) {
      return refused(file, Reason.EMPTY, "the zip holds no file; ask edX for it");
    }
    outcomes.sort(Comparator.comparingInt(Outcome::ordinal));
    return commit(packageOf(file, delivered, outcomes));
  }

  private StagedPackage packageOf(PackageFile file, String sha256, List<Outcome> outcomes) {
    List<StagedFile> texts = new ArrayList<>();
    List<Quarantined> quarantined = new ArrayList<>();
    List<StagedPackage.Notice> notices = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Text text) {
        texts.add(text.staged());
      } else if (outcome instanceof Outcome.NotRead notRead) {
        quarantined.add(notRead.quarantined());
      } else if (outcome instanceof Outcome.Noticed noticed) {
        notices.add(noticed.notice());
      }
    }
    return new StagedPackage(file, sha256, keys.fingerprint(), texts, quarantined, notices);
  }

  private static List<Outcome> awaitRun(Future<List<Outcome>> run, PackageFile file)
      throws IOException, DamagedArchiveException {
    try {
      return run.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof DamagedArchiveException damaged) {
        throw damaged;
      }
      throw cannotStage(file, failed);
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  private static <T> T await(Future<T> task, PackageFile file) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      throw cannotStage(file, failed);
    } catch (InterruptedException interrupted) {
      throw interrupted();
    }
  }

  private static IOException cannotStage(PackageFile file, ExecutionException failed) {
    return new IOException(
        "cannot stage " + file.location() + ": " + failed.getCause().getMessage(),
        failed.getCause());
  }

  private Staging commit(StagedPackage staged) throws IOException {
    area.commit(staged);
    return new Staging.Staged(staged);
  }

  private static Staging badArchive(PackageFile file, DamagedArchiveException damaged) {
    return refused(
        file,
        Reason.BAD_ARCHIVE,
        damaged.getMessage() + "; fetch the zip again, or ask edX for it");
  }

  private static Staging refused(PackageFile file, Reason reason, String detail) {
    return new Staging.Refused(new Quarantined(file.name(), "", reason, detail));
  }
}
