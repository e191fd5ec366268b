package org.edxlake.lake;

/**
 * What a lake was begun with, in `ledger/format.json`. The limits decide where files are cut, so
 * that they stay as they are for the life of a lake: the same package then gives the same files.
 *
 * @param version of the ledger and of the layout
 * @param chunkBytes text in one staged chunk of a line dialect, in bytes
 * @param openWriters data files that one task writes at a time
 */
public record LakeFormat(int version, long chunkBytes, int openWriters) {
  /** The format that a new lake gets. */
  public static final LakeFormat CURRENT = new LakeFormat(1, 128L << 20, 64);
}
