package org.edxlake.lake.store;

import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.ClassUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.security.AccessControlException;

/** A right that is missing: on local disk, on HDFS or in a bucket. */
public final class Denial {
  // By its name: a Spark that reads no bucket has no such class.
  private static final String NO_CREDENTIALS =
      "org.apache.hadoop.fs.s3a.CredentialInitializationException";

  private Denial() {}

  /** What was denied, if a failure comes from that. */
  public static Optional<Throwable> in(Throwable failure) {
    List<Throwable> causes = ExceptionUtils.getThrowableList(failure);
    // s3a says "access denied" too where a service that gives credentials does not answer.
    return causes.stream().anyMatch(Denial::lacksCredentials)
        ? Optional.empty()
        : causes.stream().filter(Denial::isDenial).findFirst();
  }

  private static boolean lacksCredentials(Throwable cause) {
    for (Class<?> type : ClassUtils.hierarchy(cause.getClass())) {
      if (type.getName().equals(NO_CREDENTIALS)) {
        return true;
      }
    }
    return false;
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
