package org.edxlake.lake;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of a text. For line dialects `lines = rows + header + blank +
 * rejected`.
 *
 * @param repaired rows with replaced UTF-8, counted among the rows
 * @param misfits values that their type could not hold
 * @param rejects records that became no row, by {@link org.edxlake.catalog.RejectReason#word}
 */
public record Books(
    long lines,
    long rows,
    long header,
    long blank,
    long repaired,
    long misfits,
    Map<String, Long> rejects)
    implements Serializable {
  /** The books of a text without records. */
  public static final Books EMPTY = new Books(0, 0, 0, 0, 0, 0, Map.of());

  public Books {
    rejects = new TreeMap<>(rejects);
  }

  static Books of(LoadedText text) {
    return new Books(
        text.lines(),
        text.rows(),
        text.header(),
        text.blank(),
        text.repaired(),
        text.misfits(),
        text.rejects());
  }

  /** Both together. */
  public Books plus(Books other) {
    Map<String, Long> sum = new TreeMap<>(rejects);
    other.rejects.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new Books(
        lines + other.lines,
        rows + other.rows,
        header + other.header,
        blank + other.blank,
        repaired + other.repaired,
        misfits + other.misfits,
        sum);
  }

  /** All records that became no row. */
  public long rejected() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }
}
