package org.edxlake.lake;

import java.util.Objects;
import java.util.UUID;

/**
 * What a lake was begun with, in `ledger/format.json`. The limits decide where files are cut, so
 * that they stay as they are for the life of a lake: the same package then gives the same files.
 *
 * @param version of the ledger and of the layout; in a lake of version 1, texts were cut into
 *     pieces, which the names of files count, and the ledger has the size and sha256 of their plain
 *     text
 * @param id tells this lake from every other, however its root is spelled
 * @param openWriters data files that one task writes at a time
 */
public record LakeFormat(int version, String id, int openWriters) {
  /** The newest version that this code knows. */
  static final int NEWEST = 2;

  public LakeFormat {
    Objects.requireNonNull(id);
  }

  /** The format that a new lake gets. */
  static LakeFormat ofNewLake() {
    String id = UUID.randomUUID().toString().replace("-", "");
    return new LakeFormat(NEWEST, id, LoadSettings.defaults().maxOpenWriters());
  }
}
