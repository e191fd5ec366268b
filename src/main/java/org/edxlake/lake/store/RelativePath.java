package org.edxlake.lake.store;

/** The rule for paths below the root: folders joined by `/`, none of them empty, `.` or `..`. */
final class RelativePath {
  /**
   * What a store writes before it has its name; after a kill one may remain, and is never listed.
   */
  static final String UNFINISHED = ".part";

  /**
   * The folder of the copy. Where it cannot get the group of the folder `lake`, or that has more
   * rights than its mode tells, it is made for its owner alone, who may then open it.
   */
  static final String COPY = "compact";

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

  /**
   * Whether it is a table's file or folder, or of the copy of the tables, which whoever queries the
   * lake may see.
   */
  static boolean isOfTables(String path) {
    return isIn("lake", path) || isOfCopy(path);
  }

  /** Whether it is of the copy of the tables. */
  static boolean isOfCopy(String path) {
    return isIn(COPY, path);
  }

  /** Whether it is of the ledger, in which who queries the lake may look up files. */
  static boolean isOfLedger(String path) {
    return isIn("ledger", path);
  }

  private static boolean isIn(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
