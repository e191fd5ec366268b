package org.edxlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edxlake.catalog.PackageFile;
import org.edxlake.lake.Ledger;
import org.edxlake.staging.PackageSource.Ignored;
import org.edxlake.staging.PackageSource.Listing;

/**
 * What is to be done: the packages that are delivered, less those that the ledger has as they are.
 *
 * @param steps the packages to work on, in the order of their dates
 * @param upToDate names of those that need no work
 * @param stillQuarantined names of those that failed before, and nothing has changed since
 * @param ignored files that are no packages, with the reason
 */
record Plan(
    List<Step> steps, List<String> upToDate, List<String> stillQuarantined, List<String> ignored) {
  /** A package to work on, and why. */
  record Step(PackageFile file, Reason reason) {}

  /** Why a package is worked on. */
  enum Reason {
    NEW("new"),
    CHANGED("delivered again"),
    TRIED_AGAIN("failed before, the keys or the code have changed"),
    INTERRUPTED("its publishing was interrupted");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The plan for a lake that is still to be made: everything. */
  static Plan ofNewLake(Listing listing) {
    return new Plan(
        listing.packages().stream().map(file -> new Step(file, Reason.NEW)).toList(),
        List.of(),
        List.of(),
        listing.ignored().stream().map(Plan::words).toList());
  }

  /**
   * Holds a listing against the ledger.
   *
   * @param interrupted the package that must be published first; it is worked on in any case
   */
  static Plan of(
      Listing listing,
      Ledger ledger,
      String codeVersion,
      String keysFingerprint,
      Optional<PackageFile> interrupted) {
    List<Step> steps = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    List<String> upToDate = new ArrayList<>();
    interrupted.ifPresent(file -> steps.add(new Step(file, Reason.INTERRUPTED)));
    for (PackageFile file : listing.packages()) {
      if (interrupted.filter(first -> first.id().equals(file.id())).isPresent()) {
        continue;
      }
      if (ledger.isUpToDate(file, codeVersion, keysFingerprint)) {
        upToDate.add(file.name());
        if (hasFailed(file, ledger)) {
          failed.add(file.name());
        }
      } else {
        steps.add(new Step(file, reason(file, ledger)));
      }
    }
    return new Plan(steps, upToDate, failed, listing.ignored().stream().map(Plan::words).toList());
  }

  /** The bytes that are to be read. */
  long bytes() {
    return steps.stream().mapToLong(step -> step.file().size()).sum();
  }

  /**
   * The same packages in groups of about so many bytes, at least one package each. One whose
   * publishing was interrupted is alone in the first: until it is done nothing can be recorded of
   * others.
   */
  List<List<PackageFile>> waves(long waveBytes) {
    List<List<PackageFile>> waves = new ArrayList<>();
    long bytes = 0;
    boolean alone = false;
    for (Step step : steps) {
      PackageFile file = step.file();
      if (waves.isEmpty() || alone || bytes + file.size() > waveBytes) {
        waves.add(new ArrayList<>());
        bytes = 0;
      }
      waves.get(waves.size() - 1).add(file);
      bytes += file.size();
      alone = step.reason() == Reason.INTERRUPTED;
    }
    return waves;
  }

  /** What can be staged before anything else is loaded: all, or the interrupted one alone. */
  List<PackageFile> stageable() {
    return steps.isEmpty() ? List.of() : waves(Long.MAX_VALUE).get(0);
  }

  /** What would be done, for a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s (%s) to load, %s up to date%n"
            .formatted(
                Quantities.count(steps.size(), "package"),
                Quantities.bytes(bytes()),
                Quantities.count(upToDate.size())));
    if (!steps.isEmpty()) {
      TextTable table = new TextTable(List.of("package", "date", "bytes", "why"));
      for (Step step : steps) {
        PackageFile file = step.file();
        table.add(
            List.of(
                file.name(),
                file.date().toString(),
                Quantities.count(file.size()),
                step.reason().words()));
      }
      text.append(System.lineSeparator()).append(table);
    }
    stillQuarantined.forEach(name -> text.append("still quarantined: %s%n".formatted(name)));
    ignored.forEach(line -> text.append("ignored: %s%n".formatted(line)));
    return text.toString();
  }

  private static boolean hasFailed(PackageFile file, Ledger ledger) {
    return ledger.refused(file.id()).isPresent()
        || ledger.published(file.id()).filter(known -> !known.isComplete()).isPresent();
  }

  private static Reason reason(PackageFile file, Ledger ledger) {
    boolean known =
        ledger.published(file.id()).isPresent() || ledger.refused(file.id()).isPresent();
    if (!known) {
      return Reason.NEW;
    }
    boolean same =
        ledger
            .refused(file.id())
            .map(refusal -> refusal.file())
            .or(() -> ledger.published(file.id()).map(published -> published.file()))
            .filter(
                before -> before.size() == file.size() && before.version().equals(file.version()))
            .isPresent();
    return same ? Reason.TRIED_AGAIN : Reason.CHANGED;
  }

  private static String words(Ignored ignored) {
    return ignored.location() + ": " + ignored.why();
  }
}
