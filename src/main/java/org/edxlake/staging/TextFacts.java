package org.edxlake.staging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.edxlake.catalog.Sha256;

/** What is to be known of bytes that stream past: how many, their sha256, and the first 64 KB. */
final class TextFacts extends OutputStream {
  private static final int BEGINNING = 1 << 16;

  private final MessageDigest digest = Sha256.newDigest();
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private long bytes;

  /** Those of a stream, which is read to its end. */
  static TextFacts of(InputStream in) throws IOException {
    TextFacts facts = new TextFacts();
    in.transferTo(facts);
    return facts;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
    beginning.write(source, offset, Math.min(length, BEGINNING - beginning.size()));
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  /** In hex; to be asked for once, after the last byte. */
  String sha256Hex() {
    return Sha256.hex(digest);
  }

  byte[] beginning() {
    return beginning.toByteArray();
  }
}
