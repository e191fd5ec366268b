package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What can happen to a file on its way. Each method spoils one file in one way, in place. */
public final class Damage {
  private Damage() {}

  /**
   * Turns one bit over.
   *
   * @param offset of the byte; a negative one counts from the end of the file
   */
  public static void flipBit(Path file, long offset, int bit) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      long position = offset < 0 ? access.length() + offset : offset;
      access.seek(position);
      int changed = access.read() ^ (1 << bit);
      access.seek(position);
      access.write(changed);
    }
  }

  /** Cuts bytes off the end. */
  public static void cut(Path file, long bytes) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(Math.max(0, access.length() - bytes));
    }
  }

  /** Leaves a file without a byte. */
  public static void empty(Path file) throws IOException {
    Files.write(file, new byte[0]);
  }

  /** Puts a text in the place of the encrypted message. */
  public static void leaveUnencrypted(Path file) throws IOException {
    Files.write(file, "{\"event_type\": \"not encrypted\"}\n".getBytes(StandardCharsets.UTF_8));
  }

  /** Puts bytes after the end of the message. */
  public static void append(Path file, String garbage) throws IOException {
    Files.write(file, garbage.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
  }

  /** Puts a message in its place that is encrypted to keys nobody has. */
  public static void encryptToStranger(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream message = Recipients.make("stranger", new char[] {'x'}).encrypt(out, true)) {
      message.write("nobody will read this\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}
