package org.edxlake.lake.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The place that holds a lake: local disk, HDFS or S3. All paths are relative to its root, with `/`
 * between folders.
 *
 * <p>Everything that is written is durable when the call returns, and readable by its owner alone
 * unless it lies under `lake/` or `ledger/`.
 */
public interface LakeStore extends AutoCloseable {
  /** A file below the root. */
  record Entry(String path, long bytes) {}

  /** The root as a URI, without a slash at the end. */
  URI root();

  /**
   * Creates a file with this content if no file has that name; atomic among all processes.
   *
   * @return false if there was one already, which then is left as it was. It may be the caller's
   *     own: where an answer got lost on its way, the request was sent again. Who must know puts
   *     into the content what no other writer would, and reads it.
   */
  boolean createIfAbsent(String path, byte[] content) throws IOException;

  /**
   * Creates a file with this content, which no other writer would write, if no file has that name.
   *
   * @return whether the file that is there is the caller's, also if the answer to its creation was
   *     lost on its way
   */
  default boolean createOwn(String path, byte[] content) throws IOException {
    return createIfAbsent(path, content)
        || read(path).map(found -> Arrays.equals(found, content)).orElse(false);
  }

  /**
   * Writes a file whole, over one that may be there; a reader sees the old or the new content,
   * never a part.
   */
  void replace(String path, byte[] content) throws IOException;

  /** A small file's content; empty if there is no such file. */
  Optional<byte[]> read(String path) throws IOException;

  /** Opens a file for reading from its start. */
  InputStream open(String path) throws IOException;

  /**
   * A piece of a file, for reading what stands at its end without the rest.
   *
   * @throws java.io.EOFException if the file ends before the piece does
   */
  default byte[] readRange(String path, long offset, int length) throws IOException {
    try (InputStream in = open(path)) {
      in.skipNBytes(offset);
      byte[] piece = in.readNBytes(length);
      if (piece.length < length) {
        throw new java.io.EOFException(path + " ends before byte " + (offset + length));
      }
      return piece;
    }
  }

  /**
   * Creates a draft file for writing, over one that a dead attempt may have left. It is durable
   * once the stream is closed; after a failure a part of it may remain, which nobody ever
   * publishes.
   */
  OutputStream create(String path) throws IOException;

  /** The file at a path; empty if there is none. */
  Optional<Entry> find(String path) throws IOException;

  /** All files below a folder, sorted by path; none if there is no such folder. */
  List<Entry> list(String folder) throws IOException;

  /**
   * Makes a draft visible: moves it to its final path, over the file that may be there, so that a
   * reader sees the old or the new file whole. Where the draft is gone the call changes nothing and
   * says false.
   *
   * @return false if there is no draft
   */
  boolean place(String draft, String target) throws IOException;

  /**
   * Moves a file away, into the trash; false if there is none. Empty folders that it leaves under
   * `lake/` go too.
   */
  boolean remove(String path, String trashPath) throws IOException;

  /** Deletes a folder or file with all below it, if it is there. */
  void delete(String path) throws IOException;

  /** Free bytes; {@link Long#MAX_VALUE} where the store has no such figure. */
  long freeBytes() throws IOException;

  /**
   * Tries whether this place keeps the promises above, where that is not certain; run once before
   * writing. Leaves nothing behind.
   *
   * @throws IllegalArgumentException if it does not, saying which one is broken and what to do
   */
  default void probe() throws IOException {}

  @Override
  void close() throws IOException;
}
