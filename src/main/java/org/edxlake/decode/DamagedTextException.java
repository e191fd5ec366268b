package org.edxlake.decode;

import java.io.IOException;

/**
 * The text cannot be what was delivered: its compression is damaged or cut. Reading again would not
 * help.
 */
public final class DamagedTextException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedTextException(String message) {
    super(message);
  }

  public DamagedTextException(String message, Throwable cause) {
    super(message, cause);
  }
}
