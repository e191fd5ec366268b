package org.edxlake.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file inside a weekly zip, by what its name says.
 *
 * <p>Names are read from the right, since org, course and run may hold hyphens: extension,
 * `-analytics`, site, table. What is left is the {@linkplain CourseKey#entity entity}, which only
 * evidence from the zip resolves to a course key.
 */
public sealed interface ArchiveMember {
  /**
   * The path below the zip's one directory, without `.gpg`:
   * `ora/UniversityX-CS101-2014_T1-submissions_score-prod-analytics.sql`.
   */
  String path();

  /**
   * A dump of one table of one course, or of the org for `email_opt_in`.
   *
   * @param tableName the table's name, declared or not
   * @param entity org, course and run joined by hyphens; for an org's file the org alone
   */
  record Dump(String path, String tableName, Dialect dialect, String entity, Site site)
      implements ArchiveMember {
    /** The declaration of the table; empty for one that nobody declared. */
    public Optional<DumpTable> table() {
      return DumpTable.named(tableName);
    }
  }

  /** What a failed export left instead of data: a message or a stack trace. */
  record FailedAtEdx(String path) implements ArchiveMember {}

  /**
   * A name of 235 characters or more, which the exporter cut and ended in a hash: site and table
   * may be lost, so that only the header row can tell what it is. The hash is that of the constant
   * suffix, and gives the site back.
   */
  record CutName(String path, Dialect dialect, Site site) implements ArchiveMember {}

  /**
   * A file that is no table, such as the archive of a course's content: it is verified and named in
   * the report.
   */
  record Other(String path) implements ArchiveMember {}

  /** Reads the name of an entry of a weekly zip, with or without the zip's directory and `.gpg`. */
  static ArchiveMember parse(String entryName) {
    return Names.parse(entryName);
  }

  /** The grammar of FORMATS: `entity "-" TABLE "-" SITE "-analytics." EXT`. */
  final class Names {
    private static final String SITE = "(?<site>prod-edge|[a-zA-Z][a-zA-Z0-9_]*)";
    // The entity is greedy, so that the table is the shortest text after a hyphen; table names hold
    // no hyphen themselves. `prod` before `-edge` is half of a site, not a table.
    private static final Pattern DUMP =
        Pattern.compile(
            "(?<entity>.+)-(?<table>(?!prod-edge-analytics)[a-z][a-z0-9_]*)-"
                + SITE
                + "-analytics\\.(?<ext>sql|csv|json)");
    private static final Pattern FORUM =
        Pattern.compile("(?<entity>.+?)(?:-(?<site>prod-edge|prod|edge|edx))?\\.mongo");
    // 198 characters or more are left of a name that was cut; a shorter one only looks like it.
    private static final Pattern CUT =
        Pattern.compile(".{100,}-(?<hash>[0-9a-f]{32})\\.(?<ext>sql|csv|json|mongo)");

    private Names() {}

    private static ArchiveMember parse(String entryName) {
      String path = entryName;
      if (path.endsWith(".gpg")) {
        path = path.substring(0, path.length() - ".gpg".length());
      }
      path = belowTheDirectory(path);
      if (path.endsWith(".failed")) {
        return new FailedAtEdx(path);
      }

      String name = path.substring(path.lastIndexOf('/') + 1);
      Matcher forum = FORUM.matcher(name);
      if (forum.matches() && !CUT.matcher(name).matches()) {
        String token = forum.group("site") == null ? "" : forum.group("site");
        return new Dump(
            path, "forum", Dialect.MONGO_JSON_LINES, forum.group("entity"), Site.of(token));
      }
      Matcher dump = DUMP.matcher(name);
      if (dump.matches()) {
        return dump(path, dump);
      }
      Matcher cut = CUT.matcher(name);
      if (cut.matches()) {
        return new CutName(path, dialectOf(cut.group("ext")), siteOfHash(cut.group("hash")));
      }
      return new Other(path);
    }

    private static ArchiveMember dump(String path, Matcher matcher) {
      String table = matcher.group("table");
      // No dump may mix with the events of the daily logs.
      String tableName = table.equals(EventColumns.TABLE.name()) ? "dump_" + table : table;
      Dialect byExtension = dialectOf(matcher.group("ext"));
      Dialect dialect = DumpTable.named(tableName).map(DumpTable::dialect).orElse(byExtension);
      return new Dump(
          path, tableName, dialect, matcher.group("entity"), Site.of(matcher.group("site")));
    }

    private static String belowTheDirectory(String path) {
      int slash = path.indexOf('/');
      boolean inDirectory = slash >= 0 && !path.startsWith("ora/");
      return inDirectory ? path.substring(slash + 1) : path;
    }

    private static Dialect dialectOf(String extension) {
      return switch (extension) {
        case "csv" -> Dialect.CSV;
        case "json" -> Dialect.JSON_DOCUMENT;
        case "mongo" -> Dialect.MONGO_JSON_LINES;
        default -> Dialect.EXPORTER_TSV;
      };
    }

    // MD5 of the suffix that was cut off, see the exporter's tasks.py: `edge-analytics` of a dump,
    // `edge` of a forum. Every other hash is that of edx.org.
    private static Site siteOfHash(String hash) {
      return switch (hash) {
        case "7eeb155eaf6d2827edf5801a3e5b9ead", "09039bd1628a3c1b25fda3134a4fe050" -> Site.EDGE;
        default -> Site.PROD;
      };
    }
  }
}
