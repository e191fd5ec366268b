package org.edxlake.lake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Moves the batches of a text through three stages: they are filled one after another, decoded in
 * any order, and taken one after another again.
 *
 * <p>The thread of the task does all of it; where cores are free, others help with whatever comes
 * next. What is taken is the same, in the same order, however many help.
 */
final class BatchPipeline {
  /** What happens to a batch. */
  interface Stages {
    RecordBatch newBatch();

    /** Fills a batch with what comes next in the text; false if nothing does. */
    boolean fill(RecordBatch batch) throws IOException;

    /**
     * Decodes a batch, perhaps while another thread decodes another one.
     *
     * @param first whether the text begins with this batch
     */
    void decode(RecordBatch batch, boolean first);

    void take(RecordBatch batch) throws IOException;
  }

  /** How far a batch has come; FILLED and DECODED ones wait for a thread. */
  private enum Place {
    FILLED,
    IN_WORK,
    DECODED
  }

  private static final class InFlight {
    private final RecordBatch batch;
    private final boolean first;
    private Place place = Place.FILLED;

    private InFlight(RecordBatch batch, boolean first) {
      this.batch = batch;
      this.first = first;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private final Stages stages;
  private final int cores;

  // In the order of the text.
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final Deque<RecordBatch> free = new ArrayDeque<>();
  private int helpers;
  private boolean filling;
  private boolean taking;
  private boolean any;
  private boolean atEnd;
  private Throwable failure;

  /**
   * For one text.
   *
   * @param cores how many cores this JVM has for tasks
   */
  BatchPipeline(int cores, Stages stages) {
    this.cores = cores;
    this.stages = stages;
  }

  /**
   * Takes the whole text; no thread is at work on it afterwards.
   *
   * @throws IOException or the RuntimeException that a stage has thrown
   */
  void run() throws IOException {
    try {
      work(false);
    } finally {
      awaitHelpers();
    }
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException fault) {
      throw fault;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      // Scala throws what it does not declare.
      throw new IllegalStateException("a stage failed", failure);
    }
  }

  private void work(boolean helping) {
    try {
      for (Step step = next(helping); step != null; step = next(helping)) {
        step.run();
        if (!helping) {
          callHelpers();
        }
      }
    } catch (Throwable failed) {
      fail(failed);
    }
  }

  private synchronized void fail(Throwable failed) {
    if (failure == null) {
      failure = failed;
    }
    notifyAll();
  }

  private void callHelpers() {
    boolean called;
    do {
      // A short text is through before anybody could help.
      called = wantsHelp() && Cores.lend(cores, this::help);
      if (called) {
        count(1);
      }
    } while (called);
  }

  private synchronized boolean wantsHelp() {
    return any && !atEnd && failure == null && helpers < cores - 1;
  }

  private synchronized void count(int more) {
    helpers += more;
    notifyAll();
  }

  private void help() {
    try {
      work(true);
    } finally {
      count(-1);
    }
  }

  private synchronized void awaitHelpers() {
    boolean interrupted = false;
    while (helpers > 0) {
      try {
        wait();
      } catch (InterruptedException stop) {
        interrupted = true;
        fail(stopped());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException stopped() {
    return new InterruptedIOException("loading was stopped");
  }

  /** What to do next: what is furthest first, so that little is in flight; null if nothing. */
  private synchronized Step next(boolean helping) throws IOException {
    while (true) {
      if (failure != null || (helping && Cores.areShort(cores))) {
        return null;
      }
      // Who never waits would not notice it.
      if (!helping && Thread.currentThread().isInterrupted()) {
        throw stopped();
      }
      Step step = possible();
      if (step != null) {
        return step;
      }
      if (atEnd && inFlight.isEmpty()) {
        notifyAll();
        return null;
      }
      try {
        wait();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw stopped();
      }
    }
  }

  private Step possible() {
    InFlight head = inFlight.peek();
    if (head != null && head.place == Place.DECODED && !taking) {
      taking = true;
      return () -> take(head);
    }
    for (InFlight one : inFlight) {
      if (one.place == Place.FILLED) {
        one.place = Place.IN_WORK;
        return () -> decode(one);
      }
    }
    boolean mayFill = !filling && !atEnd && inFlight.size() < 2 * (helpers + 1);
    // The reader must not move on while a batch lies in its buffer.
    if (mayFill && (inFlight.isEmpty() || !inFlight.getLast().batch.isBorrowed())) {
      filling = true;
      RecordBatch batch = free.isEmpty() ? stages.newBatch() : free.pop();
      return () -> fill(batch);
    }
    return null;
  }

  private void fill(RecordBatch batch) throws IOException {
    boolean filled = stages.fill(batch);
    synchronized (this) {
      filling = false;
      if (filled) {
        inFlight.add(new InFlight(batch, !any));
        any = true;
      } else {
        atEnd = true;
      }
      notifyAll();
    }
  }

  private void decode(InFlight one) {
    stages.decode(one.batch, one.first);
    synchronized (this) {
      one.place = Place.DECODED;
      notifyAll();
    }
  }

  private void take(InFlight head) throws IOException {
    stages.take(head.batch);
    synchronized (this) {
      inFlight.remove();
      free.push(head.batch);
      taking = false;
      notifyAll();
    }
  }
}
