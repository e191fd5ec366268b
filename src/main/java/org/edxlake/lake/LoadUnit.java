package org.edxlake.lake;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;

/**
 * A staged text, with what it takes to load it: as a whole, by one attempt of one task.
 *
 * @param course what the member as a whole belongs to
 */
record LoadUnit(PackageFile file, StagedFile staged, CourseKeys.MemberCourse course)
    implements Serializable {
  // Opening a text and writing its first file costs as much as decoding this many bytes.
  private static final long FIXED_COST = 256 << 10;

  private static final Comparator<LoadUnit> LARGEST_FIRST =
      Comparator.comparingLong(LoadUnit::cost)
          .reversed()
          .thenComparing(unit -> unit.file().id())
          .thenComparingInt(unit -> unit.staged().ordinal());

  /** All texts of a package. */
  static List<LoadUnit> of(StagedPackage staged) {
    CourseKeys keys = CourseKeys.resolve(staged);
    return staged.files().stream()
        .map(file -> new LoadUnit(staged.file(), file, keys.of(file)))
        .toList();
  }

  /** About the bytes of text that it takes to load, its opening included. */
  long cost() {
    return staged.guessedTextBytes() + FIXED_COST;
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
