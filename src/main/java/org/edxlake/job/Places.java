package org.edxlake.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where things lie, and that none lies in another: texts in scratch come and go, what lies in the
 * folders of the lake is its ledger's to place and to delete, and packages and keys are not
 * edxlake's at all.
 */
final class Places {
  private static final List<String> OF_THE_LAKE =
      List.of("lake", "compact", "stage", "quarantine", "ledger", "trash");

  /**
   * A place.
   *
   * @param name in a message: `the source s3a://course-data`
   * @param setting that names it
   */
  private record Place(String name, String setting, URI uri) {}

  private Places() {}

  /**
   * Refuses settings that let one place lie in another.
   *
   * @throws SettingsException naming both, and the setting to change
   */
  static void requireApart(Settings settings) {
    List<Place> lake = settings.root().map(Places::ofTheLake).orElse(List.of());
    List<Place> foreign = foreign(settings);
    lake.forEach(own -> foreign.forEach(other -> requireApart(own, other)));
    settings
        .scratch()
        .map(scratch -> new Place("scratch " + scratch, "scratch", scratch))
        .ifPresent(
            own -> {
              foreign.forEach(other -> requireApart(own, other));
              lake.forEach(other -> requireApart(own, other));
            });
  }

  private static List<Place> ofTheLake(URI root) {
    String parent = root.toString().replaceFirst("/*$", "/");
    return OF_THE_LAKE.stream()
        .map(
            folder ->
                new Place(
                    "the folder %s of the lake at %s".formatted(folder, root),
                    "root",
                    URI.create(parent + folder)))
        .toList();
  }

  private static List<Place> foreign(Settings settings) {
    List<Place> foreign = new ArrayList<>();
    settings
        .sources()
        .forEach(source -> foreign.add(new Place("the source " + source, "source", source)));
    List<Path> files = new ArrayList<>(settings.keys().secretKeyrings());
    settings.keys().passphraseFile().ifPresent(files::add);
    files.forEach(file -> foreign.add(new Place("the file of keys " + file, "keys", file.toUri())));
    return foreign;
  }

  private static void requireApart(Place own, Place other) {
    if (isWithin(own.uri(), other.uri())) {
      throw overlap(own, other, own);
    }
    if (isWithin(other.uri(), own.uri())) {
      throw overlap(other, own, own);
    }
  }

  private static SettingsException overlap(Place inner, Place outer, Place own) {
    return new SettingsException(
        "%s lies in %s. What edxlake writes and deletes must be apart from everything else: let the setting edxlake.%s name another folder."
            .formatted(inner.name(), outer.name(), own.setting()));
  }

  private static boolean isWithin(URI inner, URI outer) {
    boolean sameStore =
        Objects.equals(inner.getScheme(), outer.getScheme())
            && Objects.equals(inner.getAuthority(), outer.getAuthority());
    return sameStore && path(inner).startsWith(path(outer));
  }

  private static Path path(URI uri) {
    Path path = Path.of("/").resolve(uri.getPath()).normalize();
    return "file".equals(uri.getScheme()) ? withoutLinks(path) : path;
  }

  // Of a path that is not there yet, the part that is; of a pipe, which is nowhere, its name.
  private static Path withoutLinks(Path path) {
    try {
      if (Files.exists(path) || path.getParent() == null) {
        return path.toRealPath();
      }
    } catch (IOException nowhere) {
      return path;
    }
    return withoutLinks(path.getParent()).resolve(path.getFileName());
  }
}
