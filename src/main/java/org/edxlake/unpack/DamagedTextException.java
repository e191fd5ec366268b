package org.edxlake.unpack;

import java.io.IOException;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text cannot be taken out of what it is packed in: that is damaged or cut, or the text is
 * longer than it may be. Reading again would not help.
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
