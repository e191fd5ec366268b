package org.edxlake.lake;

import java.io.Serializable;
import org.edxlake.decode.RecordReaders;

/**
 * The limits of loading. Those that shape files are part of what makes a file's bytes a function of
 * its package and of the version of this code: a lake keeps the ones that it was begun with.
 *
 * @param recordLimit bytes of the longest record that is decoded; a longer one is rejected
 * @param maxOpenWriters partitions for which a task has the buffers of a file at the same time
 * @param waitingBytes bytes of rows up to which a partition does without such buffers
 * @param bufferedBytes bytes of encoded rows that a task holds over all its partitions; the heap of
 *     the JVM it runs in must hold this, and as much again for records and pages, for each of its
 *     cores
 * @param fileBytes bytes of encoded rows after which a file is closed and its partition continues
 *     in a next one; every file is one row group
 * @param fileRows rows after which a file is closed
 * @param pageBytes bytes of a column, before compression, that make a page
 * @param pageRows rows that make a page
 * @param dictionaryBytes size up to which a column has a dictionary
 * @param zstdLevel 1 to 22; each level above 1 costs more time than the space it saves
 * @param taskBytes bytes of expanded text that small files are grouped to for one task
 */
public record LoadSettings(
    int recordLimit,
    int maxOpenWriters,
    int waitingBytes,
    long bufferedBytes,
    long fileBytes,
    long fileRows,
    int pageBytes,
    int pageRows,
    int dictionaryBytes,
    int zstdLevel,
    long taskBytes)
    implements Serializable {
  private static final int KB = 1 << 10;
  private static final int MB = 1 << 20;

  public LoadSettings {
    if (recordLimit < KB || maxOpenWriters < 1 || bufferedBytes < MB) {
      throw new IllegalArgumentException(
          "a record limit below 1 KB, a buffer below 1 MB, or no open writer leaves no room to load");
    }
    if (waitingBytes < 0 || fileBytes < 1 || fileRows < 1) {
      throw new IllegalArgumentException("a file must have room for a row");
    }
    if (pageBytes < KB || pageRows < 1 || dictionaryBytes < 1 || taskBytes < 1) {
      throw new IllegalArgumentException("every limit of pages and tasks must be positive");
    }
    if (zstdLevel < 1 || zstdLevel > 22) {
      throw new IllegalArgumentException("zstd has the levels 1 to 22, not " + zstdLevel);
    }
  }

  /** What fits a JVM with 512 MB of heap a core. */
  public static LoadSettings defaults() {
    return new LoadSettings(
        RecordReaders.RECORD_LIMIT,
        1_000,
        128 * KB,
        128L * MB,
        64L * MB,
        4_000_000,
        MB,
        20_000,
        256 * KB,
        1,
        32L * MB);
  }

  /** The same with the limits that a user and a lake have set. */
  public LoadSettings withLimits(int recordBytes, int openWriters) {
    return new LoadSettings(
        recordBytes,
        openWriters,
        waitingBytes,
        bufferedBytes,
        fileBytes,
        fileRows,
        pageBytes,
        pageRows,
        dictionaryBytes,
        zstdLevel,
        taskBytes);
  }
}
