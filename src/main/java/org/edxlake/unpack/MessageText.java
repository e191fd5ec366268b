package org.edxlake.unpack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPadding;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.edxlake.catalog.Quarantined.Reason;

/**
 * The text inside an OpenPGP message whose encryption was removed: the literal data in its packets,
 * whether they are compressed or not.
 *
 * <p>The end of the text is reported only when every packet was read to its end and no other is
 * there: reading throws {@link DamagedTextException} for a message that is cut, has a damaged
 * compression, no text or more than one. What was read before that must then not be used.
 * Signatures are passed over, since edX does not sign, and so is what follows compressed data
 * inside of its packet.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9580">RFC 9580, OpenPGP</a>
 */
public final class MessageText extends InputStream {
  private static final int MOST_COMPRESSIONS = 2;
  private static final int BUFFER = 1 << 16;

  private final Packets packets;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final byte[] one = new byte[1];
  private InputStream text;
  private boolean ended;

  /** Reads the packets from where the stream is; closing this closes the stream. */
  public MessageText(InputStream packets) {
    this.packets = new Packets(packets);
  }

  /** The packets of one layer, and for those in a compressed one its content, else null. */
  private record Level(BcPGPObjectFactory objects, InputStream unpacked, InputStream packed) {
    Object next() throws IOException {
      Object object = objects.nextObject();
      while (object instanceof PGPOnePassSignatureList
          || object instanceof PGPSignatureList
          || object instanceof PGPMarker
          || object instanceof PGPPadding) {
        object = objects.nextObject();
      }
      return object;
    }
  }

  @Override
  public int read() throws IOException {
    int read = read(one, 0, 1);
    return read < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    try {
      if (text == null) {
        text = open();
      }
      int read = text.read(target, offset, count);
      if (read < 0) {
        finish();
        ended = true;
      }
      packets.rethrow();
      return read;
    } catch (IOException | PGPException | RuntimeException damage) {
      // The library tells of damage in all three ways, and of a failing disk as of damage.
      packets.rethrow();
      throw damage instanceof DamagedTextException known
          ? known
          : new DamagedTextException(
              Reason.BAD_CONTENT, "what is encrypted in it is damaged", damage);
    }
  }

  private InputStream open() throws IOException, PGPException {
    levels.push(new Level(new BcPGPObjectFactory(packets), null, null));
    while (true) {
      Object object = levels.element().next();
      if (object instanceof PGPLiteralData literal) {
        return literal.getInputStream();
      }
      if (object == null) {
        throw new DamagedTextException(Reason.TRUNCATED, "the message in it has no content");
      }
      if (!(object instanceof PGPCompressedData compressed)) {
        throw new DamagedTextException(
            Reason.BAD_CONTENT, "what is encrypted in it is no text, but another OpenPGP message");
      }
      if (levels.size() > MOST_COMPRESSIONS) {
        throw new DamagedTextException(
            Reason.TOO_LARGE, "it is compressed again and again, as no file of edX is");
      }
      InputStream unpacked = unpack(compressed);
      levels.push(
          new Level(new BcPGPObjectFactory(unpacked), unpacked, compressed.getInputStream()));
    }
  }

  private static InputStream unpack(PGPCompressedData compressed) throws PGPException {
    InputStream packed = compressed.getInputStream();
    return switch (compressed.getAlgorithm()) {
      case CompressionAlgorithmTags.ZIP -> new DeflatedText(packed, false);
      case CompressionAlgorithmTags.ZLIB -> new DeflatedText(packed, true);
      default -> compressed.getDataStream();
    };
  }

  private void finish() throws IOException {
    for (Level level : levels) {
      if (level.next() != null) {
        throw new DamagedTextException(
            Reason.TRAILING_DATA, "inside the message something follows the content");
      }
      if (level.unpacked() != null) {
        drain(level.unpacked());
        drain(level.packed());
      }
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (in.read(buffer) >= 0) {
      // Only its end is of interest.
    }
  }

  @Override
  public void close() throws IOException {
    for (Level level : levels) {
      if (level.unpacked() != null) {
        level.unpacked().close();
      }
    }
    packets.close();
  }

  /** The packets. What failed below them is remembered, since no library may make damage of it. */
  private static final class Packets extends FilterInputStream {
    private IOException failure;
    private RuntimeException unexpected;

    Packets(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException failed) {
        failure = failed;
        throw failed;
      } catch (RuntimeException failed) {
        unexpected = failed;
        throw failed;
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException failed) {
        failure = failed;
        throw failed;
      } catch (RuntimeException failed) {
        unexpected = failed;
        throw failed;
      }
    }

    void rethrow() throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (unexpected != null) {
        throw unexpected;
      }
    }
  }
}
