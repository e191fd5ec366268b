package org.edxlake.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** All that a JVM has in its heap. */
final class HeapDump {
  private final byte[] bytes;

  private HeapDump(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Has a JVM write its heap, which stays as it is. */
  static HeapDump of(ProcessHandle jvm, Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve(jvm.pid() + ".hprof");
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                jvm.pid() + "",
                "GC.heap_dump",
                "-all",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jcmd.log").toFile())
            .start();
    if (!jcmd.waitFor(1, TimeUnit.MINUTES) || !Files.exists(file)) {
      throw new IOException("no heap dump: " + Files.readString(folder.resolve("jcmd.log")));
    }
    HeapDump dump = new HeapDump(Files.readAllBytes(file));
    Files.delete(file);
    return dump;
  }

  /** Whether a text is in it, as a String, as bytes or as chars. */
  boolean holds(String text) {
    return holds(text.getBytes(StandardCharsets.UTF_8))
        || holds(text.getBytes(StandardCharsets.UTF_16BE))
        || holds(text.getBytes(StandardCharsets.UTF_16LE));
  }

  /** Whether these bytes stand in it. */
  boolean holds(byte[] wanted) {
    for (int from = 0; from <= bytes.length - wanted.length; from++) {
      int same = 0;
      while (same < wanted.length && bytes[from + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
