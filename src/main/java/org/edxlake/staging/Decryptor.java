package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.PGPSessionKeyEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.unpack.DamagedTextException;
import org.edxlake.unpack.MessageText;

/**
 * Takes the plaintext out of an OpenPGP message, in constant memory, and says at the end whether it
 * may be used.
 *
 * <p>Plaintext comes out <em>before</em> the verdict: whoever calls must keep it to himself until
 * it is {@link Verdict.Verified}, and delete it otherwise. Only a message that is encrypted with
 * protection of its integrity, whose integrity was checked to the last byte, and that nothing
 * follows, is verified. Signatures are passed over: edX does not sign.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9580">RFC 9580, OpenPGP</a>
 */
public final class Decryptor {
  private static final int BUFFER = 1 << 16;
  private static final String ARMOR_TAIL = "-----END PGP MESSAGE-----";
  private static final String ASK_AGAIN = "; fetch it again, or ask edX for it";

  private final SessionKeys keys;
  private final long maxBytes;
  private final long maxRatio;

  /**
   * @param maxBytes a longer plaintext is refused
   * @param maxRatio how many times its encrypted size a plaintext of more than 1 MB may be
   */
  public Decryptor(SessionKeys keys, long maxBytes, long maxRatio) {
    this.keys = keys;
    this.maxBytes = maxBytes;
    this.maxRatio = maxRatio;
  }

  /** Whether a message's plaintext may be used. */
  public sealed interface Verdict {
    /** The ids of the keys that the message is encrypted to, in hex; zeros for a hidden one. */
    List<String> recipients();

    /**
     * It may.
     *
     * @param bytes of the plaintext
     */
    record Verified(List<String> recipients, long bytes) implements Verdict {}

    /**
     * It may not, and what came out of it must be deleted.
     *
     * @param detail what was found and what to do, as half a sentence about the file
     */
    record Refused(List<String> recipients, Reason reason, String detail) implements Verdict {}
  }

  /**
   * Decrypts one message to its end, and unpacks it. Neither stream is closed.
   *
   * @throws IOException if the ciphertext cannot be read or the plaintext cannot be written; damage
   *     of the message is no exception, but a verdict
   */
  public Verdict decrypt(InputStream ciphertext, OutputStream plaintext) throws IOException {
    Outside outside = new Outside();
    return decrypt(ciphertext, outside, source -> new Plaintext(plaintext, source, outside));
  }

  /**
   * Decrypts one message to its end, and leaves what is in it as it was packed, for {@link
   * MessageText}. Only its beginning is unpacked. Neither stream is closed.
   *
   * @param packets get what was encrypted; {@link Verdict.Verified#bytes} counts it
   * @param beginning gets the first bytes of the text, or all of a short one
   * @param beginningBytes how many of them are wanted; some more may come
   * @throws IOException as {@link #decrypt}
   */
  Verdict unlock(
      InputStream ciphertext, OutputStream packets, OutputStream beginning, long beginningBytes)
      throws IOException {
    Outside outside = new Outside();
    return decrypt(
        ciphertext, outside, source -> new Unlocked(packets, beginning, beginningBytes, outside));
  }

  private Verdict decrypt(InputStream ciphertext, Outside outside, Function<Source, Sink> sinkOf)
      throws IOException {
    Source source = new Source(ciphertext, outside);
    Sink sink = sinkOf.apply(source);
    List<String> recipients = new ArrayList<>();
    Verdict verdict;
    try {
      read(source, sink, recipients);
      verdict = new Verdict.Verified(List.copyOf(recipients), sink.bytes());
    } catch (Refusal refusal) {
      verdict = refusal.verdict(recipients);
    } catch (IOException | PGPException | RuntimeException damage) {
      // Bouncy Castle tells of damage in all three ways.
      verdict = (source.ended ? tooShort() : tampered()).verdict(recipients);
    }

    // A library may have taken a broken network for the end of the data.
    outside.rethrow();
    return verdict;
  }

  private void read(Source source, Sink sink, List<String> recipients)
      throws IOException, PGPException, Refusal {
    source.mark(1);
    int first = source.read();
    source.reset();
    if (first < 0) {
      throw new Refusal(Reason.EMPTY, "it has no bytes" + ASK_AGAIN);
    }

    boolean armored = first == '-';
    if (first < 0x80 && !armored) {
      throw notEncrypted();
    }
    BCPGInputStream packets =
        new BCPGInputStream(armored ? new ArmoredInputStream(source) : source);
    decryptMessage(encryptedData(packets, source), sink, recipients);

    if (packets.read() >= 0 || (armored && !isArmorTail(source))) {
      throw new Refusal(
          Reason.TRAILING_DATA, "something follows the encrypted message in it" + ASK_AGAIN);
    }
  }

  private static PGPEncryptedDataList encryptedData(BCPGInputStream packets, Source source)
      throws Refusal {
    try {
      BcPGPObjectFactory objects = new BcPGPObjectFactory(packets);
      Object object = objects.nextObject();
      while (object instanceof PGPMarker) {
        object = objects.nextObject();
      }
      if (object instanceof PGPEncryptedDataList encrypted) {
        return encrypted;
      }
    } catch (IOException | RuntimeException damage) {
      throw source.ended ? tooShort() : notEncrypted();
    }
    throw source.ended ? tooShort() : notEncrypted();
  }

  private void decryptMessage(PGPEncryptedDataList message, Sink sink, List<String> recipients)
      throws IOException, PGPException, Refusal {
    for (PGPEncryptedData method : message) {
      if (method instanceof PGPPublicKeyEncryptedData forKey) {
        recipients.add(Keyring.hex(forKey.getKeyIdentifier().getKeyId()));
      }
    }
    PGPSessionKeyEncryptedData data = message.extractSessionKeyEncryptedData();
    if (!data.isIntegrityProtected() && !data.isAEAD()) {
      throw new Refusal(
          Reason.UNPROTECTED,
          "it is encrypted without protection of its integrity, so that nobody could tell whether"
              + " it was changed; ask edX to encrypt it with a current key");
    }

    Optional<PGPSessionKey> key = keys.find(message);
    InputStream clear = data.getDataStream(new FastAes(key.orElseThrow(() -> noKey(recipients))));
    Refusal inside = null;
    try {
      sink.take(clear);
    } catch (DamagedTextException damaged) {
      // Damage may look like anything, so the integrity code has the first word.
      inside = new Refusal(damaged.reason(), damaged.getMessage() + ASK_AGAIN);
    } catch (Refusal refusal) {
      inside = refusal;
    }
    sink.drain(clear);
    if (!data.isAEAD() && !data.verify()) {
      throw tampered();
    }
    if (inside != null) {
      throw inside;
    }
  }

  // The armour's reader may leave its last line, whole or in part.
  private static boolean isArmorTail(Source source) throws IOException {
    byte[] rest = source.readNBytes(BUFFER);
    return ARMOR_TAIL.endsWith(new String(rest, ISO_8859_1).strip());
  }

  private Refusal noKey(List<String> recipients) {
    return new Refusal(
        Reason.NO_KEY,
        "it is encrypted to key "
            + (recipients.isEmpty() ? "none, but to a password" : String.join(", ", recipients))
            + "; the keyring holds "
            + String.join(", ", keys.keyIds())
            + ". Add the older secret key to keys.secret-keyrings");
  }

  private static Refusal notEncrypted() {
    return new Refusal(Reason.NOT_ENCRYPTED, "it is not an encrypted OpenPGP message" + ASK_AGAIN);
  }

  private static Refusal tampered() {
    return new Refusal(
        Reason.TAMPERED,
        "its integrity check failed: the bytes are not those that were encrypted" + ASK_AGAIN);
  }

  private static Refusal tooShort() {
    return new Refusal(Reason.TRUNCATED, "it ends before the message does" + ASK_AGAIN);
  }

  /** Ends the reading of a message that must not be used. */
  private static final class Refusal extends Exception {
    private final Reason reason;
    private final String detail;

    Refusal(Reason reason, String detail) {
      super(detail);
      this.reason = reason;
      this.detail = detail;
    }

    Verdict verdict(List<String> recipients) {
      return new Verdict.Refused(List.copyOf(recipients), reason, detail);
    }
  }

  /** Remembers what failed outside the message, which no library may turn into damage of it. */
  private static final class Outside {
    private Exception failure;

    IOException failed(IOException exception) {
      failure = exception;
      return exception;
    }

    RuntimeException failed(RuntimeException exception) {
      failure = exception;
      return exception;
    }

    void write(OutputStream out, byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException failed) {
        throw failed(failed);
      } catch (RuntimeException failed) {
        throw failed(failed);
      }
    }

    void rethrow() throws IOException {
      if (failure instanceof IOException exception) {
        throw exception;
      }
      if (failure instanceof UncheckedIOException exception) {
        throw exception.getCause();
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  /** The ciphertext, as the library sees it. */
  private static final class Source extends FilterInputStream {
    private final Outside outside;
    private long bytes;
    // The library knows where a message ends and does not ask for more, unless it is cut.
    private boolean ended;

    Source(InputStream in, Outside outside) {
      super(new BufferedInputStream(in, BUFFER));
      this.outside = outside;
    }

    @Override
    public int read() throws IOException {
      try {
        int b = in.read();
        count(b < 0 ? -1 : 1);
        return b;
      } catch (IOException failed) {
        throw outside.failed(failed);
      } catch (RuntimeException failed) {
        throw outside.failed(failed);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = in.read(target, offset, length);
        count(read);
        return read;
      } catch (IOException failed) {
        throw outside.failed(failed);
      } catch (RuntimeException failed) {
        throw outside.failed(failed);
      }
    }

    private void count(int read) {
      ended |= read < 0;
      bytes += Math.max(0, read);
    }
  }

  /** What becomes of the content of a message. */
  private interface Sink {
    /** Reads as much as it wants. */
    void take(InputStream clear) throws IOException, Refusal;

    /** Reads the rest. */
    void drain(InputStream clear) throws IOException;

    /** The bytes that were given out. */
    long bytes();
  }

  /** The text is given out. */
  private final class Plaintext implements Sink {
    private final OutputStream out;
    private final Source source;
    private final Outside outside;
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;

    Plaintext(OutputStream out, Source source, Outside outside) {
      this.out = out;
      this.source = source;
      this.outside = outside;
    }

    @Override
    public void take(InputStream clear) throws IOException, Refusal {
      try (InputStream text = new MessageText(CloseShieldInputStream.wrap(clear))) {
        for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
          bytes += count;
          requireLimits();
          outside.write(out, buffer, 0, count);
        }
      }
    }

    private void requireLimits() throws Refusal {
      if (bytes > maxBytes) {
        throw new Refusal(
            Reason.TOO_LARGE, "it expands to more than " + maxBytes + " bytes" + RAISE_THE_LIMIT);
      }
      if (bytes > StagingSettings.RATIO_COUNTS_FROM && bytes / maxRatio > source.bytes) {
        throw new Refusal(
            Reason.TOO_LARGE,
            "it expands to more than " + maxRatio + " times its size" + RAISE_THE_LIMIT);
      }
    }

    @Override
    public void drain(InputStream clear) throws IOException {
      while (clear.read(buffer) >= 0) {
        // Only its end is of interest.
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }

  /** The packets are given out, and the beginning of the text. */
  private static final class Unlocked implements Sink {
    private final OutputStream packets;
    private final OutputStream beginning;
    private final long beginningBytes;
    private final Outside outside;
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;

    Unlocked(OutputStream packets, OutputStream beginning, long beginningBytes, Outside outside) {
      this.packets = packets;
      this.beginning = beginning;
      this.beginningBytes = beginningBytes;
      this.outside = outside;
    }

    @Override
    public void take(InputStream clear) throws IOException {
      try (InputStream text = new MessageText(CloseShieldInputStream.wrap(new Copying(clear)))) {
        long left = beginningBytes;
        int count = 0;
        while (left > 0 && count >= 0) {
          count = text.read(buffer);
          if (count > 0) {
            outside.write(beginning, buffer, 0, count);
            left -= count;
          }
        }
      }
    }

    @Override
    public void drain(InputStream clear) throws IOException {
      InputStream rest = new Copying(clear);
      while (rest.read(buffer) >= 0) {
        // Copied as it is read.
      }
    }

    @Override
    public long bytes() {
      return bytes;
    }

    /** The content, which is given out as it is read. */
    private final class Copying extends InputStream {
      private final InputStream clear;

      Copying(InputStream clear) {
        this.clear = clear;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = clear.read(target, offset, length);
        if (count > 0) {
          outside.write(packets, target, offset, count);
          bytes += count;
        }
        return count;
      }
    }
  }

  private static final String RAISE_THE_LIMIT =
      "; if that is right, raise the limits of staging in the settings";
}
