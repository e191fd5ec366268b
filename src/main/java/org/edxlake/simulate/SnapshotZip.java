package org.edxlake.simulate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.X7875_NewUnix;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.io.output.TeeOutputStream;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.Site;

/**
 * Writes a weekly zip as Info-ZIP makes it of the exporter's folder: explicit entries for folders,
 * no data descriptors, times and owners in extra fields.
 *
 * <p>Members are encrypted by several threads, each into a file of its own that is gone once it is
 * in the zip.
 */
final class SnapshotZip {
  /** The table that the catalogue does not know. */
  static final String UNDECLARED = "bookmarks_bookmark";

  /** From this day on the report of e-mail opt-ins has a zip of its own. */
  private static final LocalDate OPT_INS_APART = LocalDate.of(2017, 12, 1);

  /** Which of the zips of a day. */
  private enum Kind {
    WEEKLY,
    OPT_INS
  }

  private enum Content {
    ROWS,
    HEADER_ALONE,
    NOTHING,
    UNDECLARED_ROWS,
    FAILURE,
    ARCHIVE
  }

  /**
   * @param path below the zip's folder, without `.gpg`
   * @param table null for what is none, or none that is declared
   * @param course null for an org's table
   */
  private record MemberPlan(
      String path, Content content, DumpTable table, SiteOfPlan site, Course course) {}

  /** A site with its courses and learners. */
  record SiteOfPlan(Site site, List<Course> courses, Learners learners) {
    SiteOfPlan {
      courses = List.copyOf(courses);
    }

    static SiteOfPlan of(SimulationPlan plan, Site site) {
      return new SiteOfPlan(site, Course.of(plan, site), new Learners(plan, site));
    }
  }

  private record Spooled(MemberPlan member, Path file, long size, long crc, DumpCounts counts) {}

  private final Kind kind;
  private final SimulationPlan plan;
  private final int ordinal;
  private final LocalDate date;
  private final List<SiteOfPlan> sites;
  private final Recipients recipients;
  private final Path spool;
  private final Path plain;

  private final List<Truth.Member> members = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final List<String> noTables = new ArrayList<>();
  private final List<Truth.Rows> rows = new ArrayList<>();

  private SnapshotZip(
      Kind kind,
      SimulationPlan plan,
      int ordinal,
      List<SiteOfPlan> sites,
      Recipients recipients,
      Path spool,
      Path plain) {
    this.kind = kind;
    this.plan = plan;
    this.ordinal = ordinal;
    this.date = plan.snapshotDate(ordinal);
    this.sites = sites;
    this.recipients = recipients;
    this.spool = spool;
    this.plain = plain;
  }

  /**
   * The zips of one day: one, or two since the end of 2017.
   *
   * @param spool a folder for encrypted members
   * @param plain a folder for the plaintext, below which each zip gets one of its own; null if
   *     nobody wants it
   */
  static List<SnapshotZip> ofDay(
      SimulationPlan plan,
      int ordinal,
      List<SiteOfPlan> sites,
      Recipients recipients,
      Path spool,
      Path plain) {
    List<SnapshotZip> zips = new ArrayList<>();
    zips.add(new SnapshotZip(Kind.WEEKLY, plan, ordinal, sites, recipients, spool, plain));
    if (!plan.snapshotDate(ordinal).isBefore(OPT_INS_APART)) {
      zips.add(new SnapshotZip(Kind.OPT_INS, plan, ordinal, sites, recipients, spool, plain));
    }
    return zips;
  }

  /** Where it lies in the bucket. */
  String path() {
    return (kind == Kind.OPT_INS ? "email-opt-in/" : "") + fileName();
  }

  String fileName() {
    return name() + ".zip";
  }

  private String name() {
    return (kind == Kind.OPT_INS ? "email-opt-in-" : "") + plan.org() + "-" + date;
  }

  /** The one directory of a weekly zip; the other has none. */
  private String directory() {
    return kind == Kind.WEEKLY ? name() + "/" : "";
  }

  Truth.Snapshot truth() {
    return new Truth.Snapshot(fileName(), date.toString(), members, failed, noTables);
  }

  List<Truth.Rows> rows() {
    return rows;
  }

  /** Writes the zip. The threads work ahead by a few members, no more. */
  void write(Path file, ExecutorService workers, int ahead) throws IOException {
    List<MemberPlan> top = new ArrayList<>();
    List<MemberPlan> ora = new ArrayList<>();
    for (MemberPlan member : plan()) {
      (member.path().startsWith("ora/") ? ora : top).add(member);
    }

    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      zip.setUseLanguageEncodingFlag(false);
      if (kind == Kind.WEEKLY) {
        addFolder(zip, directory());
      }
      addAll(zip, top, workers, ahead);
      if (kind == Kind.WEEKLY) {
        addFolder(zip, directory() + "ora/");
      }
      addAll(zip, ora, workers, ahead);
    }
  }

  private List<MemberPlan> plan() {
    List<MemberPlan> all = new ArrayList<>();
    boolean apart = !date.isBefore(OPT_INS_APART);
    for (SiteOfPlan site : sites) {
      if (kind == Kind.WEEKLY) {
        planCourses(all, site);
      }
      boolean optInsHere = (kind == Kind.OPT_INS) == apart;
      if (optInsHere && !site.site().equals(Site.EDGE)) {
        all.add(
            new MemberPlan(
                plan.org() + "-email_opt_in-" + site.site() + "-analytics.csv",
                Content.ROWS,
                DumpTable.EMAIL_OPT_IN,
                site,
                null));
      }
    }
    return all;
  }

  private void planCourses(List<MemberPlan> all, SiteOfPlan site) {
    for (Course course : site.courses()) {
      for (DumpTable table : DumpTable.values()) {
        planMember(all, table, site, course);
      }
      if (course.ordinal == 0) {
        String entity = course.key.entity();
        String suffix = "-" + site.site() + "-analytics";
        all.add(
            new MemberPlan(
                entity + "-" + UNDECLARED + suffix + ".sql",
                Content.UNDECLARED_ROWS,
                null,
                site,
                course));
        all.add(
            new MemberPlan(
                entity + "-course" + suffix + ".xml.tar.gz", Content.ARCHIVE, null, site, course));
      }
    }
  }

  private void planMember(List<MemberPlan> all, DumpTable table, SiteOfPlan site, Course course) {
    boolean last = course.ordinal > 0 && course.ordinal == site.courses().size() - 1;
    boolean odd = course.ordinal % 2 == 1;
    String path = path(table, site.site(), course);
    switch (table) {
      case EMAIL_OPT_IN -> {
        return;
      }
      case COURSEWARE_STUDENTMODULE -> {
        // There is no file for a course in which nobody has done anything.
        if (last) {
          return;
        }
      }
      case GRADES_PERSISTENTSUBSECTIONGRADE -> {
        if (last) {
          all.add(new MemberPlan(path + ".failed", Content.FAILURE, null, site, course));
          return;
        }
      }
      case TEAMS, TEAMS_MEMBERSHIP -> {
        if (odd) {
          all.add(new MemberPlan(path, Content.HEADER_ALONE, table, site, course));
          return;
        }
      }
      case FORUM -> {
        if (odd) {
          all.add(new MemberPlan(path, Content.NOTHING, table, site, course));
          return;
        }
      }
      default -> {}
    }
    all.add(new MemberPlan(path, Content.ROWS, table, site, course));
  }

  private static String path(DumpTable table, Site site, Course course) {
    String entity = course.key.entity();
    if (table == DumpTable.FORUM) {
      return entity + "-" + site + ".mongo";
    }

    String extension =
        switch (table.dialect()) {
          case JSON_DOCUMENT -> "json";
          case MONGO_JSON_LINES -> "mongo";
          case CSV -> "csv";
          default -> "sql";
        };
    return table.folder().path()
        + entity
        + "-"
        + table.tableName()
        + "-"
        + site
        + "-analytics."
        + extension;
  }

  private void addAll(
      ZipArchiveOutputStream zip, List<MemberPlan> plans, ExecutorService workers, int ahead)
      throws IOException {
    Deque<Future<Spooled>> waiting = new ArrayDeque<>();
    for (MemberPlan member : plans) {
      waiting.add(workers.submit(() -> spool(member)));
      if (waiting.size() >= ahead) {
        add(zip, waiting.remove());
      }
    }
    while (!waiting.isEmpty()) {
      add(zip, waiting.remove());
    }
  }

  private Spooled spool(MemberPlan member) throws IOException {
    Path file = Files.createTempFile(spool, "member", ".gpg");
    CountedOutput encrypted =
        new CountedOutput(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    DumpCounts counts;
    try (encrypted;
        OutputStream message = recipients.encrypt(encrypted, true);
        OutputStream text = new TeeOutputStream(message, openPlain(member))) {
      counts = write(member, text);
    }
    return new Spooled(member, file, encrypted.count(), encrypted.crc(), counts);
  }

  private OutputStream openPlain(MemberPlan member) throws IOException {
    if (plain == null) {
      return OutputStream.nullOutputStream();
    }

    Path file = plain.resolve(name()).resolve(member.path());
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private DumpCounts write(MemberPlan member, OutputStream out) throws IOException {
    SiteOfPlan site = member.site();
    CourseDump dump = new CourseDump(plan, site.site(), date, ordinal, site.learners(), out);
    return switch (member.content()) {
      case ROWS ->
          member.course() == null
              ? dump.write(member.table(), site.courses())
              : dump.write(member.table(), member.course());
      case HEADER_ALONE -> dump.writeHeader(member.table());
      case UNDECLARED_ROWS -> dump.writeUndeclared(member.course());
      case NOTHING -> new DumpCounts();
      case FAILURE -> {
        out.write(
            "Lost connection to MySQL server during query\nTraceback (most recent call last):\n"
                .getBytes(StandardCharsets.UTF_8));
        yield new DumpCounts();
      }
      case ARCHIVE -> {
        writeCourseContent(member.course(), out);
        yield new DumpCounts();
      }
    };
  }

  private void writeCourseContent(Course course, OutputStream out) throws IOException {
    byte[] xml =
        "<course org=\"%s\" course=\"%s\" url_name=\"%s\"/>\n"
            .formatted(course.key.org(), course.key.course(), course.key.run())
            .getBytes(StandardCharsets.UTF_8);
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(new Unclosed(out)))) {
      TarArchiveEntry entry = new TarArchiveEntry("course/course.xml");
      entry.setSize(xml.length);
      entry.setModTime(modified());
      tar.putArchiveEntry(entry);
      tar.write(xml);
      tar.closeArchiveEntry();
    }
  }

  private void add(ZipArchiveOutputStream zip, Future<Spooled> future) throws IOException {
    Spooled spooled = result(future);
    ZipArchiveEntry entry = entry(directory() + spooled.member().path() + ".gpg", 0100644);
    entry.setSize(spooled.size());
    // Info-ZIP stores what deflating does not shrink, and deflates the rest.
    boolean stored = spooled.size() > 4096 || spooled.size() % 2 == 0;
    entry.setMethod(stored ? ZipEntry.STORED : ZipEntry.DEFLATED);
    if (stored) {
      entry.setCrc(spooled.crc());
    }
    zip.putArchiveEntry(entry);
    Files.copy(spooled.file(), zip);
    zip.closeArchiveEntry();
    Files.delete(spooled.file());
    record(spooled.member(), spooled.counts());
  }

  private void addFolder(ZipArchiveOutputStream zip, String name) throws IOException {
    ZipArchiveEntry entry = entry(name, 040755);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(0);
    entry.setCrc(0);
    zip.putArchiveEntry(entry);
    zip.closeArchiveEntry();
  }

  private ZipArchiveEntry entry(String name, int mode) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setTime(modified());
    entry.setUnixMode(mode);
    X5455_ExtendedTimestamp times = new X5455_ExtendedTimestamp();
    times.setModifyFileTime(modified());
    entry.addExtraField(times);
    entry.addExtraField(new X7875_NewUnix());
    return entry;
  }

  private FileTime modified() {
    return FileTime.from(date.atTime(4, 30).toInstant(ZoneOffset.UTC));
  }

  private void record(MemberPlan member, DumpCounts counts) {
    switch (member.content()) {
      case FAILURE -> failed.add(member.path());
      case ARCHIVE -> noTables.add(member.path());
      default -> recordTable(member, counts);
    }
  }

  private void recordTable(MemberPlan member, DumpCounts counts) {
    String table = member.table() == null ? UNDECLARED : member.table().tableName();
    Site site = member.site().site();
    members.add(
        new Truth.Member(
            member.path(),
            table,
            site.name(),
            member.course() == null ? plan.org() : member.course().key.entity(),
            member.course() == null ? "" : member.course().key.text(),
            counts.rows(),
            counts.header,
            counts.repaired,
            counts.bytes));
    for (Map.Entry<Integer, DumpCounts.Tally> entry : counts.byCourse.entrySet()) {
      DumpCounts.Tally tally = entry.getValue();
      if (tally.rows > 0) {
        Course course = member.site().courses().get(entry.getKey());
        rows.add(
            new Truth.Rows(
                table,
                course.key.org(),
                course.key.course(),
                course.key.run(),
                site.name(),
                date.toString(),
                tally.rows,
                new TreeMap<>(tally.sums)));
      }
    }
  }

  /** The result of a worker; what went wrong there goes wrong here. */
  static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("A package could not be simulated.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The simulation was interrupted.", e);
    }
  }
}
