package org.edxlake.lake;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The cores of this JVM that tasks may use, and how many are in use. A task has one of its own; it
 * borrows those that have no task, such as when one big file is left over.
 */
final class Cores {
  private static final ExecutorService HELPERS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "edxlake-helper");
            thread.setDaemon(true);
            return thread;
          });

  private static int busy;

  private Cores() {}

  /** A task begins, whether or not there is a core for it. */
  static synchronized void begin() {
    busy++;
  }

  /** A task or a helper ends. */
  static synchronized void end() {
    busy--;
  }

  /**
   * Runs some work on a core that is free.
   *
   * @param cores how many there are
   * @return false if none is free
   */
  static boolean lend(int cores, Runnable work) {
    synchronized (Cores.class) {
      if (busy >= cores) {
        return false;
      }
      busy++;
    }
    try {
      HELPERS.execute(
          () -> {
            try {
              work.run();
            } finally {
              end();
            }
          });
    } catch (OutOfMemoryError noThreadToBeHad) {
      end();
      return false;
    }
    return true;
  }

  /** Whether a task has begun meanwhile that needs the core of a helper. */
  static synchronized boolean areShort(int cores) {
    return busy > cores;
  }
}
