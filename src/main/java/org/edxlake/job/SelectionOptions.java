package org.edxlake.job;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edxlake.staging.Selection;
import picocli.CommandLine.Option;

/** Which packages a command is about; all of them where nothing is said. */
final class SelectionOptions {
  @Option(
      names = "--org",
      split = ",",
      paramLabel = "ORG",
      description = "Only packages of these orgs. Default: the setting orgs.")
  private List<String> orgs = new ArrayList<>();

  @Option(
      names = "--site",
      split = ",",
      paramLabel = "SITE",
      description = "Only event logs of these sites: prod, edge. A snapshot holds both.")
  private List<String> sites = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "Only packages of this day or later.")
  private LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      description = "Only packages of this day or earlier.")
  private LocalDate to;

  @Option(
      names = "--package",
      split = ",",
      paramLabel = "NAME",
      description = "Only these packages, by file name or without its extension.")
  private List<String> packages = new ArrayList<>();

  /** What is chosen; without `--org` the orgs of the settings. */
  Selection selection(Settings settings) {
    return new Selection(
        orgs.isEmpty() ? settings.orgs() : orgs,
        Set.copyOf(sites),
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        packages);
  }
}
