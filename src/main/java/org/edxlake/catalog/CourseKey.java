package org.edxlake.catalog;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The key of one run of one course: `course-v1:UniversityX+CS101+2014_T1`, or in the old style
 * `UniversityX/CS101/2014_T1`.
 *
 * <p>A custom course, `ccx-v1:UniversityX+CS101+2014_T1+ccx@7`, has the run `2014_T1+ccx@7`; a plus
 * sign is in no other run.
 *
 * <p>edX allows 65 characters for the three parts together. Learners can type longer keys into the
 * address bar, from where they come into events; a part that no folder name could hold is refused,
 * and so is Hive's word for a missing value, which Polars and pyarrow read as NULL in a folder name
 * however it is encoded.
 *
 * @param org the organisation, in the case in which it was sent
 * @param text the key as it was sent
 */
public record CourseKey(String org, String course, String run, String text)
    implements Serializable {
  // The characters are those of edX's opaque-keys library: ALLOWED_ID_CHARS of locators, and of the
  // deprecated slash form.
  private static final String PART = "[\\p{L}\\p{N}_\\-~.:]{1,64}";
  private static final String OLD_PART = "[\\p{L}\\p{N}_\\-~.:%]{1,64}";
  private static final Pattern NEW =
      Pattern.compile("course-v1:(" + PART + ")\\+(" + PART + ")\\+(" + PART + ")");
  private static final Pattern CCX =
      Pattern.compile("ccx-v1:(" + PART + ")\\+(" + PART + ")\\+(" + PART + "\\+ccx@[0-9]{1,18})");
  private static final Pattern OLD =
      Pattern.compile("(" + OLD_PART + ")/(" + OLD_PART + ")/(" + OLD_PART + ")");

  /** No text of more bytes than this is a key. */
  public static final int MOST_BYTES = 1024;

  // A folder name has at most 255 bytes, and percent-encoding makes three of one.
  private static final int PART_BYTES = 180;

  private static final String HIVES_NULL = "__HIVE_DEFAULT_PARTITION__";

  /** The key that a text is, to the letter; empty if the text is not exactly a course key. */
  public static Optional<CourseKey> parse(String text) {
    for (Pattern pattern : new Pattern[] {NEW, OLD, CCX}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return Optional.of(
                new CourseKey(matcher.group(1), matcher.group(2), matcher.group(3), text))
            .filter(CourseKey::fitsFolderNames);
      }
    }
    return Optional.empty();
  }

  private boolean fitsFolderNames() {
    return Stream.of(org, course, run)
        .noneMatch(
            part ->
                part.getBytes(StandardCharsets.UTF_8).length > PART_BYTES
                    || part.equalsIgnoreCase(HIVES_NULL));
  }

  /**
   * How the exporter writes this key in file names: the parts joined by hyphens,
   * `UniversityX-CS101-2014_T1`.
   */
  public String entity() {
    return org + "-" + course + "-" + run.replace("+ccx@", "-ccx-");
  }

  @Override
  public String toString() {
    return text;
  }
}
