package org.edxlake.simulate;

/** Learns how far a simulation is. May be called by several threads at once. */
public interface SimulationProgress {
  /** Nobody is told. */
  SimulationProgress SILENT =
      new SimulationProgress() {
        @Override
        public void total(long packages) {}

        @Override
        public void advanced(String file, long bytes) {}
      };

  /** Says how many packages there will be, before the first. */
  void total(long packages);

  /** A package is complete. */
  void advanced(String file, long bytes);
}
