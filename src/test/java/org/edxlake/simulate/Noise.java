package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * An event log that hardly shrinks when it is packed: what the simulator writes shrinks to a
 * fifteenth.
 */
public final class Noise {
  private static final int EVENT_BYTES = 1 << 20;

  private Noise() {}

  /**
   * Delivers the log of `prod` of 2014-07-21, of about so many megabytes, with keys, as the
   * simulator does.
   */
  public static void deliver(int megabytes, Path packages) throws IOException {
    String passphrase = Recipients.passphrase();
    Recipients recipients = Recipients.make("universityx", passphrase.toCharArray());
    recipients.write(packages.resolve("keys"), passphrase);
    Files.createDirectories(packages.resolve("course-data"));
    Path folder = packages.resolve("edx-course-data/universityx/prod/events/2014");
    Files.createDirectories(folder);
    try (OutputStream file =
            Files.newOutputStream(folder.resolve("universityx-prod-events-2014-07-21.log.gz.gpg"));
        OutputStream message = recipients.encrypt(file, false);
        OutputStream log = new GZIPOutputStream(message)) {
      Random random = new Random(7);
      for (int i = 0; i < megabytes; i++) {
        byte[] noise = new byte[EVENT_BYTES];
        random.nextBytes(noise);
        log.write(event(i, noise).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String event(int second, byte[] noise) {
    return """
        {"username": "noise", "event_type": "noise", "event_source": "server", \
        "time": "2014-07-21T10:00:%02d.000000+00:00", "event": {"noise": "%s"}, \
        "context": {"course_id": "UniversityX/CS101/2014_T1", "org_id": "UniversityX", "user_id": 1}}
        """
        .formatted(second, Base64.getEncoder().encodeToString(noise));
  }
}
