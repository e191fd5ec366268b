package org.edxlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rows of weekly zips say of each other. */
class SnapshotContentTest {
  private static final List<String> COURSES =
      List.of("UniversityX-CS101-2014_T1", "UniversityX-6.00x-2014_Spring", "UniversityX-6.00-007");
  private static final String FIRST = "universityx-2014-07-27";
  private static final String SECOND = "universityx-2014-08-03";

  @TempDir static Path folder;
  private static Simulation simulation;

  @BeforeAll
  static void simulate() throws IOException {
    SimulationPlan plan =
        SimulationPlan.demo().withLearners(60).withDays(0).withSnapshots(2).withPlain(true);
    simulation = Simulator.write(plan, folder.resolve("two"), SimulationProgress.SILENT);
  }

  @Test
  void aLaterSnapshotRepeatsEveryRowOfTheOneBefore() throws IOException {
    Truth.Snapshot first = Truth.read(simulation.truth()).snapshots().get(0);
    Map<String, Set<String>> gone = new TreeMap<>();
    int grown = 0;
    for (Truth.Member member : first.members()) {
      List<String> before = lines(FIRST, member.member());
      List<String> after = lines(SECOND, member.member());
      Set<String> missing = new HashSet<>(before);
      after.forEach(missing::remove);
      if (!missing.isEmpty()) {
        gone.put(member.member(), missing);
      }
      grown += after.size() > before.size() ? 1 : 0;
    }

    assertThat(gone.keySet()).isEmpty();
    assertThat(grown).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"auth_user", "auth_userprofile", "user_id_map", "student_languageproficiency"})
  void anAccountIsTheSameInTheFilesOfAllItsCourses(String table) throws IOException {
    List<String> everybody = lines(FIRST, member(COURSES.get(0), table));
    for (String course : COURSES) {
      assertThat(everybody).containsAll(lines(FIRST, member(course, table)));
    }
  }

  private static String member(String course, String table) {
    return course + "-" + table + "-prod-analytics.sql";
  }

  /** The lines of a text, which line feeds alone end. */
  private static List<String> lines(String zip, String member) throws IOException {
    String text =
        Files.readString(
            simulation.folder().resolve("plain/" + zip + "/" + member),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }
}
