package org.edxlake.micro;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts what a benchmark has worked off, so that the time for a gigabyte is reported. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Gigabytes {
  public double gigabytes;

  /** Begins to count anew. */
  @Setup(Level.Iteration)
  public void clear() {
    gigabytes = 0;
  }

  /** Adds the text of one call. */
  public void add(long bytes) {
    gigabytes += bytes / 1e9;
  }
}
