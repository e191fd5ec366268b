package org.edxlake.catalog;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that edX delivers: a daily event log of one site, a weekly snapshot of the databases, or a
 * report of e-mail opt-ins.
 *
 * <p>`universityx-edge-events-2014-07-25.log.gz.gpg` is the event log of the site edge for 25 July
 * 2014, of the org universityx.
 *
 * @param kind what it holds
 * @param org the organisation as edX has configured it, in lower case as a rule; not necessarily
 *     the org of its courses
 * @param site the site of an event log; a snapshot holds both sites, and says prod
 * @param location where it lies, as a URI
 * @param size its bytes
 * @param version what the store says to tell two deliveries apart: an ETag, else the time of the
 *     last change
 */
public record PackageFile(
    Kind kind, String org, Site site, LocalDate date, String location, long size, String version)
    implements Serializable {
  /** What a package file holds. */
  public enum Kind {
    /** Tracking events of one site and day. */
    EVENTS,
    /** A zip of encrypted dumps of all courses of the org, both sites. */
    SNAPSHOT,
    /** A zip with one encrypted report, since about November 2017. */
    EMAIL_OPT_IN
  }

  // Event logs of 2014 lack the word `events`. An org may hold hyphens, a site may not (but for
  // prod-edge).
  private static final Pattern EVENTS =
      Pattern.compile(
          "(?<org>.+?)-(?<site>prod-edge|[a-zA-Z][a-zA-Z0-9_]*)(?:-events)?-(?<date>\\d{4}-\\d{2}-\\d{2})\\.log\\.gz\\.gpg");
  private static final Pattern OPT_IN =
      Pattern.compile("email-opt-in-(?<org>.+)-(?<date>\\d{4}-\\d{2}-\\d{2})\\.zip");
  private static final Pattern SNAPSHOT =
      Pattern.compile("(?<org>.+)-(?<date>\\d{4}-\\d{2}-\\d{2})\\.zip");

  /** The package file at a location; empty if its name is not one that edX gives to packages. */
  public static Optional<PackageFile> parse(String location, long size, String version) {
    String name = lastSegment(location);
    for (Kind kind : new Kind[] {Kind.EVENTS, Kind.EMAIL_OPT_IN, Kind.SNAPSHOT}) {
      Matcher matcher = pattern(kind).matcher(name);
      if (!matcher.matches()) {
        continue;
      }
      Optional<LocalDate> date = date(matcher.group("date"));
      Site site = kind == Kind.EVENTS ? Site.of(matcher.group("site")) : Site.PROD;
      boolean optIn = kind == Kind.EMAIL_OPT_IN || location.contains("/email-opt-in/");
      Kind found = kind == Kind.SNAPSHOT && optIn ? Kind.EMAIL_OPT_IN : kind;
      return date.map(
          day -> new PackageFile(found, matcher.group("org"), site, day, location, size, version));
    }
    return Optional.empty();
  }

  /**
   * Its name without folders: `universityx-2014-07-27.zip`. This is the value of the column
   * `package`.
   */
  public String name() {
    return lastSegment(location);
  }

  /**
   * What names its files in the lake, its folder in scratch and its entry in the ledger: the name
   * without extensions, `universityx-2014-07-27`; the two places of an opt-in report both give
   * `email-opt-in-universityx-2014-07-27`.
   */
  public String id() {
    return switch (kind) {
      case EVENTS -> name().substring(0, name().length() - ".log.gz.gpg".length());
      case SNAPSHOT -> org + "-" + date;
      case EMAIL_OPT_IN -> "email-opt-in-" + org + "-" + date;
    };
  }

  private static Pattern pattern(Kind kind) {
    return switch (kind) {
      case EVENTS -> EVENTS;
      case EMAIL_OPT_IN -> OPT_IN;
      case SNAPSHOT -> SNAPSHOT;
    };
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException notInTheCalendar) {
      return Optional.empty();
    }
  }

  private static String lastSegment(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
