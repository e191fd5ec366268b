package org.edxlake.lake.store;

import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.ClassUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.security.AccessControlException;

/**
 * A right that is missing, on local disk, on HDFS or in a bucket; or the keys to ask for it.
 *
 * @param what is missing: `a right is missing`
 * @param message of the store, which names the place
 * @param remedy what a person can do about it
 */
public record Denial(String what, String message, String remedy) {
  // By their names: a Spark that reads no bucket has no such classes.
  private static final String UNANSWERED =
      "org.apache.hadoop.fs.s3a.CredentialInitializationException";
  private static final String NO_KEYS = "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException";
  private static final String BY_S3 = "software.amazon.awssdk.services.s3.model.S3Exception";
  private static final String OF_THE_ROLE = "IAMInstanceCredentialsProvider";

  private static final String GIVE_RIGHT =
      "Give it to the user or role that runs edxlake, or change the setting that names this place; `edxlake doctor` checks all of them.";
  private static final String CHECK_KEYS =
      "The keys may be wrong, or those of another bucket: look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or at what fs.s3a.aws.credentials.provider names for this bucket. If they are right, the right is missing. ";
  private static final String GIVE_KEYS =
      "Put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment, or have the setting fs.s3a.aws.credentials.provider, or that of this bucket, name what has the keys. A machine that should have a role has none, or its service for roles did not answer.";

  /** What was denied, if a failure comes from that. */
  public static Optional<Denial> in(Throwable failure) {
    List<Throwable> causes = ExceptionUtils.getThrowableList(failure);
    boolean withoutKeys = causes.stream().anyMatch(Denial::isLackOfKeys);
    boolean unanswered = !withoutKeys && causes.stream().anyMatch(cause -> isA(UNANSWERED, cause));
    // s3a says "access denied" too where a service that gives keys does not answer.
    return unanswered
        ? Optional.empty()
        : causes.stream()
            .filter(Denial::isDenial)
            .findFirst()
            .map(denied -> of(denied, withoutKeys));
  }

  private static Denial of(Throwable denied, boolean withoutKeys) {
    if (withoutKeys) {
      return new Denial("there are no keys", denied.getMessage(), GIVE_KEYS);
    }
    boolean byS3 =
        ExceptionUtils.getThrowableList(denied).stream().anyMatch(cause -> isA(BY_S3, cause));
    return new Denial(
        "a right is missing", denied.getMessage(), byS3 ? CHECK_KEYS + GIVE_RIGHT : GIVE_RIGHT);
  }

  // There are none where they were looked for. That the role of the machine gave none where it
  // alone was asked, or had given some before, may be over at the next try.
  private static boolean isLackOfKeys(Throwable cause) {
    return isA(NO_KEYS, cause) && !String.valueOf(cause.getMessage()).startsWith(OF_THE_ROLE);
  }

  private static boolean isA(String type, Throwable cause) {
    for (Class<?> each : ClassUtils.hierarchy(cause.getClass())) {
      if (each.getName().equals(type)) {
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
