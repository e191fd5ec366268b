package org.edxlake.job;

import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.security.AccessControlException;

/** A right that is missing: on local disk, on HDFS or in a bucket. */
final class Denial {
  private Denial() {}

  /** What was denied, if a failure comes from that. */
  static Optional<Throwable> in(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream().filter(Denial::isDenial).findFirst();
  }

  private static boolean isDenial(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof AccessDeniedException
        || cause instanceof AccessControlException
        // java.io and Hadoop's local file system tell it by words alone.
        || (cause instanceof java.io.FileNotFoundException
            && message.endsWith("(Permission denied)"));
  }
}
