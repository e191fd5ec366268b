package org.edxlake.unpack;

import java.io.IOException;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text cannot be what was delivered: what it is packed in is damaged or cut. Reading again
 * would not help.
 */
public final class DamagedTextException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * An exception for what was found.
   *
   * @param message what was found, as half a sentence about the file
   */
  public DamagedTextException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public DamagedTextException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
