package org.edxlake.staging;

/**
 * The structure of a zip is damaged or contradicts itself, so that nothing in it can be trusted.
 */
final class DamagedArchiveException extends Exception {
  DamagedArchiveException(String message) {
    super(message);
  }
}
