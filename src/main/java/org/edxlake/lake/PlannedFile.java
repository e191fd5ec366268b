package org.edxlake.lake;

/**
 * A line of an entry's file list.
 *
 * @param member the path of the member that the file's rows come from
 * @param draft where the draft lies; empty unless the file is to be placed
 */
record PlannedFile(Action action, DataFile file, String member, String draft) {
  /** What the entry does with a file. */
  enum Action {
    /** It becomes part of the lake, in place of the file of that name. */
    PLACE,
    /** It stays: its member failed in this revision. */
    KEEP,
    /** It leaves the lake: the new revision does not have it. */
    REMOVE
  }

  static PlannedFile place(DataFile file, String member, String draft) {
    return new PlannedFile(Action.PLACE, file, member, draft);
  }

  /** The same file as part of what stays. */
  PlannedFile keep() {
    return new PlannedFile(Action.KEEP, file, member, "");
  }

  /** The same file as one that leaves the lake. */
  PlannedFile remove() {
    return new PlannedFile(Action.REMOVE, file, member, "");
  }

  /** Whether the package owns the file once the entry is committed. */
  boolean isOwned() {
    return action != Action.REMOVE;
  }
}
