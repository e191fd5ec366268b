package org.edxlake.staging;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;

/**
 * Which packages are wanted. What is empty does not restrict.
 *
 * @param orgs organisations, in any case
 * @param kinds what the packages hold
 * @param sites sites of event logs; snapshots hold both sites, so they are never left out for one
 * @param from the first day
 * @param to the last day
 * @param packages names or ids of package files
 */
public record Selection(
    List<String> orgs,
    Set<PackageFile.Kind> kinds,
    Set<String> sites,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    List<String> packages) {
  public Selection {
    orgs = List.copyOf(orgs);
    kinds = Set.copyOf(kinds);
    sites = Set.copyOf(sites);
    packages = List.copyOf(packages);
  }

  /** All that edX has delivered. */
  public static Selection everything() {
    return ofOrgs(List.of());
  }

  /** All packages of these organisations. */
  public static Selection ofOrgs(List<String> orgs) {
    return new Selection(orgs, Set.of(), Set.of(), Optional.empty(), Optional.empty(), List.of());
  }

  /** These packages alone, by file name or without its extension. */
  public static Selection ofPackages(List<String> packages) {
    return new Selection(
        List.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), packages);
  }

  public boolean includes(PackageFile file) {
    return includesOrg(file)
        && includesKind(file)
        && includesSite(file)
        && includesDate(file)
        && includesName(file);
  }

  private boolean includesOrg(PackageFile file) {
    return orgs.isEmpty() || orgs.stream().anyMatch(file.org()::equalsIgnoreCase);
  }

  private boolean includesKind(PackageFile file) {
    return kinds.isEmpty() || kinds.contains(file.kind());
  }

  private boolean includesSite(PackageFile file) {
    return sites.isEmpty()
        || file.kind() != PackageFile.Kind.EVENTS
        || sites.stream().map(Site::of).anyMatch(file.site()::equals);
  }

  private boolean includesDate(PackageFile file) {
    return from.map(day -> !file.date().isBefore(day)).orElse(true)
        && to.map(day -> !file.date().isAfter(day)).orElse(true);
  }

  private boolean includesName(PackageFile file) {
    return packages.isEmpty() || packages.contains(file.name()) || packages.contains(file.id());
  }
}
