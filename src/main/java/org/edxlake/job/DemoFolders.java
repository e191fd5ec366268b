package org.edxlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What an earlier demo left. */
final class DemoFolders {
  private DemoFolders() {}

  /** Deletes the lake and the scratch space of an earlier demo. */
  static void clear(Path lake, Path scratch) throws IOException {
    boolean foreign = Files.exists(lake) && !Files.exists(lake.resolve("ledger/format.json"));
    if (foreign) {
      throw new SettingsException(
          "%s is there and is no lake; choose another --folder.".formatted(lake));
    }
    for (Path folder : List.of(lake, scratch)) {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
