package org.edxlake.unpack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;

/** What is inside an encrypted OpenPGP message: a text in a literal packet, compressed or not. */
public final class SamplePackets {
  private SamplePackets() {}

  /** As edX packs it: zlib. */
  public static byte[] of(byte[] text) {
    return compressed(CompressionAlgorithmTags.ZLIB, literal(text));
  }

  /** A literal packet of partial lengths. */
  public static byte[] literal(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream literal =
        new PGPLiteralDataGenerator()
            .open(bytes, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[1 << 12])) {
      literal.write(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return bytes.toByteArray();
  }

  /** What a message may be compressed by, in OpenPGP's numbers. */
  public static IntStream compressions() {
    return IntStream.of(
        CompressionAlgorithmTags.UNCOMPRESSED,
        CompressionAlgorithmTags.ZIP,
        CompressionAlgorithmTags.ZLIB,
        CompressionAlgorithmTags.BZIP2);
  }

  /** A compressed packet. */
  public static byte[] compressed(int algorithm, byte[] packets) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PGPCompressedDataGenerator compressor = new PGPCompressedDataGenerator(algorithm);
    try (OutputStream compressed = compressor.open(bytes, new byte[1 << 12])) {
      compressed.write(packets);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (PGPException failed) {
      throw new IllegalStateException(failed);
    }
    return bytes.toByteArray();
  }
}
