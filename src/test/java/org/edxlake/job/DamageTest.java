package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.edxlake.simulate.Damage;
import org.edxlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were spoilt on their way: each is named with its reason, and the rest is published.
 */
class DamageTest {
  @TempDir Path folder;

  @Test
  void everyDamageIsQuarantinedByItsReasonAndTheRestIsPublished() throws IOException {
    SimulationPlan plan = SimulationPlan.small().withDays(8).withEventsPerDay(100);
    University university = University.simulate(plan, folder);
    assertThat(university.run("run", "-D", "root=" + folder.resolve("sound"))).isZero();
    Map<String, String> sound = University.dataFiles(folder.resolve("sound"));

    Damage.flipBit(university.eventLog("prod", "2014-07-21"), 4000, 3);
    Damage.flipBit(university.eventLog("edge", "2014-07-21"), 4000, 3);
    Damage.cut(university.eventLog("prod", "2014-07-22"), 100);
    Damage.encryptToStranger(university.eventLog("prod", "2014-07-23"));
    Damage.leaveUnencrypted(university.eventLog("prod", "2014-07-24"));
    Damage.empty(university.eventLog("prod", "2014-07-25"));
    Damage.append(university.eventLog("prod", "2014-07-26"), "garbage");
    Damage.cut(university.snapshot("2014-07-27"), 1);

    assertThat(university.run("run")).isEqualTo(20);

    Map<String, String> reasons = new TreeMap<>();
    JsonNode report = university.lastReport();
    for (JsonNode one : report.get("packages")) {
      for (JsonNode failure : one.get("failures")) {
        reasons.merge(one.get("name").asText(), firstWords(failure.asText()), String::concat);
      }
    }
    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "universityx-prod-events-2014-07-21.log.gz.gpg", "tampered",
                "universityx-edge-events-2014-07-21.log.gz.gpg", "tampered",
                "universityx-prod-events-2014-07-22.log.gz.gpg", "truncated",
                "universityx-prod-events-2014-07-23.log.gz.gpg", "no key",
                "universityx-prod-events-2014-07-24.log.gz.gpg", "not encrypted",
                "universityx-prod-events-2014-07-25.log.gz.gpg", "empty",
                "universityx-prod-events-2014-07-26.log.gz.gpg", "trailing data",
                "universityx-2014-07-27.zip", "bad archive"));

    Map<String, String> expected = new TreeMap<>(sound);
    expected
        .keySet()
        .removeIf(
            path ->
                reasons.keySet().stream()
                    .anyMatch(name -> path.contains(name.replaceAll("\\.(log|zip).*", ""))));
    assertThat(University.dataFiles(university.lake())).isEqualTo(expected).isNotEmpty();
    assertThat(University.filesBelow(university.scratch())).isEmpty();
    assertThat(University.filesBelow(university.lake().resolve("stage"))).isEmpty();
    assertThat(plaintextFiles(university)).isEmpty();
    assertThat(university.run("verify")).isZero();

    // Nothing has changed since: they are not tried again, and are named all the same.
    assertThat(university.run("run")).isZero();
    assertThat(university.lastReport().get("stillQuarantined")).hasSize(8);
  }

  @Test
  void lookingAtALakeThatIsNotThereMakesNone() throws IOException {
    University university = University.simulate(SimulationPlan.small().withDays(1), folder);

    assertThat(university.run("run", "--dry-run")).isZero();
    assertThat(university.run("status")).isEqualTo(40);
    assertThat(university.run("verify")).isEqualTo(40);
    assertThat(university.run("sql", "-e", "SELECT 1")).isEqualTo(40);

    assertThat(university.lake()).doesNotExist();
    assertThat(university.scratch()).doesNotExist();
  }

  @Test
  void aSpoiltMemberIsLeftOutAndTheOtherMembersArePublished() throws IOException {
    University university =
        University.simulate(SimulationPlan.small().withDays(0).withOddities(false), folder);
    Path zip = university.snapshot("2014-07-27");
    byte[] archive = Files.readAllBytes(zip);
    Damage.flipBit(zip, archive.length / 2, 0);

    assertThat(university.run("run")).isEqualTo(20);

    JsonNode report = university.lastReport().get("packages").get(0);
    assertThat(report.get("verdict").asText()).isEqualTo("PUBLISHED_IN_PART");
    assertThat(report.get("failures")).hasSize(1);
    assertThat(report.get("rows").size()).isGreaterThan(40);
    assertThat(university.run("verify")).isZero();
  }

  /** Reasons come before a colon, after the member's path if there is one. */
  private static String firstWords(String failure) {
    return failure.substring(0, failure.indexOf(':'));
  }

  private static List<Path> plaintextFiles(University university) throws IOException {
    return University.filesBelow(university.lake().getParent()).stream()
        .filter(file -> !file.startsWith(university.lake().getParent().resolve("packages")))
        .filter(file -> !file.toString().endsWith(".parquet"))
        .filter(DamageTest::holdsLearners)
        .toList();
  }

  private static boolean holdsLearners(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      boolean gzip = content.length > 1 && content[0] == 0x1f && (content[1] & 0xff) == 0x8b;
      return gzip || new String(content, StandardCharsets.ISO_8859_1).contains("learner_");
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
