package org.edxlake.lake.store;

/** The rule for paths below the root: folders joined by `/`, none of them empty, `.` or `..`. */
final class RelativePath {
  /**
   * What a store writes before it has its name; after a kill one may remain, and is never listed.
   */
  static final String UNFINISHED = ".part";

  private RelativePath() {}

  /** The path itself, or an error: a path that leaves the root is a fault of the program. */
  static String require(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("not a path below the root of the lake: '" + path + "'");
      }
    }
    return path;
  }

  /** Whether readers of the lake may see it: all that lies under `lake/`. */
  static boolean isPublic(String path) {
    return path.equals("lake") || path.startsWith("lake/");
  }
}
