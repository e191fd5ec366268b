package org.edxlake.lake;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;

/**
 * Finds the partition folder of a row by its course id: one look-up of bytes for a course that was
 * seen before.
 */
final class RowPlaces {
  /**
   * Where a row goes.
   *
   * @param folder `org=…/course=…/run=…/site=…/date=…`
   * @param ofItsOwnKey whether the row itself names the course
   */
  record Place(String folder, boolean ofItsOwnKey) {}

  // Junk in the ids must not fill the heap; real packages have some hundreds of courses.
  private static final int REMEMBERED = 10_000;

  private final Site site;
  private final LocalDate date;
  private final Place home;
  private final Map<Bytes, Place> known = new HashMap<>();
  private byte[] lastKey;
  private Place lastPlace;

  /** For rows that without a key of their own belong to this partition. */
  RowPlaces(Partition home) {
    site = home.site();
    date = home.date();
    this.home = new Place(home.path(), false);
  }

  /** The partition of a member whose rows have no course id of their own. */
  static Partition home(CourseKeys.MemberCourse course, String org, Site site, LocalDate date) {
    return course
        .key()
        .map(key -> Partition.of(key, site, date))
        .orElseGet(() -> Partition.withoutCourse(org, site, date));
  }

  /** Where a row without a course id goes. */
  Place home() {
    return home;
  }

  /** Where a row with this course id goes. */
  Place of(byte[] buffer, int from, int length) {
    if (length > CourseKey.MOST_BYTES) {
      return home;
    }
    if (lastKey != null && Arrays.equals(lastKey, 0, lastKey.length, buffer, from, from + length)) {
      return lastPlace;
    }

    Bytes key = new Bytes(buffer, from, length);
    Place place = known.get(key);
    if (place == null) {
      place = find(new String(buffer, from, length, StandardCharsets.UTF_8));
      key = new Bytes(Arrays.copyOfRange(buffer, from, from + length), 0, length);
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(key, place);
    }
    lastKey = Arrays.copyOfRange(buffer, from, from + length);
    lastPlace = place;
    return place;
  }

  private Place find(String courseId) {
    Optional<Partition> partition =
        CourseKey.parse(courseId).map(key -> Partition.of(key, site, date));
    return partition.map(found -> new Place(found.path(), true)).orElse(home);
  }

  /** A piece of a buffer as a key; the map holds only such as own their array. */
  private static final class Bytes {
    private final byte[] buffer;
    private final int from;
    private final int length;

    private Bytes(byte[] buffer, int from, int length) {
      this.buffer = buffer;
      this.from = from;
      this.length = length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that
          && Arrays.equals(
              buffer, from, from + length, that.buffer, that.from, that.from + that.length);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = from; i < from + length; i++) {
        hash = 31 * hash + buffer[i];
      }
      return hash;
    }
  }
}
