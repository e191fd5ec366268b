package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException;
import org.junit.jupiter.api.Test;

class DenialTest {
  @Test
  void aRightThatIsMissingIsFoundAmongTheCauses() {
    AccessDeniedException denied = new AccessDeniedException("/lake");

    Denial found = Denial.in(new IOException("outer", denied)).orElseThrow();
    assertThat(found.what()).isEqualTo("a right is missing");
    assertThat(found.message()).isEqualTo("/lake");
    assertThat(found.remedy()).startsWith("Give it to the user or role that runs edxlake");
    assertThat(Denial.in(new IOException("outer"))).isEmpty();
  }

  @Test
  void keysThatAreNowhereAreToldAndARoleThatDoesNotAnswerIsTriedAgain() {
    assertThat(withoutKeys("no credentials").map(Denial::what)).contains("there are no keys");
    assertThat(withoutKeys("IAMInstanceCredentialsProvider: timeout")).isEmpty();
  }

  private static Optional<Denial> withoutKeys(String message) {
    AccessDeniedException denied = new AccessDeniedException("s3a://universityx-lake");
    denied.initCause(new NoAuthWithAWSException(message));
    return Denial.in(denied);
  }

  @Test
  void aSparkWithoutS3aTellsADenialAllTheSame() throws Exception {
    AccessDeniedException denied = new AccessDeniedException("/lake");
    Class<?> denial = Class.forName(Denial.class.getName(), true, new WithoutS3a());

    assertThat(denial).isNotSameAs(Denial.class);
    assertThat(denial.getMethod("in", Throwable.class).invoke(null, denied))
        .asString()
        .startsWith("Optional[Denial[what=a right is missing, message=/lake, ");
  }

  /** Loads the class anew, and has no s3a for it, as Spark has none that is not told of it. */
  private static final class WithoutS3a extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.hadoop.fs.s3a.") || name.startsWith("software.amazon.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.equals(Denial.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = Denial.class.getResourceAsStream("Denial.class")) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }
}
