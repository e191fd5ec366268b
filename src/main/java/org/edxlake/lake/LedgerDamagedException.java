package org.edxlake.lake;

/** The ledger is not what was written: nothing may be built on it. */
public final class LedgerDamagedException extends IllegalStateException {
  LedgerDamagedException(String path, String finding) {
    super(
        path
            + " "
            + finding
            + ". Somebody changed the ledger by hand, or a part of it was lost: nothing is"
            + " published until the folder ledger/ is restored from a backup.");
  }
}
