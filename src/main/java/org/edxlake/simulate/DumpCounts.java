package org.edxlake.simulate;

import java.util.Map;
import java.util.TreeMap;

/** What a dump holds. */
final class DumpCounts {
  long header;
  long repaired;
  long bytes;

  /** By the ordinal of the course. */
  final Map<Integer, Tally> byCourse = new TreeMap<>();

  /** The rows of a course, and the sums of their integers. */
  static final class Tally {
    long rows;
    final Map<String, Long> sums = new TreeMap<>();

    void add(String column, long value) {
      sums.merge(column, value, Long::sum);
    }
  }

  Tally of(Course course) {
    return byCourse.computeIfAbsent(course.ordinal, ordinal -> new Tally());
  }

  long rows() {
    return byCourse.values().stream().mapToLong(tally -> tally.rows).sum();
  }
}
