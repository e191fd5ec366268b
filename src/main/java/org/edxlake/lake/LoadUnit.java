package org.edxlake.lake;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Chunk;
import org.edxlake.catalog.StagedFile.Compression;
import org.edxlake.catalog.StagedPackage;

/**
 * One piece of one staged text: what is loaded as a whole, by one attempt of one task.
 *
 * @param staged the text, without its other pieces
 * @param course what the member as a whole belongs to
 */
record LoadUnit(PackageFile file, StagedFile staged, Chunk chunk, CourseKeys.MemberCourse course)
    implements Serializable {
  // Event logs expand about thirteenfold.
  private static final long GZIP_RATIO = 13;

  // Opening a piece and writing its first file costs as much as decoding this many bytes.
  private static final long FIXED_COST = 256 << 10;

  private static final Comparator<LoadUnit> LARGEST_FIRST =
      Comparator.comparingLong(LoadUnit::cost)
          .reversed()
          .thenComparing(unit -> unit.file().id())
          .thenComparingInt(unit -> unit.staged().ordinal())
          .thenComparingInt(unit -> unit.chunk().ordinal());

  /** All pieces of a package. */
  static List<LoadUnit> of(StagedPackage staged) {
    CourseKeys keys = CourseKeys.resolve(staged);
    List<LoadUnit> units = new ArrayList<>();
    for (StagedFile file : staged.files()) {
      for (Chunk chunk : file.chunks()) {
        units.add(new LoadUnit(staged.file(), alone(file, chunk), chunk, keys.of(file)));
      }
    }
    return units;
  }

  // A unit travels to its task, and a big member has many pieces.
  private static StagedFile alone(StagedFile file, Chunk chunk) {
    return new StagedFile(
        file.ordinal(),
        file.member(),
        file.tableName(),
        file.dialect(),
        file.site(),
        file.entity(),
        file.courseId(),
        file.header(),
        file.bytes(),
        file.sha256(),
        file.recipients(),
        List.of(chunk));
  }

  /** About the bytes of text that it takes to load, its opening included. */
  long cost() {
    long expanded =
        chunk.compression() == Compression.GZIP ? chunk.bytes() * GZIP_RATIO : chunk.bytes();
    return expanded + FIXED_COST;
  }

  /**
   * Shares the work out: largest first, so that no big one is left at the end; small ones together,
   * since a task costs some milliseconds.
   */
  static List<List<LoadUnit>> tasks(List<LoadUnit> units, long taskBytes) {
    List<List<LoadUnit>> tasks = new ArrayList<>();
    List<LoadUnit> group = new ArrayList<>();
    long cost = 0;
    for (LoadUnit unit : units.stream().sorted(LARGEST_FIRST).toList()) {
      if (!group.isEmpty() && cost + unit.cost() > taskBytes) {
        tasks.add(List.copyOf(group));
        group.clear();
        cost = 0;
      }
      group.add(unit);
      cost += unit.cost();
    }
    if (!group.isEmpty()) {
      tasks.add(List.copyOf(group));
    }
    return tasks;
  }
}
