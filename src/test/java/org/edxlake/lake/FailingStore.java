package org.edxlake.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.edxlake.lake.store.LakeStore;

/**
 * A store that is cut off at its n-th operation, as a process is that is killed there: this
 * operation and all later ones fail.
 */
final class FailingStore implements LakeStore {
  /** When the n-th operation is cut off. */
  enum Cut {
    /** Before it did anything. */
    BEFORE,
    /** After it was carried out: only the answer is lost. */
    AFTER
  }

  /** The cut. */
  static final class CutOffException extends IOException {
    CutOffException() {
      super("cut off");
    }
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private final LakeStore store;
  private final int last;
  private final Cut cut;
  private final AtomicInteger operations = new AtomicInteger();

  FailingStore(LakeStore store, int last, Cut cut) {
    this.store = store;
    this.last = last;
    this.cut = cut;
  }

  /** A store that only counts. */
  static FailingStore counting(LakeStore store) {
    return new FailingStore(store, Integer.MAX_VALUE, Cut.BEFORE);
  }

  int operations() {
    return operations.get();
  }

  private <T> T run(Operation<T> operation) throws IOException {
    int number = operations.incrementAndGet();
    if (number > last || (number == last && cut == Cut.BEFORE)) {
      throw new CutOffException();
    }
    T result = operation.run();
    if (number == last) {
      throw new CutOffException();
    }
    return result;
  }

  @Override
  public URI root() {
    return store.root();
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    return run(() -> store.createIfAbsent(path, content));
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    run(
        () -> {
          store.replace(path, content);
          return true;
        });
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    return run(() -> store.read(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return run(() -> store.open(path));
  }

  @Override
  public byte[] readRange(String path, long offset, int length) throws IOException {
    return run(() -> store.readRange(path, offset, length));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return run(() -> store.create(path));
  }

  @Override
  public Optional<Entry> find(String path) throws IOException {
    return run(() -> store.find(path));
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    return run(() -> store.list(folder));
  }

  @Override
  public boolean place(String draft, String target) throws IOException {
    return run(() -> store.place(draft, target));
  }

  @Override
  public boolean remove(String path, String trashPath) throws IOException {
    return run(() -> store.remove(path, trashPath));
  }

  @Override
  public void delete(String path) throws IOException {
    run(
        () -> {
          store.delete(path);
          return true;
        });
  }

  @Override
  public long freeBytes() throws IOException {
    return run(store::freeBytes);
  }

  @Override
  public void close() {}
}
