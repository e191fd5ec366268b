package org.edxlake.job;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.edxlake.catalog.PackageFile;
import org.edxlake.staging.Selection;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which packages a command is about; all of them where nothing is said. */
final class SelectionOptions {
  @Option(
      names = "--org",
      split = ",",
      paramLabel = "ORG",
      description = "Only packages of these orgs. Default: the setting orgs.")
  private List<String> orgs = new ArrayList<>();

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      converter = KindConverter.class,
      description = "Only packages of these kinds: events, snapshot, email-opt-in.")
  private List<PackageFile.Kind> kinds = new ArrayList<>();

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
        Set.copyOf(kinds),
        Set.copyOf(sites),
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        packages);
  }

  private static final class KindConverter implements ITypeConverter<PackageFile.Kind> {
    @Override
    public PackageFile.Kind convert(String text) {
      return Arrays.stream(PackageFile.Kind.values())
          .filter(kind -> kind.name().replace('_', '-').equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no kind of package; the kinds are events, snapshot and email-opt-in"
                          .formatted(text)));
    }
  }
}
