package org.edxlake.lake;

/** Hears, on the driver, how far a load has come. */
@FunctionalInterface
public interface LoadProgress {
  /** Nobody listens. */
  LoadProgress NONE = (loaded, total) -> {};

  /**
   * Some more files are loaded.
   *
   * @param loaded bytes of staged text that tasks have finished, as {@link
   *     org.edxlake.catalog.StagedFile#bytes} counts them
   * @param total bytes of all that is to be loaded, above zero
   */
  void advanced(long loaded, long total);
}
