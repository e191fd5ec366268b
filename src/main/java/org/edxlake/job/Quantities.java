package org.edxlake.job;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as people read them. */
final class Quantities {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private static final int SHOWN = 10;

  private Quantities() {}

  /** Bytes with three digits or so: `61 MB`, `1.2 GB`. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format = unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /** A count with thousands apart: `412,006`. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count and its noun: `1 package`, `412,006 rows`. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** A duration: `2.1 s`, `4 min 10 s`, `3 h 5 min`. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }

  /** The first ten of a list, and that there are more. */
  static String some(List<?> things) {
    String first =
        things.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    return things.size() > SHOWN ? first + ", … (`edxlake status --json` lists all)" : first;
  }
}
