package org.edxlake.staging;

import java.io.IOException;

/** The content of one entry of a zip is not what was zipped; the others may be. */
final class DamagedEntryException extends IOException {
  DamagedEntryException(String message) {
    super(message);
  }
}
