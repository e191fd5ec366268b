package org.edxlake.staging;

/** The secret keys cannot be used as they are configured; trying again changes nothing. */
public final class KeyringException extends RuntimeException {
  KeyringException(String message) {
    super(message);
  }

  KeyringException(String message, Throwable cause) {
    super(message, cause);
  }
}
