package org.edxlake.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.edxlake.lake.Books;

/**
 * What a run did: the authority where an exit code gets lost. It is printed, and kept in
 * `ledger/runs/`. It holds names, counts and reasons, and no learner's data.
 *
 * @param runId names the run in the ledger
 * @param version of the code
 * @param upToDate packages that were published before and have not changed
 * @param packages what was worked on, in order
 * @param stillQuarantined packages that an earlier run quarantined and nothing has changed for
 * @param ignored files under the sources that are no packages or were not chosen, with the reason
 * @param exitCode as of {@link ExitCode}
 */
record RunReport(
    String runId,
    String version,
    String command,
    Instant started,
    Instant finished,
    int upToDate,
    List<PackageReport> packages,
    List<String> stillQuarantined,
    List<String> ignored,
    int exitCode) {
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** What became of a package. */
  enum Verdict {
    STAGED,
    PUBLISHED,
    PUBLISHED_IN_PART,
    QUARANTINED,
    HELD_BACK
  }

  /**
   * One package.
   *
   * @param bytes as delivered
   * @param rows published rows by table
   * @param rejected records that became no row, by reason
   * @param failures members, or the package, that were quarantined or held back, with the reason
   * @param findings what a person should know though nothing is wrong: failed exports, unknown
   *     columns
   */
  record PackageReport(
      String name,
      Verdict verdict,
      long bytes,
      long records,
      Map<String, Long> rows,
      long header,
      long blank,
      Map<String, Long> rejected,
      long repaired,
      long misfits,
      List<String> failures,
      List<String> findings) {
    /** A package that no table was loaded from. */
    static PackageReport without(String name, Verdict verdict, long bytes, List<String> failures) {
      return new PackageReport(
          name, verdict, bytes, 0, Map.of(), 0, 0, Map.of(), 0, 0, failures, List.of());
    }

    /** The same counts over all tables. */
    Books books() {
      long allRows = rows.values().stream().mapToLong(Long::longValue).sum();
      return new Books(records, allRows, header, blank, repaired, misfits, rejected);
    }
  }

  private static Books books(List<PackageReport> packages) {
    return packages.stream().map(PackageReport::books).reduce(Books.EMPTY, Books::plus);
  }

  /** How a run with these packages ends. */
  static ExitCode exitCode(List<PackageReport> packages, double maxRejectRate) {
    boolean failures = packages.stream().anyMatch(report -> !report.failures().isEmpty());
    if (failures) {
      return ExitCode.QUARANTINED;
    }

    Books books = books(packages);
    return books.rejected() > maxRejectRate * books.lines()
        ? ExitCode.MANY_REJECTS
        : ExitCode.BALANCED;
  }

  /** An id for a run that starts now; ids sort by the second of the start. */
  static String newId(Instant started) {
    return ID_TIME.format(started) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Whether the run of an id started in a second before this time's. */
  static boolean isBefore(String id, Instant time) {
    return id.compareTo(ID_TIME.format(time)) < 0;
  }

  /** A report as it is kept in the ledger. */
  static RunReport parse(String json) throws JsonProcessingException {
    return Json.MAPPER.readValue(json, RunReport.class);
  }

  /** The report as JSON, as it is kept in the ledger. */
  String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a report is made of names and numbers", impossible);
    }
  }

  /** The report for a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    long bytes = packages.stream().mapToLong(PackageReport::bytes).sum();
    Duration took = Duration.between(started, finished);
    text.append(
        "%s %s: %s (%s) in %s; %s up to date%n"
            .formatted(
                command,
                runId,
                Quantities.count(packages.size(), "package"),
                Quantities.bytes(bytes),
                Quantities.duration(took),
                Quantities.count(upToDate)));
    if (exitCode == ExitCode.FAILED.code() || exitCode == ExitCode.WRONG_SETTINGS.code()) {
      text.append("It failed with exit code %d; its own output says why.%n".formatted(exitCode));
    }
    tables(text);
    books(text);
    perPackage(text, "Not published", PackageReport::failures);
    perPackage(text, "Findings", PackageReport::findings);
    list(text, "Still quarantined, unchanged since", stillQuarantined);
    list(text, "Files that are no package or stand aside", ignored);
    return text.toString();
  }

  private void tables(StringBuilder text) {
    Map<String, Long> rows = new TreeMap<>();
    packages.forEach(
        report -> report.rows().forEach((table, n) -> rows.merge(table, n, Long::sum)));
    if (rows.isEmpty()) {
      return;
    }

    TextTable table = new TextTable(List.of("table", "rows"));
    rows.forEach((name, n) -> table.add(List.of(name, Quantities.count(n))));
    text.append(System.lineSeparator()).append(table);
  }

  private void books(StringBuilder text) {
    Books books = books(packages);
    if (books.lines() == 0) {
      return;
    }

    long accounted = books.rows() + books.header() + books.blank() + books.rejected();
    text.append(
        "%nThe books %s: %s = %s + %s + %s + %s%n"
            .formatted(
                books.lines() == accounted ? "balance" : "DO NOT BALANCE",
                Quantities.count(books.lines(), "record"),
                Quantities.count(books.rows(), "row"),
                Quantities.count(books.header(), "header"),
                Quantities.count(books.blank(), "blank line"),
                Quantities.count(books.rejected(), "reject")));
    books
        .rejects()
        .forEach(
            (reason, n) ->
                text.append("  rejected: %s %s%n".formatted(Quantities.count(n), reason)));
    if (books.repaired() > 0) {
      text.append("  rows with repaired UTF-8: %s%n".formatted(Quantities.count(books.repaired())));
    }
    if (books.misfits() > 0) {
      text.append(
          "  values that did not fit their column, kept in `extra`: %s%n"
              .formatted(Quantities.count(books.misfits())));
    }
  }

  private interface Lines {
    List<String> of(PackageReport report);
  }

  private void perPackage(StringBuilder text, String title, Lines lines) {
    List<String> all = new ArrayList<>();
    for (PackageReport report : packages) {
      lines.of(report).forEach(line -> all.add(report.name() + ": " + line));
    }
    list(text, title, all);
  }

  private static void list(StringBuilder text, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }

    text.append("%n%s:%n".formatted(title));
    lines.forEach(line -> text.append("  %s%n".formatted(line)));
  }
}
