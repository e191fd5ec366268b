package org.edxlake.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.edxlake.catalog.CourseKey;

/**
 * Finds the course that a text of an event is about: a course key, a usage key, or a URL.
 *
 * @see <a
 *     href="https://edx.readthedocs.io/projects/devdata/en/latest/internal_data_formats/tracking_logs/index.html">edX
 *     Research Guide, Events in the Tracking Logs</a>
 */
final class CourseFinder {
  private static final byte[] COURSES = ascii("/courses/");
  private static final byte[] BLOCK = ascii("block-v1");
  private static final byte[] NEW_BLOCK = ascii("block-v1:");
  private static final byte[] CUSTOM_BLOCK = ascii("ccx-block-v1:");
  private static final byte[] OLD_BLOCK = ascii("i4x://");

  private static final byte[] BLOCK_NAME = ascii("+block@");

  /** No web server takes a longer one; junk is not worth the memory to cut it at its slashes. */
  private static final int LONGEST_URL = 1 << 16;

  /** Keys that parsed, by hash: nearly every event names one of a few courses. */
  private final byte[][] known = new byte[1024][];

  /** Whether a text is a course key to the letter. */
  boolean isCourseKey(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 5 || length > CourseKey.MOST_BYTES) {
      return false;
    }

    int slot = (int) EightBytes.hash(bytes, from, to) & (known.length - 1);
    byte[] candidate = known[slot];
    if (candidate != null && Arrays.equals(candidate, 0, candidate.length, bytes, from, to)) {
      return true;
    }
    if (CourseKey.parse(string(bytes, from, to)).isEmpty()) {
      return false;
    }
    known[slot] = Arrays.copyOfRange(bytes, from, to);
    return true;
  }

  /** Whether a text is the usage key of a block, in the new style or the old. */
  static boolean isUsageKey(byte[] bytes, int from, int to) {
    if (startsWith(bytes, from, to, OLD_BLOCK)) {
      int slashes = 0;
      for (int i = from + OLD_BLOCK.length; i < to; i++) {
        slashes += bytes[i] == '/' ? 1 : 0;
      }
      return slashes >= 3;
    }
    boolean block =
        startsWith(bytes, from, to, NEW_BLOCK) || startsWith(bytes, from, to, CUSTOM_BLOCK);
    return block && indexOf(bytes, from, to, BLOCK_NAME) >= 0;
  }

  /**
   * The course of a usage key: `course-v1:UniversityX+CS101+2014_T1` for
   * `block-v1:UniversityX+CS101+2014_T1+type@problem+block@p1`. The old style names no run.
   */
  static Optional<String> ofUsageKey(byte[] bytes, int from, int to) {
    boolean named =
        startsWith(bytes, from, to, NEW_BLOCK) || startsWith(bytes, from, to, CUSTOM_BLOCK);
    return named ? ofUsageKey(string(bytes, from, to)) : Optional.empty();
  }

  private static Optional<String> ofUsageKey(String key) {
    int type = key.indexOf("+type@");
    if (type < 0) {
      return Optional.empty();
    }

    boolean custom = key.startsWith("ccx-");
    String parts = key.substring(key.indexOf(':') + 1, type);
    return courseKey((custom ? "ccx-v1:" : "course-v1:") + parts);
  }

  /**
   * The course in a URL or in its path: `/courses/course-v1:UniversityX+CS101+2014_T1/about`,
   * `/courses/UniversityX/CS101/2014_T1/wiki`, or a usage key as one of its folders.
   */
  static Optional<String> ofUrl(byte[] bytes, int from, int to) {
    boolean candidate =
        to - from <= LONGEST_URL
            && (indexOf(bytes, from, to, COURSES) >= 0 || indexOf(bytes, from, to, BLOCK) >= 0);
    return candidate ? ofPath(pathOf(string(bytes, from, to))) : Optional.empty();
  }

  private static Optional<String> ofPath(String path) {
    String[] folders = path.split("/", -1);
    if (folders.length > 2 && folders[0].isEmpty() && folders[1].equals("courses")) {
      Optional<String> key = courseKey(percentDecoded(folders[2]));
      // `/courses/v1/...` is an interface for programs.
      boolean oldStyle = folders.length > 4 && !folders[2].equals("v1");
      if (key.isEmpty() && oldStyle) {
        key = courseKey(percentDecoded(folders[2] + "/" + folders[3] + "/" + folders[4]));
      }
      if (key.isPresent()) {
        return key;
      }
    }

    for (String folder : folders) {
      String decoded = percentDecoded(folder);
      if (decoded.startsWith("block-v1:") || decoded.startsWith("ccx-block-v1:")) {
        return ofUsageKey(decoded);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> courseKey(String text) {
    return CourseKey.parse(text).map(CourseKey::text);
  }

  /** The path of a URL, without scheme, host, query and fragment. */
  private static String pathOf(String url) {
    int end = url.length();
    for (char mark : new char[] {'?', '#'}) {
      int at = url.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    // A path may hold the usage key of an old block, `/courses/U/C/R/modx/i4x://U/C/problem/p1`.
    int host = url.startsWith("/") ? -1 : url.indexOf("://");
    int path = host >= 0 && host < end ? url.indexOf('/', host + 3) : 0;
    return path >= 0 && path < end ? url.substring(path, end) : "";
  }

  /** A plus sign stays one, as in a path. */
  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }

    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      boolean escape =
          encoded[i] == '%'
              && i + 2 < encoded.length
              && Character.digit(encoded[i + 1], 16) >= 0
              && Character.digit(encoded[i + 2], 16) >= 0;
      if (escape) {
        decoded.write(
            Character.digit(encoded[i + 1], 16) << 4 | Character.digit(encoded[i + 2], 16));
        i += 2;
      } else {
        decoded.write(encoded[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
    return to - from > start.length
        && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
  }

  private static int indexOf(byte[] bytes, int from, int to, byte[] part) {
    for (int i = from; i + part.length <= to; i++) {
      if (bytes[i] == part[0] && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  private static String string(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
