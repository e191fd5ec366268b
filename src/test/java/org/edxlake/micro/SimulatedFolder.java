package org.edxlake.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.edxlake.catalog.Site;
import org.edxlake.simulate.Simulation;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.simulate.SimulationProgress;
import org.edxlake.simulate.Simulator;

/** A simulation of one site in a folder of its own, with plaintext; closing it deletes it. */
public record SimulatedFolder(Simulation simulation) implements AutoCloseable {
  /** Writes it. */
  public static SimulatedFolder write(SimulationPlan plan) throws IOException {
    return new SimulatedFolder(
        Simulator.write(
            plan.withSites(List.of(Site.PROD)).withPlain(true),
            Files.createTempDirectory("edxlake-micro"),
            SimulationProgress.SILENT));
  }

  /** The largest file whose name ends so. */
  public Path largest(String nameEnd) throws IOException {
    try (Stream<Path> files = Files.walk(simulation.folder())) {
      return files
          .filter(file -> file.toString().endsWith(nameEnd))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(simulation.folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
