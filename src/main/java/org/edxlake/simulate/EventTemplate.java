package org.edxlake.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an event log with holes, `${time}` for instance, as bytes: filling the holes is all
 * that is left to do for each event.
 *
 * @param kind what the column `event_kind` must say
 * @param course how the course can be found from the line
 * @param hasUserId whether `context.user_id` is the learner's
 * @param isOdd whether the line holds invalid UTF-8
 * @param text the line, with its holes
 */
record EventTemplate(
    String kind, CourseEvidence course, boolean hasUserId, boolean isOdd, String text) {
  /** What in a line tells the course. */
  enum CourseEvidence {
    /** A whole course key: in the context, in a URL or in a path. */
    KEY,
    /** A usage key alone, which in the old style leaves out the run. */
    USAGE_KEY,
    /** Nothing. */
    NONE
  }

  /** What is filled in. */
  enum Hole {
    TIME,
    RECEIVED,
    EARLIER_TIME,
    PLAIN_TIME,
    BLANK_TIME,
    ZULU_TIME,
    MILLISECOND_TIME,
    EPOCH_TIME,
    USERNAME,
    USER,
    COURSE,
    ENCODED_COURSE,
    ORG,
    HOST,
    IP,
    AGENT,
    SESSION,
    PROBLEM,
    PROBLEM_NAME,
    PROBLEM_FOLDER,
    PROBLEM_ID,
    VIDEO,
    VIDEO_ID,
    VIDEO_FOLDER,
    SEQUENTIAL,
    SEQUENTIAL_NAME,
    SEQUENTIAL_FOLDER,
    CHAPTER_NAME,
    VERTICAL,
    VERTICAL_FOLDER,
    ORA,
    SMALL,
    SECONDS,
    NUMBER,
    HEX,
    OBJECT_ID,
    UUID,
    WORDS,
    BAD_UTF8;

    static Hole of(String name) {
      String constant = name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
      return valueOf(constant);
    }
  }

  private static final Pattern HOLE = Pattern.compile("\\$\\{([a-zA-Z0-9]+)\\}");

  private static final Pattern NOT_STRICT =
      Pattern.compile("Infinity|NaN|\\\\ud[89ab][0-9a-f]{2}(?!\\\\ud[c-f])");

  /** A template cut into literal bytes and holes: one hole after each piece but the last. */
  static final class Compiled {
    final EventTemplate template;
    final byte[][] pieces;
    final Hole[] holes;

    private Compiled(EventTemplate template, byte[][] pieces, Hole[] holes) {
      this.template = template;
      this.pieces = pieces;
      this.holes = holes;
    }
  }

  /**
   * Whether the line is JSON by the letter of the standard and text by that of Unicode: some
   * readers refuse what Python's writer lets through, an infinite number or half of a surrogate
   * pair.
   */
  boolean isStrict() {
    return !NOT_STRICT.matcher(text).find();
  }

  Compiled compile() {
    List<byte[]> pieces = new ArrayList<>();
    List<Hole> holes = new ArrayList<>();
    Matcher matcher = HOLE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      pieces.add(text.substring(end, matcher.start()).getBytes(StandardCharsets.UTF_8));
      holes.add(Hole.of(matcher.group(1)));
      end = matcher.end();
    }
    pieces.add(text.substring(end).getBytes(StandardCharsets.UTF_8));
    return new Compiled(this, pieces.toArray(new byte[0][]), holes.toArray(new Hole[0]));
  }
}
