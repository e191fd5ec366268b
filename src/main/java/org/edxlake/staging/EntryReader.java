package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.edxlake.staging.PackageArchive.Entry;
import org.edxlake.staging.PackageArchive.Run;
import org.edxlake.staging.PackageArchive.Zip64Extra;

/**
 * Reads the entries of a run one after another, in one pass over the archive.
 *
 * <p>Each entry's header, descriptor and extent are held against the directory, and its content
 * against its size and CRC-32.
 */
final class EntryReader implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LONGEST_DESCRIPTOR = 24;

  private final InputStream in;
  private final List<Entry> entries;
  private final LongConsumer progress;
  private final byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private int next;
  private long position;
  private Content content;

  /**
   * @param in the archive, placed at the first byte of the run; closed with this reader
   * @param progress is told of the bytes read
   */
  EntryReader(Run run, InputStream in, LongConsumer progress) {
    this.in = in;
    this.entries = run.entries();
    this.progress = progress;
    this.position = run.offset();
  }

  boolean hasNext() {
    return next < entries.size();
  }

  /**
   * Goes on to the next entry; what was left of the one before is passed over.
   *
   * @throws DamagedArchiveException if the entry's own header contradicts the directory
   */
  Entry next() throws IOException, DamagedArchiveException {
    leaveEntry();
    Entry entry = entries.get(next++);
    ByteBuffer header = PackageArchive.littleEndian(read(PackageArchive.LOCAL_HEADER_BYTES));
    if (header.getInt(0) != PackageArchive.LOCAL_HEADER) {
      throw contradiction(entry, "does not begin where the directory says");
    }

    String name = new String(read(Short.toUnsignedInt(header.getShort(26))), ISO_8859_1);
    byte[] extra = read(Short.toUnsignedInt(header.getShort(28)));
    compare(entry, header, name, extra);
    content = new Content(entry);
    return entry;
  }

  /**
   * The content of the current entry. Its end is reached only if size and CRC-32 are right;
   * otherwise reading throws {@link DamagedEntryException}.
   */
  InputStream content() {
    return content;
  }

  /** Passes over the rest of the last entry, and checks it as all the others. */
  void finish() throws IOException, DamagedArchiveException {
    leaveEntry();
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private void compare(Entry entry, ByteBuffer header, String name, byte[] extra)
      throws DamagedArchiveException {
    int flags = Short.toUnsignedInt(header.getShort(6));
    int method = Short.toUnsignedInt(header.getShort(8));
    if (flags != entry.flags() || method != entry.method() || !name.equals(entry.rawName())) {
      throw contradiction(entry, "has another name, method or flags than the directory says");
    }

    Zip64Extra zip64 = Zip64Extra.find(PackageArchive.littleEndian(extra), 0, extra.length);
    long crc = PackageArchive.unsigned(header.getInt(14));
    long compressedSize = PackageArchive.unsigned(header.getInt(18));
    long size = zip64.resolve(PackageArchive.unsigned(header.getInt(22)));
    compressedSize = zip64.resolve(compressedSize);
    boolean same =
        crc == entry.crc() && compressedSize == entry.compressedSize() && size == entry.size();
    boolean described = (flags & PackageArchive.FLAG_DESCRIPTOR) != 0;
    boolean leftOpen = described && crc == 0 && compressedSize == 0 && size == 0;
    if (!same && !leftOpen) {
      throw contradiction(entry, "has another size or checksum than the directory says");
    }

    long rest = entry.end() - position - entry.compressedSize();
    boolean fits =
        described
            ? rest == 12 || rest == 16 || rest == 20 || rest == LONGEST_DESCRIPTOR
            : rest == 0;
    if (!fits) {
      throw contradiction(entry, "is followed by bytes that belong to no entry, or overlaps them");
    }
  }

  private void leaveEntry() throws IOException, DamagedArchiveException {
    if (content == null) {
      return;
    }

    Entry entry = content.entry;
    content.skipRest();
    content = null;
    int rest = (int) (entry.end() - position);
    if (rest > 0) {
      checkDescriptor(entry, PackageArchive.littleEndian(read(rest)));
    }
  }

  private static void checkDescriptor(Entry entry, ByteBuffer descriptor)
      throws DamagedArchiveException {
    int length = descriptor.capacity();
    boolean signed = length == 16 || length == LONGEST_DESCRIPTOR;
    if (signed && descriptor.getInt() != DESCRIPTOR) {
      throw contradiction(entry, "has no descriptor after its content");
    }

    long crc = PackageArchive.unsigned(descriptor.getInt());
    boolean wide = descriptor.remaining() == 2 * Long.BYTES;
    long compressedSize =
        wide ? descriptor.getLong() : PackageArchive.unsigned(descriptor.getInt());
    long size = wide ? descriptor.getLong() : PackageArchive.unsigned(descriptor.getInt());
    if (crc != entry.crc() || compressedSize != entry.compressedSize() || size != entry.size()) {
      throw contradiction(entry, "has another descriptor than the directory says");
    }
  }

  private static DamagedArchiveException contradiction(Entry entry, String what) {
    return new DamagedArchiveException("entry " + entry.ordinal() + " " + what);
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the archive ended while it was read");
    }
    passed(length);
    return bytes;
  }

  private void passed(long bytes) {
    position += bytes;
    progress.accept(bytes);
  }

  /** The content of one entry, inflated and checked. */
  private final class Content extends InputStream {
    private final Entry entry;
    private final CRC32 crc = new CRC32();
    private final byte[] single = new byte[1];
    private long compressedLeft;
    private long bytes;
    private boolean ended;

    Content(Entry entry) {
      this.entry = entry;
      this.compressedLeft = entry.compressedSize();
      inflater.reset();
    }

    @Override
    public int read() throws IOException {
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (ended) {
        return -1;
      }

      int count =
          entry.method() == PackageArchive.STORED
              ? fill(target, offset, length)
              : inflate(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        bytes += count;
        if (bytes > entry.size()) {
          throw damaged();
        }
        return count;
      }
      checkEnd();
      return -1;
    }

    void skipRest() throws IOException {
      while (compressedLeft > 0) {
        fill(buffer, 0, buffer.length);
      }
    }

    private void checkEnd() throws DamagedEntryException {
      if (bytes != entry.size() || crc.getValue() != entry.crc() || compressedLeft > 0) {
        throw damaged();
      }
      ended = true;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
      try {
        int count = inflater.inflate(target, offset, length);
        while (count == 0 && !inflater.finished()) {
          if (inflater.needsDictionary() || compressedLeft == 0) {
            throw damaged();
          }
          int filled = fill(buffer, 0, buffer.length);
          inflater.setInput(buffer, 0, filled);
          count = inflater.inflate(target, offset, length);
        }
        if (count == 0 && inflater.getRemaining() > 0) {
          throw damaged();
        }
        return count;
      } catch (DataFormatException notDeflated) {
        throw damaged();
      }
    }

    private int fill(byte[] target, int offset, int length) throws IOException {
      int wanted = (int) Math.min(length, compressedLeft);
      if (wanted == 0) {
        return 0;
      }
      int count = in.read(target, offset, wanted);
      if (count < 0) {
        throw new EOFException("the archive ended while it was read");
      }
      compressedLeft -= count;
      passed(count);
      return count;
    }

    private DamagedEntryException damaged() {
      return new DamagedEntryException(
          "its size or CRC-32 in the zip is wrong: it was damaged after it was zipped; fetch the"
              + " zip again, or ask edX for it");
    }
  }
}
