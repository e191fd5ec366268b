package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
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
  void aMemberForAnotherKeyArrivesByStageAndLoadOnceThatKeyIsThere() throws IOException {
    SimulationPlan plan = SimulationPlan.small().withDays(0).withOddities(false);
    University university = University.simulate(plan, folder);
    University before = University.simulate(plan, Files.createDirectory(folder.resolve("before")));
    assertThat(university.run("run", "-D", "root=" + folder.resolve("sound"))).isZero();
    replaceMember(
        university.snapshot("2014-07-27"),
        before.snapshot("2014-07-27"),
        "/UniversityX-CS101-2014_T1-auth_user-prod-");

    assertThat(university.run("stage")).isEqualTo(20);
    assertThat(university.run("load")).isEqualTo(20);
    assertThat(university.run("stage")).isZero();
    assertThat(university.lastReport().get("stillQuarantined")).hasSize(1);

    Path passphrases = folder.resolve("passphrases");
    Files.writeString(
        passphrases,
        Files.readString(before.passphraseFile()) + Files.readString(university.passphraseFile()));
    String[] bothKeys = {
      "-D",
      "keys.secret-keyrings=%s,%s".formatted(university.secretKey(), before.secretKey()),
      "-D",
      "keys.passphrase-file=" + passphrases
    };
    assertThat(university.run("stage", bothKeys)).isZero();
    assertThat(university.run("load")).isZero();

    assertThat(University.dataFiles(university.lake()))
        .isEqualTo(University.dataFiles(folder.resolve("sound")));
    assertThat(university.run("run", bothKeys)).isZero();
    assertThat(university.lastReport().get("upToDate").asInt()).isEqualTo(1);
    assertThat(University.filesBelow(university.scratch())).isEmpty();
  }

  /** Puts the one member with this in its name from another zip into a zip, in the same place. */
  private void replaceMember(Path zip, Path other, String inName) throws IOException {
    Path mixed = folder.resolve("mixed");
    int replaced = 0;
    try (ZipFile mine = new ZipFile(zip.toFile());
        ZipFile theirs = new ZipFile(other.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(mixed))) {
      for (ZipEntry entry : Collections.list(mine.entries())) {
        boolean wanted = entry.getName().contains(inName);
        replaced += wanted ? 1 : 0;
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (!entry.isDirectory()) {
          ZipFile source = wanted ? theirs : mine;
          source.getInputStream(source.getEntry(entry.getName())).transferTo(out);
        }
        out.closeEntry();
      }
    }
    assertThat(replaced).isEqualTo(1);
    Files.move(mixed, zip, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void lakesMayShareAScratchSpaceWhichHoldsOtherThingsToo() throws IOException {
    University university = University.simulate(SimulationPlan.small().withDays(1), folder);
    Path other = folder.resolve("other lake");
    Path thesis = Files.createDirectories(university.scratch().resolve("thesis"));
    Files.writeString(thesis.resolve("chapter.tex"), "all my work");
    assertThat(university.run("stage")).isZero();
    List<Path> staged = University.filesBelow(university.scratch());

    assertThat(university.run("run", "-D", "root=" + other)).isZero();

    assertThat(University.filesBelow(university.scratch())).isEqualTo(staged).hasSizeGreaterThan(9);
    assertThat(university.run("load")).isZero();
    assertThat(University.dataFiles(university.lake())).isEqualTo(University.dataFiles(other));
    assertThat(University.filesBelow(university.scratch()))
        .containsExactly(thesis.resolve("chapter.tex"));
  }

  @Test
  void lookingAtALakeThatIsNotThereMakesNone() throws IOException {
    University university = University.simulate(SimulationPlan.small().withDays(1), folder);

    assertThat(university.run("doctor", "--no-spark")).isZero();
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
