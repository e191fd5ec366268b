package org.edxlake.lake.store;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.EncryptionZone;
import org.apache.hadoop.security.AccessControlException;

/**
 * A lake on HDFS. Names change by {@link FileContext#rename}, which throws where it fails: {@code
 * FileSystem.rename} says false, also for a rename that was done before its answer got lost.
 *
 * <p>What is placed under `lake/` and `compact/` gets the rights of the folder `lake` itself. Who
 * may read that may read the ledger; all else is its owner's alone.
 */
final class HdfsStore implements LakeStore {
  private static final FsPermission OWNER_FOLDER =
      new FsPermission(FsAction.ALL, FsAction.NONE, FsAction.NONE);
  private static final FsPermission OWNER_FILE =
      new FsPermission(FsAction.READ_WRITE, FsAction.NONE, FsAction.NONE);
  private static final FsPermission EXECUTION = new FsPermission((short) 0111);
  private static final FsPermission WRITING_OF_OTHERS = new FsPermission((short) 0022);
  private static final List<String> RENAMED_BETWEEN =
      List.of("lake", "compact", "stage", "quarantine", "trash");
  private static final int ATTEMPTS = 10;

  private final FileSystem files;
  private final FileContext names;
  private final Path root;
  private final FsPermission lakeFolder;

  private HdfsStore(FileSystem files, FileContext names, Path root, FsPermission lakeFolder) {
    this.files = files;
    this.names = names;
    this.root = root;
    this.lakeFolder = lakeFolder;
  }

  static HdfsStore open(URI uri, Configuration hadoop) throws IOException {
    // The user's umask is for the folder `lake`; all else has the rights that it is made with.
    Configuration settings = new Configuration(hadoop);
    settings.set(FsPermission.UMASK_LABEL, "000");
    FileSystem files = FileSystem.newInstance(uri, settings);
    try {
      Path root = files.makeQualified(new Path(uri));
      Path lake = new Path(root, "lake");
      // A lake that is there may be read while nothing can be made.
      if (!files.exists(lake)) {
        files.mkdirs(lake, FsPermission.getDirDefault().applyUMask(FsPermission.getUMask(hadoop)));
      }
      FsPermission lakeFolder = files.getFileStatus(lake).getPermission();
      return new HdfsStore(
          files, FileContext.getFileContext(files.getUri(), settings), root, lakeFolder);
    } catch (IOException | RuntimeException failed) {
      files.close();
      throw failed;
    }
  }

  @Override
  public URI root() {
    return LakeStores.withoutSlash(root.toUri());
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path target = resolve(path);
    if (files.exists(target)) {
      return false;
    }

    try {
      write(path, content, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    write(path, content, Options.Rename.OVERWRITE);
  }

  private void write(String path, byte[] content, Options.Rename naming) throws IOException {
    Path target = resolve(path);
    Path unfinished = target.suffix("." + UUID.randomUUID().toString() + RelativePath.UNFINISHED);
    try {
      try (OutputStream out = createFile(unfinished, fileRights(path))) {
        out.write(content);
      }
      names.rename(unfinished, target, naming);
    } catch (IOException failed) {
      deleteQuietly(unfinished, failed);
      throw failed;
    }
  }

  private void deleteQuietly(Path file, IOException failed) {
    try {
      files.delete(file, false);
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try (FSDataInputStream in = files.open(resolve(path))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return files.open(resolve(path));
  }

  @Override
  public byte[] readRange(String path, long offset, int length) throws IOException {
    byte[] piece = new byte[length];
    try (FSDataInputStream in = files.open(resolve(path))) {
      in.readFully(offset, piece);
      return piece;
    } catch (EOFException tooShort) {
      EOFException named = new EOFException(path + " ends before byte " + (offset + length));
      named.initCause(tooShort);
      throw named;
    }
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return createFile(resolve(path), OWNER_FILE);
  }

  private OutputStream createFile(Path file, FsPermission rights) throws IOException {
    createFolders(file.getParent());
    FSDataOutputStream stream =
        files.create(
            file,
            rights,
            true,
            1 << 16,
            files.getDefaultReplication(file),
            files.getDefaultBlockSize(file),
            null);
    return new FilterOutputStream(stream) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        if (closed) {
          return;
        }
        closed = true;
        try (stream) {
          stream.hsync();
        }
      }
    };
  }

  @Override
  public Optional<Entry> find(String path) throws IOException {
    try {
      FileStatus status = files.getFileStatus(resolve(path));
      return status.isFile() ? Optional.of(new Entry(path, status.getLen())) : Optional.empty();
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    String above = root.toUri().getPath();
    int skipped = above.endsWith("/") ? above.length() : above.length() + 1;
    List<Entry> entries = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(resolve(folder)));
    while (!folders.isEmpty()) {
      try {
        RemoteIterator<FileStatus> found = files.listStatusIterator(folders.pop());
        while (found.hasNext()) {
          FileStatus status = found.next();
          String path = status.getPath().toUri().getPath().substring(skipped);
          if (status.isDirectory()) {
            folders.push(status.getPath());
          } else if (!path.endsWith(RelativePath.UNFINISHED)) {
            entries.add(new Entry(path, status.getLen()));
          }
        }
      } catch (FileNotFoundException gone) {
        // Another process deleted this folder; the rest is there.
      }
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  @Override
  public boolean place(String draft, String target) throws IOException {
    if (RelativePath.isOfTables(target)) {
      try {
        files.setPermission(resolve(draft), fileRights(target));
      } catch (FileNotFoundException gone) {
        return false;
      }
    }
    return move(resolve(draft), resolve(target));
  }

  @Override
  public boolean remove(String path, String trashPath) throws IOException {
    Path file = resolve(path);
    if (!move(file, resolve(trashPath))) {
      return false;
    }

    if (RelativePath.isOfTables(path)) {
      deleteEmptyFolders(file.getParent());
    }
    return true;
  }

  private boolean move(Path from, Path to) throws IOException {
    for (int attempt = 0; files.exists(from); attempt++) {
      createFolders(to.getParent());
      try {
        names.rename(from, to, Options.Rename.OVERWRITE);
        return true;
      } catch (FileNotFoundException missing) {
        // Another moved the file, or tidied the folder away as empty.
        if (attempt == ATTEMPTS) {
          throw missing;
        }
      }
    }
    return false;
  }

  private void deleteEmptyFolders(Path folder) throws IOException {
    for (Path each = folder;
        !each.getParent().equals(root) && isEmpty(each);
        each = each.getParent()) {
      try {
        files.delete(each, false);
      } catch (PathIsNotEmptyDirectoryException usedAgain) {
        return;
      }
    }
  }

  private boolean isEmpty(Path folder) throws IOException {
    try {
      return !files.listStatusIterator(folder).hasNext();
    } catch (FileNotFoundException deletedByAnother) {
      return true;
    }
  }

  @Override
  public void delete(String path) throws IOException {
    files.delete(resolve(path), true);
  }

  @Override
  public long freeBytes() throws IOException {
    return files.getStatus(root).getRemaining();
  }

  /** HDFS renames nothing over the border of an encryption zone. */
  @Override
  public void probe() throws IOException {
    String zone = zoneOf(root);
    for (String folder : RENAMED_BETWEEN) {
      Path path = resolve(folder);
      String other = files.exists(path) ? zoneOf(path) : zone;
      if (!other.equals(zone)) {
        throw new IllegalArgumentException(
            "%s is in %s and %s in %s, and HDFS renames no file from one into the other, so nothing can be published. Make one encryption zone of %s as a whole, while it is empty, or take a root outside of any."
                .formatted(path, other, root, zone, root));
      }
    }
  }

  private String zoneOf(Path folder) throws IOException {
    EncryptionZone zone =
        files instanceof DistributedFileSystem hdfs ? hdfs.getEZForPath(folder) : null;
    return zone == null ? "no encryption zone" : "the encryption zone " + zone.getPath();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private Path resolve(String path) {
    return new Path(root, RelativePath.require(path));
  }

  private void createFolders(Path folder) throws IOException {
    String below = root.toUri().relativize(folder.toUri()).getPath();
    if (RelativePath.isOfCopy(below)) {
      makeCopy(new Path(root, RelativePath.COPY));
    }
    files.mkdirs(folder, folderRights(below));
  }

  private void makeCopy(Path copy) throws IOException {
    if (files.exists(copy)) {
      return;
    }
    FileStatus lake = files.getFileStatus(new Path(root, "lake"));
    files.mkdirs(copy, OWNER_FOLDER);
    try {
      if (!files.getFileStatus(copy).getGroup().equals(lake.getGroup())) {
        files.setOwner(copy, null, lake.getGroup());
      }
      if (!lake.hasAcl()) {
        files.setPermission(copy, lakeFolder);
      }
    } catch (AccessControlException notOfThatGroup) {
      // It stays its owner's.
    }
  }

  private FsPermission folderRights(String path) {
    if (RelativePath.isOfTables(path)) {
      return lakeFolder;
    }
    return RelativePath.isOfLedger(path) ? without(lakeFolder, WRITING_OF_OTHERS) : OWNER_FOLDER;
  }

  private FsPermission fileRights(String path) {
    return without(folderRights(path), EXECUTION);
  }

  private static FsPermission without(FsPermission rights, FsPermission some) {
    return new FsPermission((short) (rights.toShort() & ~some.toShort()));
  }
}
