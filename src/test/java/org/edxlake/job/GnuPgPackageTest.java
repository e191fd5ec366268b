package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that GnuPG has encrypted and Info-ZIP has packed, as edX does it. */
class GnuPgPackageTest {
  @TempDir Path folder;

  @Test
  void thePackageThatGnuPgMadeOnceHoldsWhatWasPlanted() throws Exception {
    copy(Path.of("src/test/resources/gnupg"), folder.resolve("packages"));
    University university = University.in(folder);

    assertThat(university.run("run", "-D", "load.max-reject-rate=1")).isZero();

    LakeTruth truth = new LakeTruth(university.lake(), university.truth());
    assertThat(truth.loaded()).isEqualTo(truth.planted()).isNotEmpty();
    assertThat(truth.loadedInEvents()).isEqualTo(truth.plantedInEvents()).isNotEmpty();
  }

  @Test
  void aPackageThatGnuPgMakesGivesTheFilesOfTheSimulatedOne() throws Exception {
    assumeTrue(isInstalled("gpg"), "GnuPG is not installed");
    assumeTrue(isInstalled("zip"), "Info-ZIP is not installed");
    SimulationPlan plan = SimulationPlan.small().withLearners(5).withEventsPerDay(100);
    Path simulated = folder.resolve("simulated");
    University university = University.simulate(plan.withPlain(true), simulated);
    assertThat(university.run("run", "-D", "load.max-reject-rate=1")).isZero();

    Path packages = folder.resolve("encrypted/packages");
    encryptByGnuPg(simulated.resolve("packages"), packages);
    University other = University.in(packages.getParent());
    assertThat(other.run("run", "-D", "load.max-reject-rate=1")).isZero();

    assertThat(University.dataFiles(other.lake()))
        .isEqualTo(University.dataFiles(university.lake()))
        .hasSizeGreaterThan(100);
  }

  /** Makes packages out of the plain texts of a simulation, under the same names. */
  private void encryptByGnuPg(Path simulation, Path target) throws Exception {
    copy(simulation.resolve("keys"), target.resolve("keys"));
    Path work = folder.resolve("work");
    copy(simulation.resolve("plain"), work);
    encryptAll(work, simulation.resolve("keys"));

    for (Path log : University.filesBelow(simulation.resolve("edx-course-data"))) {
      Path place = target.resolve(simulation.relativize(log).toString());
      Files.createDirectories(place.getParent());
      Files.copy(work.resolve("events").resolve(log.getFileName()), place);
    }
    for (Path zip : University.filesBelow(simulation.resolve("course-data"))) {
      Path place = target.resolve(simulation.relativize(zip).toString());
      Files.createDirectories(place.getParent());
      List<String> entries = new ArrayList<>();
      try (ZipFile original = new ZipFile(zip.toFile())) {
        original.stream().forEach(entry -> entries.add(entry.getName()));
      }
      Path names = Files.write(folder.resolve("names"), entries);
      run(
          new ProcessBuilder("zip", "-q", place.toString(), "-@")
              .directory(work.toFile())
              .redirectInput(names.toFile()));
    }
  }

  private void encryptAll(Path work, Path keys) throws Exception {
    Path home = Files.createDirectories(folder.resolve("gnupg"));
    List<String> command =
        new ArrayList<>(
            List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet", "--no-tty"));
    command.addAll(List.of("--always-trust", "--recipient-file", keys + "/public.asc"));
    command.addAll(List.of("--recipient-file", keys + "/master-public.asc", "--encrypt-files"));
    for (Path file : University.filesBelow(work)) {
      command.add(file.toString());
    }
    run(new ProcessBuilder(command));
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : University.filesBelow(from)) {
      Path place = to.resolve(from.relativize(file).toString());
      Files.createDirectories(place.getParent());
      Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean isInstalled(String program) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(program, "--version").start();
      process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      return process.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as(new String(Files.readAllBytes(log), StandardCharsets.UTF_8))
        .isZero();
  }
}
