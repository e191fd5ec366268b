package org.edxlake.lake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edxlake.lake.store.LakeStore;

/**
 * The right to write to a lake: one run at a time has it.
 *
 * <p>`ledger/lease/<n>.json` names the holder, made only if absent; `<n>.beat.json` says when it
 * was last alive. The highest n counts. A holder that has not shown life for as long as its lease
 * lasts is taken for dead, and so is one of this host whose process is gone. The lease spares two
 * runs from doing the same work; that they cannot harm each other is the ledger's doing.
 */
public final class Lease implements AutoCloseable {
  private static final String FOLDER = "ledger/lease";
  private static final String BEAT = ".beat.json";
  private static final Pattern FILE = Pattern.compile(FOLDER + "/(00[0-9]{18})(\\.beat)?\\.json");

  // The start of a process is told by the host's clock, which may have been set since.
  private static final Duration CLOCK_STEP = Duration.ofSeconds(5);

  /** The lease of another run stands in the way. */
  public static final class HeldException extends IllegalStateException {
    HeldException(Holder holder, Instant lastSign) {
      super(
          "The lake is being written by "
              + holder.name()
              + " (host "
              + holder.host()
              + ", process "
              + holder.pid()
              + ", since "
              + holder.since()
              + ", last sign of life "
              + lastSign
              + "). Wait until it ends; if it is dead its lease ends "
              + holder.lasting()
              + " after that sign.");
    }
  }

  /**
   * Who holds a lease.
   *
   * @param processes what tells apart the process numbers of two containers on one host
   * @param started when the process began: a number may be used again
   */
  record Holder(
      String name,
      String host,
      String processes,
      long pid,
      Instant started,
      Instant since,
      Duration lasting) {
    /** Whether this holder's process is known to be gone. */
    boolean isGone() {
      Holder here = here("", Duration.ZERO);
      if (!host.equals(here.host) || !processes.equals(here.processes)) {
        return false;
      }
      Optional<Instant> running =
          ProcessHandle.of(pid)
              .filter(ProcessHandle::isAlive)
              .map(process -> process.info().startInstant().orElse(Instant.EPOCH));
      return running.isEmpty()
          || Duration.between(running.get(), started).abs().compareTo(CLOCK_STEP) > 0;
    }

    static Holder here(String name, Duration lasting) {
      ProcessHandle self = ProcessHandle.current();
      return new Holder(
          name,
          hostName(),
          processNamespace(),
          self.pid(),
          self.info().startInstant().orElse(Instant.EPOCH),
          Instant.now(),
          lasting);
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "unknown";
      }
    }

    private static String processNamespace() {
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      } catch (IOException | UnsupportedOperationException notLinux) {
        return "";
      }
    }
  }

  /** The last sign of life. */
  record Beat(Instant at, boolean released) {}

  private final LakeStore store;
  private final long number;
  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread heart;
  private volatile boolean lost;

  private Lease(LakeStore store, long number, Duration lasting) {
    this.store = store;
    this.number = number;
    this.heart = new Thread(() -> beatEvery(Math.max(1, lasting.toMillis() / 4)), "lease");
    heart.setDaemon(true);
  }

  /**
   * Takes the lease, or says who has it. A store that may not keep its promises is {@linkplain
   * LakeStore#probe probed} first.
   *
   * @param holder names the run
   * @param lasting how long a silent holder is believed to be alive; clocks of the hosts should
   *     differ by far less
   * @throws HeldException if another run has it
   */
  public static Lease take(LakeStore store, String holder, Duration lasting) throws IOException {
    store.probe();
    List<Long> numbers = numbers(store);
    long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    if (last > 0) {
      refuseIfHeld(store, last);
    }

    Holder self = Holder.here(holder, lasting);
    if (!store.createOwn(path(last + 1), Ledger.toJson(self))) {
      refuseIfHeld(store, last + 1);
      throw new IOException("The lease of the lake changed hands just now. Run again.");
    }
    List<Long> now = numbers(store);
    if (now.get(now.size() - 1) != last + 1) {
      // Whoever is slow between looking and taking finds a higher number here.
      store.delete(path(last + 1));
      refuseIfHeld(store, now.get(now.size() - 1));
      throw new IOException("The lease of the lake changed hands just now. Run again.");
    }

    for (LakeStore.Entry entry : store.list(FOLDER)) {
      if (numberOf(entry).filter(number -> number <= last).isPresent()) {
        store.delete(entry.path());
      }
    }
    Lease lease = new Lease(store, last + 1, lasting);
    lease.heart.start();
    return lease;
  }

  private static void refuseIfHeld(LakeStore store, long number) throws IOException {
    Optional<byte[]> json = store.read(path(number));
    if (json.isEmpty()) {
      return;
    }

    Holder holder = Ledger.parse(path(number), json.get(), Holder.class);
    Optional<byte[]> beatJson = store.read(beatPath(number));
    Beat beat =
        beatJson.isPresent()
            ? Ledger.parse(beatPath(number), beatJson.get(), Beat.class)
            : new Beat(holder.since(), false);
    boolean expired = beat.at().plus(holder.lasting()).isBefore(Instant.now());
    if (!beat.released() && !expired && !holder.isGone()) {
      throw new HeldException(holder, beat.at());
    }
  }

  private void beatEvery(long milliseconds) {
    try {
      while (!lost && !released.await(milliseconds, TimeUnit.MILLISECONDS)) {
        try {
          beat(false);
        } catch (IOException | RuntimeException unreachable) {
          // The next beat tries again; a store that stays away stops the run itself.
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives a sign of life, unless another run has taken over. */
  private synchronized void beat(boolean atEnd) throws IOException {
    List<Long> numbers = numbers(store);
    lost = lost || numbers.isEmpty() || numbers.get(numbers.size() - 1) != number;
    if (!lost) {
      store.replace(beatPath(number), Ledger.toJson(new Beat(Instant.now(), atEnd)));
    }
  }

  /**
   * Looks, in the store itself, whether somebody has taken this run for dead, and gives a sign of
   * life. To be called before whatever another run must not see done twice.
   *
   * @throws IllegalStateException if somebody has: the run must stop
   * @throws IOException if the store cannot tell
   */
  public void requireHeld() throws IOException {
    beat(false);
    if (lost) {
      throw new IllegalStateException(
          "Another run took over this lake, since this one showed no life for too long."
              + " Nothing is lost: the other run finishes what was begun.");
    }
  }

  /** Gives the lease back; another run may take it at once. */
  @Override
  public void close() throws IOException {
    released.countDown();
    try {
      heart.join(TimeUnit.MINUTES.toMillis(1));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    beat(true);
  }

  private static List<Long> numbers(LakeStore store) throws IOException {
    return store.list(FOLDER).stream()
        .filter(entry -> !entry.path().endsWith(BEAT))
        .flatMap(entry -> numberOf(entry).stream())
        .sorted()
        .toList();
  }

  // Empty for what is none of ours.
  private static Optional<Long> numberOf(LakeStore.Entry entry) {
    Matcher name = FILE.matcher(entry.path());
    return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
  }

  private static String path(long number) {
    return String.format("%s/%020d.json", FOLDER, number);
  }

  private static String beatPath(long number) {
    return String.format("%s/%020d%s", FOLDER, number, BEAT);
  }
}
