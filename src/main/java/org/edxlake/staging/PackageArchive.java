package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The directory of a weekly zip, and the runs in which its entries are read.
 *
 * <p>No zip reader checks all that must hold, so this one accounts for every byte: the entries,
 * each with its header, data and descriptor, follow one another without gap or overlap from the
 * first byte to the directory, the directory and its end records fill the rest, and each entry's
 * own header says what the directory says. What is stored twice is compared; what is hidden is
 * found. {@link EntryReader} checks the part of it that needs the entries to be read, which every
 * entry therefore is.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT, .ZIP File
 *     Format Specification</a>
 */
final class PackageArchive {
  static final int STORED = 0;
  static final int DEFLATED = 8;
  static final int FLAG_ENCRYPTED = 1;
  static final int FLAG_DESCRIPTOR = 8;
  static final int LOCAL_HEADER = 0x04034b50;
  static final int LOCAL_HEADER_BYTES = 30;
  static final long IN_ZIP64 = 0xffffffffL;

  private static final int FLAG_UTF8 = 1 << 11;
  private static final int DIRECTORY_HEADER = 0x02014b50;
  private static final int DIRECTORY_HEADER_BYTES = 46;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int ZIP64_LOCATOR_BYTES = 20;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ZIP64_END_BYTES = 56;
  private static final int MAX_COMMENT = 0xffff;
  private static final int MAX_DIRECTORY_BYTES = 256 << 20;
  private static final int MAX_NAME_BYTES = 1024;
  private static final int UNIX = 3;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:/.*");

  private final List<Entry> entries;

  private PackageArchive(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * An entry as the directory has it.
   *
   * @param ordinal its position in the directory, from 1
   * @param rawName the bytes of its name as Latin-1, to be compared with those in its own header
   * @param offset where its own header begins
   * @param end where the next entry, or the directory, begins
   */
  record Entry(
      int ordinal,
      String name,
      String rawName,
      int flags,
      int method,
      long crc,
      long compressedSize,
      long size,
      long offset,
      long end) {
    boolean isDirectory() {
      return name.endsWith("/");
    }

    private Entry withEnd(long newEnd) {
      return new Entry(
          ordinal, name, rawName, flags, method, crc, compressedSize, size, offset, newEnd);
    }
  }

  /** Neighbours in the archive, which one thread reads from the first to the last byte. */
  record Run(List<Entry> entries) {
    long offset() {
      return entries.get(0).offset();
    }
  }

  /**
   * Reads the directory of a zip.
   *
   * @throws DamagedArchiveException if it is no zip, or one that contradicts itself
   */
  static PackageArchive open(FSDataInputStream in, long size)
      throws IOException, DamagedArchiveException {
    Directory directory = findDirectory(in, size);
    byte[] content = new byte[Math.toIntExact(directory.bytes)];
    in.readFully(directory.offset, content);
    List<Entry> entries = parse(littleEndian(content), directory);
    checkNames(entries);
    return new PackageArchive(tile(entries, directory.offset));
  }

  /** All entries, by their place in the archive. */
  List<Entry> entries() {
    return entries;
  }

  /**
   * Cuts the archive into runs of about so many bytes, and of so many entries at most: a small
   * entry is much work for its size. An entry is never cut.
   */
  List<Run> runs(long bytes, int most) {
    List<Run> runs = new ArrayList<>();
    List<Entry> run = new ArrayList<>();
    for (Entry entry : entries) {
      run.add(entry);
      if (entry.end() - run.get(0).offset() >= bytes || run.size() == most) {
        runs.add(new Run(List.copyOf(run)));
        run.clear();
      }
    }
    if (!run.isEmpty()) {
      runs.add(new Run(List.copyOf(run)));
    }
    return runs;
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }

  private record Directory(long offset, long bytes, long count) {}

  private static Directory findDirectory(FSDataInputStream in, long size)
      throws IOException, DamagedArchiveException {
    int tailBytes =
        (int) Math.min(size, MAX_COMMENT + END_BYTES + ZIP64_LOCATOR_BYTES + ZIP64_END_BYTES);
    long tailOffset = size - tailBytes;
    byte[] bytes = new byte[tailBytes];
    in.readFully(tailOffset, bytes);
    ByteBuffer tail = littleEndian(bytes);

    int at = tailBytes - END_BYTES;
    while (at >= 0 && !isEnd(tail, at)) {
      at--;
    }
    if (at < 0) {
      throw new DamagedArchiveException("it has no end record: it is no zip, or it was cut short");
    }

    int locator = at - ZIP64_LOCATOR_BYTES;
    boolean zip64 = locator >= 0 && tail.getInt(locator) == ZIP64_LOCATOR;
    Directory directory =
        zip64
            ? zip64Directory(in, tailOffset + locator, tail.getLong(locator + 8))
            : directory(tail, at, tailOffset + at);
    if (directory.bytes > MAX_DIRECTORY_BYTES) {
      throw new DamagedArchiveException("its directory is larger than 256 MB");
    }
    return directory;
  }

  private static boolean isEnd(ByteBuffer tail, int at) {
    int comment = tail.capacity() - at - END_BYTES;
    return tail.getInt(at) == END && Short.toUnsignedInt(tail.getShort(at + 20)) == comment;
  }

  private static Directory directory(ByteBuffer tail, int at, long endOffset)
      throws DamagedArchiveException {
    int disk = tail.getShort(at + 4) | tail.getShort(at + 6);
    int here = Short.toUnsignedInt(tail.getShort(at + 8));
    int count = Short.toUnsignedInt(tail.getShort(at + 10));
    long bytes = unsigned(tail.getInt(at + 12));
    long offset = unsigned(tail.getInt(at + 16));
    if (disk != 0 || here != count) {
      throw new DamagedArchiveException("it is one part of several, which edX does not send");
    }
    if (offset + bytes != endOffset) {
      throw new DamagedArchiveException("its directory does not end where its end record begins");
    }
    return new Directory(offset, bytes, count);
  }

  private static Directory zip64Directory(FSDataInputStream in, long locatorOffset, long endOffset)
      throws IOException, DamagedArchiveException {
    if (endOffset < 0 || endOffset > locatorOffset - ZIP64_END_BYTES) {
      throw new DamagedArchiveException("its zip64 end record lies outside of it");
    }

    byte[] bytes = new byte[ZIP64_END_BYTES];
    in.readFully(endOffset, bytes);
    ByteBuffer end = littleEndian(bytes);
    long length = end.getLong(4) + 12;
    if (end.getInt(0) != ZIP64_END || endOffset + length != locatorOffset) {
      throw new DamagedArchiveException("its zip64 end record and its locator disagree");
    }
    if (end.getInt(16) != 0 || end.getInt(20) != 0 || end.getLong(24) != end.getLong(32)) {
      throw new DamagedArchiveException("it is one part of several, which edX does not send");
    }

    long size = end.getLong(40);
    long offset = end.getLong(48);
    if (size < 0 || offset < 0 || offset + size != endOffset) {
      throw new DamagedArchiveException("its directory does not end where its end record begins");
    }
    return new Directory(offset, size, end.getLong(32));
  }

  private static List<Entry> parse(ByteBuffer content, Directory directory)
      throws DamagedArchiveException {
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at < content.capacity()) {
      if (content.capacity() - at < DIRECTORY_HEADER_BYTES
          || content.getInt(at) != DIRECTORY_HEADER) {
        throw new DamagedArchiveException("its directory is damaged after entry " + entries.size());
      }
      int nameBytes = Short.toUnsignedInt(content.getShort(at + 28));
      int extraBytes = Short.toUnsignedInt(content.getShort(at + 30));
      int commentBytes = Short.toUnsignedInt(content.getShort(at + 32));
      int next = at + DIRECTORY_HEADER_BYTES + nameBytes + extraBytes + commentBytes;
      if (next > content.capacity()) {
        throw new DamagedArchiveException("its directory is damaged after entry " + entries.size());
      }

      entries.add(entry(content, at, nameBytes, extraBytes, entries.size() + 1));
      at = next;
    }

    if (entries.size() != directory.count) {
      throw new DamagedArchiveException(
          "its directory lists "
              + entries.size()
              + " entries, and its end record counts "
              + directory.count);
    }
    return entries;
  }

  private static Entry entry(ByteBuffer content, int at, int nameBytes, int extraBytes, int ordinal)
      throws DamagedArchiveException {
    int nameAt = at + DIRECTORY_HEADER_BYTES;
    byte[] name = new byte[nameBytes];
    content.get(nameAt, name);
    int flags = Short.toUnsignedInt(content.getShort(at + 8));
    int method = Short.toUnsignedInt(content.getShort(at + 10));
    int madeBy = content.get(at + 5);
    int fileType = content.getInt(at + 38) >>> 28;
    if ((flags & FLAG_ENCRYPTED) != 0 || (method != STORED && method != DEFLATED)) {
      throw new DamagedArchiveException(
          "entry " + ordinal + " is stored in a way that edX does not use: method " + method);
    }
    if (madeBy == UNIX && fileType != 0 && fileType != 8 && fileType != 4) {
      throw new DamagedArchiveException("entry " + ordinal + " is a link or a device, not a file");
    }
    if (content.getShort(at + 34) != 0) {
      throw new DamagedArchiveException("entry " + ordinal + " lies in another part of the zip");
    }

    long size = unsigned(content.getInt(at + 24));
    long compressedSize = unsigned(content.getInt(at + 20));
    long offset = unsigned(content.getInt(at + 42));
    Zip64Extra extra = Zip64Extra.find(content, nameAt + nameBytes, extraBytes);
    size = extra.resolve(size);
    compressedSize = extra.resolve(compressedSize);
    offset = extra.resolve(offset);
    if (size < 0 || compressedSize < 0 || offset < 0) {
      throw new DamagedArchiveException("entry " + ordinal + " has an impossible size or place");
    }
    if (method == STORED && size != compressedSize) {
      throw new DamagedArchiveException("entry " + ordinal + " is stored, but with two sizes");
    }
    return new Entry(
        ordinal,
        decode(name, (flags & FLAG_UTF8) != 0),
        new String(name, ISO_8859_1),
        flags,
        method,
        unsigned(content.getInt(at + 16)),
        compressedSize,
        size,
        offset,
        0);
  }

  // Names without the flag are ASCII since 2019; before that the bytes were UTF-8 on edX's hosts.
  private static String decode(byte[] rawName, boolean flagged) throws DamagedArchiveException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(rawName)).toString();
    } catch (CharacterCodingException notUtf8) {
      if (flagged) {
        throw new DamagedArchiveException("a name in its directory is not the UTF-8 it claims");
      }
      return new String(rawName, ISO_8859_1);
    }
  }

  private static void checkNames(List<Entry> entries) throws DamagedArchiveException {
    Set<String> names = new HashSet<>();
    for (Entry entry : entries) {
      if (!isSafe(entry)) {
        throw new DamagedArchiveException(
            "the name of entry " + entry.ordinal() + " leaves the zip or is no file name");
      }
      if (!names.add(entry.name())) {
        throw new DamagedArchiveException("it holds two files named " + entry.name());
      }
    }
  }

  // A name is never made a path here, but one like these betrays an archive that edX did not make.
  private static boolean isSafe(Entry entry) {
    String name = entry.name();
    boolean plain =
        !name.isEmpty()
            && entry.rawName().length() <= MAX_NAME_BYTES
            && !name.startsWith("/")
            && name.indexOf('\\') < 0
            && name.chars().noneMatch(Character::isISOControl)
            && !DRIVE.matcher(name).matches();
    return plain
        && Arrays.stream(name.split("/", 0))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static List<Entry> tile(List<Entry> entries, long directoryOffset)
      throws DamagedArchiveException {
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::offset));
    List<Entry> tiled = new ArrayList<>();
    for (int i = 0; i < byPlace.size(); i++) {
      Entry entry = byPlace.get(i);
      long end = i + 1 < byPlace.size() ? byPlace.get(i + 1).offset() : directoryOffset;
      long least = entry.offset() + LOCAL_HEADER_BYTES + entry.rawName().length();
      if (least > end || entry.compressedSize() > end - least) {
        throw new DamagedArchiveException(
            "entry " + entry.ordinal() + " overlaps what comes after it");
      }
      tiled.add(entry.withEnd(end));
    }

    long first = tiled.isEmpty() ? directoryOffset : tiled.get(0).offset();
    if (first != 0) {
      throw new DamagedArchiveException("its first " + first + " bytes belong to no entry");
    }
    return List.copyOf(tiled);
  }

  /** The sizes that did not fit into 32 bits, in the order in which they are asked for. */
  static final class Zip64Extra {
    private static final int ID = 1;

    private final ByteBuffer values;

    private Zip64Extra(ByteBuffer values) {
      this.values = values;
    }

    /** Finds it among the extra fields at a place; without one, nothing can be resolved. */
    static Zip64Extra find(ByteBuffer content, int at, int length) throws DamagedArchiveException {
      int end = at + length;
      int field = at;
      while (end - field >= 4) {
        int id = Short.toUnsignedInt(content.getShort(field));
        int bytes = Short.toUnsignedInt(content.getShort(field + 2));
        if (bytes > end - field - 4) {
          throw new DamagedArchiveException("an extra field of an entry is cut");
        }
        if (id == ID) {
          return new Zip64Extra(content.slice(field + 4, bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
        field += 4 + bytes;
      }
      return new Zip64Extra(ByteBuffer.allocate(0));
    }

    /** The value itself, or the next of this field if the value only says that it is here. */
    long resolve(long value) throws DamagedArchiveException {
      if (value != IN_ZIP64) {
        return value;
      }
      if (values.remaining() < Long.BYTES) {
        throw new DamagedArchiveException("a zip64 size of an entry is missing");
      }
      return values.getLong();
    }
  }
}
