package org.edxlake.job;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows how far a long piece of work is: a bar with bytes and time left on a terminal, a plain line
 * now and then elsewhere. Writes to standard error, since standard output belongs to the result.
 */
final class ProgressLine implements AutoCloseable {
  private static final int BAR = 24;
  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration PLAIN_LINE = Duration.ofSeconds(10);

  private final String verb;
  private final String noun;
  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong total;
  private final Thread painter;

  ProgressLine(String verb, String noun, long total, PrintStream out, boolean terminal) {
    this.verb = verb;
    this.noun = noun;
    this.total = new AtomicLong(total);
    this.out = out;
    this.terminal = terminal;
    this.painter = new Thread(this::paint, "progress");
  }

  /**
   * Begins to show work.
   *
   * @param verb what is being done, `staging`
   * @param total bytes to do
   */
  static ProgressLine start(String verb, long total) {
    return start(verb, "", total);
  }

  /** Begins to show work that is counted in things, whose number {@link #expect} tells. */
  static ProgressLine counting(String verb, String noun) {
    return start(verb, noun, 0);
  }

  private static ProgressLine start(String verb, String noun, long total) {
    ProgressLine line = new ProgressLine(verb, noun, total, System.err, isTerminal());
    line.painter.setDaemon(true);
    line.painter.start();
    return line;
  }

  /** Whether a person looks on; the launcher, which can ask the system, says so. */
  static boolean isTerminal() {
    return Boolean.getBoolean("edxlake.terminal");
  }

  /** Counts bytes as done; any thread may call it. */
  void advance(long bytes) {
    done.addAndGet(bytes);
  }

  /** Says how much there is to do. */
  void expect(long whole) {
    total.set(whole);
  }

  /** Says how many bytes are done altogether. */
  void reach(long bytes) {
    done.set(bytes);
  }

  /** Takes the bar away; what was done is the caller's to tell. */
  @Override
  public void close() {
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void paint() {
    Duration pause = terminal ? REDRAW : PLAIN_LINE;
    try {
      while (true) {
        Thread.sleep(pause.toMillis());
        out.print(terminal ? "\r" + text() + "\u001b[K" : text() + System.lineSeparator());
        out.flush();
      }
    } catch (InterruptedException finished) {
      // close() ends the thread this way.
    }
  }

  String text() {
    long whole = total.get();
    long now = Math.min(done.get(), whole);
    double share = whole == 0 ? 0 : (double) now / whole;
    int filled = (int) Math.round(share * BAR);
    String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
    String left =
        share < 0.01
            ? ""
            : ", "
                + Quantities.duration(
                    Duration.ofMillis((long) (elapsed().toMillis() * (1 - share) / share)))
                + " left";
    String amount =
        noun.isEmpty()
            ? Quantities.bytes(now) + " of " + Quantities.bytes(whole)
            : Quantities.count(now) + " of " + Quantities.count(whole, noun);
    return "%s [%s] %3.0f %%  %s%s".formatted(verb, bar, share * 100, amount, left);
  }
}
