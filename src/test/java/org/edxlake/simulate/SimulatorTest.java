package org.edxlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.edxlake.catalog.ArchiveMember;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
  private static final SimulationPlan PLAN = SimulationPlan.small().withPlain(true);

  @TempDir static Path folder;
  private static Simulation simulation;
  private static Truth truth;

  @BeforeAll
  static void simulate() throws IOException {
    simulation = Simulator.write(PLAN, folder.resolve("first"), SimulationProgress.SILENT);
    truth = Truth.read(simulation.truth());
  }

  @Test
  void everyPackageFileHasANameThatEdxGives() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path bucket :
        List.of(Path.of(simulation.eventsRoot()), Path.of(simulation.snapshotsRoot()))) {
      for (Path file : files(bucket)) {
        PackageFile parsed = PackageFile.parse(file.toUri().toString(), 1, "").orElseThrow();
        ids.add(parsed.id());
      }
    }

    assertThat(ids)
        .containsExactlyInAnyOrder(
            "universityx-prod-events-2014-07-21",
            "universityx-prod-events-2014-07-22",
            "universityx-edge-events-2014-07-21",
            "universityx-edge-events-2014-07-22",
            "universityx-2014-07-27");
    assertThat(simulation.files()).isEqualTo(5);
  }

  @Test
  void theSamePlanGivesTheSamePlaintext() throws IOException {
    Simulation again = Simulator.write(PLAN, folder.resolve("again"), SimulationProgress.SILENT);

    assertThat(plaintext(again)).isEqualTo(plaintext(simulation));
    assertThat(Files.readString(again.truth())).isEqualTo(Files.readString(simulation.truth()));
  }

  @Test
  void theLanguageOfTheMachineChangesNothing() throws IOException {
    Locale before = Locale.getDefault();
    Simulation again;
    try {
      // Its digits are not those of JSON.
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      again = Simulator.write(PLAN, folder.resolve("egypt"), SimulationProgress.SILENT);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(plaintext(again)).isEqualTo(plaintext(simulation));
  }

  @Test
  void theSameNumberIsSomeoneElseOnTheOtherSite() throws IOException {
    Map<String, String> prod = usernames("prod");
    Map<String, String> edge = usernames("edge");

    Set<String> both = new HashSet<>(prod.keySet());
    both.retainAll(edge.keySet());
    assertThat(both).hasSize(18);
    assertThat(both).noneMatch(id -> prod.get(id).equals(edge.get(id)));
  }

  @Test
  void aSiteIsSimulatedOnce() {
    List<Site> twice = List.of(Site.of("prod"), Site.of("edge"), Site.of("edx"));

    assertThatThrownBy(() -> PLAN.withSites(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The simulation cannot be planned: sites must differ, not be [prod, edge, prod].");
  }

  @Test
  void anotherSeedGivesOtherPlaintext() throws IOException {
    Simulation other =
        Simulator.write(PLAN.withSeed(2), folder.resolve("other"), SimulationProgress.SILENT);

    Map<String, String> first = plaintext(simulation);
    Map<String, String> second = plaintext(other);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    String log = "events/universityx-prod-events-2014-07-21.log.gz";
    assertThat(second.get(log)).isNotEqualTo(first.get(log));
    String states =
        "universityx-2014-07-27/UniversityX-CS101-2014_T1-courseware_studentmodule-prod-analytics.sql";
    assertThat(second.get(states)).isNotEqualTo(first.get(states));
  }

  @Test
  void everyDeclaredTableHasRows() {
    for (DumpTable table : DumpTable.values()) {
      assertThat(truth.rowsOf(table.tableName())).as(table.tableName()).isPositive();
    }
  }

  @Test
  void theCountsOfEventsAreThoseOfTheText() throws IOException {
    for (Truth.EventLog log : truth.eventLogs()) {
      byte[] text = inflate(plain("events", log.file().replace(".gpg", "")));
      long lineFeeds = lineFeeds(text);
      long rejected = log.rejected().values().stream().mapToLong(Long::longValue).sum();

      assertThat(log.bytes()).isEqualTo(text.length);
      assertThat(log.lines()).isEqualTo(lineFeeds);
      assertThat(log.rows() + log.blank() + rejected).isEqualTo(lineFeeds);
      assertThat(log.kinds().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(log.rows());
      assertThat(rejected).isEqualTo(1);
    }
  }

  @Test
  void aLogOfEventsHoldsThePlantedOddities() throws IOException {
    Truth.EventLog log = truth.eventLogs().get(0);
    String text =
        new String(
            inflate(plain("events", log.file().replace(".gpg", ""))), StandardCharsets.ISO_8859_1);
    List<String> lines = text.lines().toList();

    assertThat(log.blank()).isEqualTo(lines.stream().filter(String::isBlank).count()).isPositive();
    assertThat(log.prefixed())
        .isEqualTo(lines.stream().filter(line -> line.contains(" localhost {")).count())
        .isPositive();
    assertThat(log.repaired())
        .isEqualTo(lines.stream().filter(line -> line.contains("\u00e9 browser")).count())
        .isPositive();
    List<String> events = lines.stream().filter(line -> line.contains("\"event_type\"")).toList();
    assertThat(log.repeats()).isEqualTo(events.size() - new HashSet<>(events).size()).isPositive();
  }

  @Test
  void allReasonsForRejectingALineComeInTheDaysOfADemo() throws IOException {
    SimulationPlan week = SimulationPlan.demo().withSnapshots(0).withEventsPerDay(60);
    Simulation demo = Simulator.write(week, folder.resolve("week"), SimulationProgress.SILENT);

    Set<String> reasons =
        Truth.read(demo.truth()).eventLogs().stream()
            .flatMap(log -> log.rejected().keySet().stream())
            .collect(Collectors.toSet());
    assertThat(reasons)
        .containsExactlyInAnyOrder("truncated-json", "trailing-text", "not-an-object", "not-json");
  }

  @Test
  void withoutOdditiesEveryLineIsARow() throws IOException {
    SimulationPlan tidy = PLAN.withOddities(false).withSnapshots(0).withDays(1);
    Simulation written = Simulator.write(tidy, folder.resolve("tidy"), SimulationProgress.SILENT);

    for (Truth.EventLog log : Truth.read(written.truth()).eventLogs()) {
      assertThat(log.lines()).isEqualTo(600);
      assertThat(log.rows()).isEqualTo(600);
      assertThat(log.repeats() + log.repaired() + log.prefixed()).isZero();
    }
  }

  @Test
  void theCountsOfDumpsAreThoseOfTheText() throws IOException {
    int compared = 0;
    for (Truth.Member member : truth.snapshots().get(0).members()) {
      byte[] text = Files.readAllBytes(plain("universityx-2014-07-27", member.member()));
      assertThat(text).as(member.member()).hasSize((int) member.bytes());
      if (member.member().endsWith(".sql") || member.member().endsWith(".mongo")) {
        assertThat(lineFeeds(text)).as(member.member()).isEqualTo(member.rows() + member.header());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  @Test
  void theRowsOfAPartitionAreThoseOfItsMembers() {
    Map<String, Long> byTable = new TreeMap<>();
    for (Truth.Member member : truth.snapshots().get(0).members()) {
      byTable.merge(member.table(), member.rows(), Long::sum);
    }
    byTable.forEach((table, rows) -> assertThat(truth.rowsOf(table)).as(table).isEqualTo(rows));

    long events = truth.eventLogs().stream().mapToLong(Truth.EventLog::rows).sum();
    assertThat(truth.rowsOf("events")).isEqualTo(events);
  }

  @Test
  void theRowsOfADumpHaveAsManyFieldsAsItsHeader() throws IOException {
    for (Truth.Member member : truth.snapshots().get(0).members()) {
      if (!member.member().endsWith(".sql") || member.table().equals("courseware_studentmodule")) {
        continue;
      }
      List<String> lines =
          List.of(
              Files.readString(plain("universityx-2014-07-27", member.member())).split("\n", -1));
      int fields = lines.get(0).split("\t", -1).length;
      for (String line : lines.subList(1, lines.size() - 1)) {
        assertThat(line.split("\t", -1)).as(member.member()).hasSize(fields);
      }
    }
  }

  @Test
  void learnersJoinAcrossTables() throws IOException {
    Set<String> accounts = column("auth_user", 0);
    assertThat(column("student_courseenrollment", 1)).isEqualTo(accounts).hasSize(20);
    assertThat(column("auth_userprofile", 1)).isEqualTo(accounts);
    assertThat(column("user_id_map", 1)).isEqualTo(accounts);
    assertThat(column("student_anonymoususerid", 2))
        .containsAll(column("ora/submissions_studentitem", 1));
    assertThat(column("ora/submissions_submission", 1))
        .isEqualTo(column("ora/workflow_assessmentworkflow", 5))
        .isEqualTo(column("ora/assessment_assessment", 1));
  }

  @Test
  void aHeaderAloneAZeroByteTextAMissingFileAndAFailureOccur() throws IOException {
    Truth.Snapshot snapshot = truth.snapshots().get(0);
    Map<String, Truth.Member> byPath =
        snapshot.members().stream()
            .collect(Collectors.toMap(Truth.Member::member, member -> member));

    assertThat(byPath.get("UniversityX-6.00x-2014_Spring-teams-prod-analytics.sql"))
        .extracting(Truth.Member::rows, Truth.Member::header)
        .containsExactly(0L, 1L);
    assertThat(byPath.get("UniversityX-6.00x-2014_Spring-prod.mongo").bytes()).isZero();
    assertThat(byPath)
        .doesNotContainKey(
            "UniversityX-AB-12.3x-2T-2014-courseware_studentmodule-prod-analytics.sql");
    assertThat(snapshot.failed())
        .containsExactly(
            "UniversityX-AB-12.3x-2T-2014-grades_persistentsubsectiongrade-prod-analytics.sql.failed");
  }

  @Test
  void aZipIsWhatInfoZipMakesOfTheExportersFolder() throws IOException {
    Path zip = Path.of(simulation.snapshotsRoot()).resolve("universityx-2014-07-27.zip");
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      List<String> names = archive.stream().map(ZipEntry::getName).toList();
      assertThat(names.get(0)).isEqualTo("universityx-2014-07-27/");
      assertThat(names).contains("universityx-2014-07-27/ora/");
      Truth.Snapshot snapshot = truth.snapshots().get(0);
      assertThat(names)
          .hasSize(
              2
                  + snapshot.members().size()
                  + snapshot.failed().size()
                  + snapshot.noTables().size());
      Set<Integer> methods = archive.stream().map(ZipEntry::getMethod).collect(Collectors.toSet());
      assertThat(methods).containsExactlyInAnyOrder(ZipEntry.STORED, ZipEntry.DEFLATED);
      for (ZipEntry entry : archive.stream().toList()) {
        try (InputStream content = archive.getInputStream(entry)) {
          assertThat(content.readAllBytes()).hasSize((int) entry.getSize());
        }
      }
      for (Truth.Member member : snapshot.members()) {
        ArchiveMember.Dump parsed =
            (ArchiveMember.Dump)
                ArchiveMember.parse("universityx-2014-07-27/" + member.member() + ".gpg");
        assertThat(parsed.tableName()).isEqualTo(member.table());
        assertThat(parsed.entity()).isEqualTo(member.entity());
        assertThat(parsed.site()).isEqualTo(Site.of(member.site()));
        CourseKey.parse(member.courseId())
            .ifPresent(key -> assertThat(key.entity()).isEqualTo(member.entity()));
      }
    }
    run(List.of("unzip", "-tq", zip.toString()));
  }

  @Test
  void sinceTheEndOf2017TheReportOfOptInsHasAZipOfItsOwn() throws IOException {
    SimulationPlan plan = PLAN.withFrom(LocalDate.of(2018, 1, 1)).withDays(0);
    Simulation later = Simulator.write(plan, folder.resolve("2018"), SimulationProgress.SILENT);

    Path bucket = Path.of(later.snapshotsRoot());
    String optIns = "email-opt-in/email-opt-in-universityx-2018-01-07.zip";
    assertThat(files(bucket))
        .containsExactly(bucket.resolve(optIns), bucket.resolve("universityx-2018-01-07.zip"));
    assertThat(PackageFile.parse(bucket.resolve(optIns).toUri().toString(), 1, ""))
        .map(PackageFile::kind)
        .contains(PackageFile.Kind.EMAIL_OPT_IN);
    try (ZipFile archive = new ZipFile(bucket.resolve(optIns).toFile())) {
      assertThat(archive.stream().map(ZipEntry::getName))
          .containsExactly("universityx-email_opt_in-prod-analytics.csv.gpg");
    }
    Truth written = Truth.read(later.truth());
    assertThat(written.snapshots())
        .extracting(Truth.Snapshot::file)
        .containsExactly("universityx-2018-01-07.zip", "email-opt-in-universityx-2018-01-07.zip");
    assertThat(written.snapshots().get(0).members())
        .extracting(Truth.Member::table)
        .doesNotContain("email_opt_in");
    assertThat(written.rowsOf("email_opt_in"))
        .isEqualTo(written.snapshots().get(1).members().get(0).rows())
        .isPositive();
    assertThat(later.files()).isEqualTo(2);
  }

  @Test
  void keysAreReadableByTheirOwnerAlone() throws IOException {
    Path keys = simulation.secretKey().getParent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
    for (Path file : files(keys)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void gnuPgReadsThePackagesWithTheKey() throws IOException {
    Path home =
        Files.createDirectories(Path.of("target", "gnupg-" + ProcessHandle.current().pid()));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    List<String> gpg =
        List.of(
            "gpg",
            "--homedir",
            home.toAbsolutePath().toString(),
            "--batch",
            "--pinentry-mode",
            "loopback",
            "--passphrase-file",
            simulation.passphraseFile().toString());
    run(with(gpg, "--import", simulation.secretKey().toString()));

    for (Truth.EventLog log : List.of(truth.eventLogs().get(0), truth.eventLogs().get(1))) {
      Path file =
          Path.of(simulation.eventsRoot())
              .resolve("universityx/" + log.site() + "/events/2014/" + log.file());
      assertThat(run(with(gpg, "--decrypt", file.toString())))
          .isEqualTo(Files.readAllBytes(plain("events", log.file().replace(".gpg", ""))));
    }

    String member = "UniversityX-CS101-2014_T1-auth_userprofile-prod-analytics.sql";
    Path copy = folder.resolve("member.gpg");
    Path zip = Path.of(simulation.snapshotsRoot()).resolve("universityx-2014-07-27.zip");
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      Files.copy(
          archive.getInputStream(archive.getEntry("universityx-2014-07-27/" + member + ".gpg")),
          copy);
    }
    assertThat(run(with(gpg, "--decrypt", copy.toString())))
        .isEqualTo(Files.readAllBytes(plain("universityx-2014-07-27", member)));
  }

  @Test
  void aFolderThatHoldsAnythingIsRefused() throws IOException {
    Path other = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(other.resolve("thesis.txt"), "years of work");

    SimulationPlan replacing = PLAN.withReplace(true);
    assertThatThrownBy(() -> Simulator.write(replacing, other, SimulationProgress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessage(other + " is not empty and no simulation. Name another folder.");
    assertThat(other.resolve("thesis.txt")).hasContent("years of work");
    assertThatThrownBy(() -> Simulator.write(PLAN, simulation.folder(), SimulationProgress.SILENT))
        .isInstanceOf(IOException.class)
        .hasMessage(
            simulation.folder()
                + " holds an older simulation. Allow to replace it, or name another folder.");
  }

  @Test
  void anOlderSimulationIsReplacedIfThatIsAllowed() throws IOException {
    SimulationPlan plan = PLAN.withSnapshots(0).withReplace(true);
    Path target = folder.resolve("replaced");
    Simulator.write(plan.withDays(2), target, SimulationProgress.SILENT);
    Simulation second = Simulator.write(plan.withDays(1), target, SimulationProgress.SILENT);

    assertThat(files(Path.of(second.eventsRoot()))).hasSize(2);
    assertThat(Truth.read(second.truth()).complete()).isTrue();
  }

  /** The names of the accounts of the course that is on both sites, by number. */
  private static Map<String, String> usernames(String site) throws IOException {
    String member = "UniversityX-CS101-2014_T1-auth_user-" + site + "-analytics.sql";
    return Files.readAllLines(plain("universityx-2014-07-27", member)).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
  }

  private static Path plain(String first, String more) {
    return simulation.folder().resolve("plain").resolve(first).resolve(more);
  }

  /** The distinct values of a column of a table of the first course. */
  private static Set<String> column(String table, int index) throws IOException {
    String path =
        table.startsWith("ora/")
            ? "ora/UniversityX-CS101-2014_T1-" + table.substring(4)
            : "UniversityX-CS101-2014_T1-" + table;
    String text = Files.readString(plain("universityx-2014-07-27", path + "-prod-analytics.sql"));
    return Stream.of(text.split("\n", -1))
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.split("\t", -1)[index])
        .collect(Collectors.toSet());
  }

  private static Map<String, String> plaintext(Simulation of) throws IOException {
    Path plain = of.folder().resolve("plain");
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(plain)) {
      texts.put(
          plain.relativize(file).toString(),
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }
    return texts;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static byte[] inflate(Path file) throws IOException {
    try (GZIPInputStream text =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      return text.readAllBytes();
    }
  }

  private static long lineFeeds(byte[] text) {
    long count = 0;
    for (byte each : text) {
      count += each == '\n' ? 1 : 0;
    }
    return count;
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  /** Runs a program; the test is left out where there is none of that name. */
  private static byte[] run(List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "out", ".bin");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      Assumptions.abort(command.get(0) + " is not installed");
      throw new UncheckedIOException(e);
    }
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return Files.readAllBytes(out);
  }
}
