package org.edxlake.lake.store;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A lake on local disk. Files and the folders that name them are synced before a call returns, so
 * that a power cut loses nothing that was reported as written.
 *
 * <p>What is placed under `lake/` gets the rights of the folder `lake` itself, which is made with
 * the user's umask and may be changed by hand. Who may read that may read the ledger; all else is
 * its owner's alone.
 */
final class LocalStore implements LakeStore {
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final int ATTEMPTS = 10;

  private final Path root;
  private final Set<PosixFilePermission> lakeFolder;

  private LocalStore(Path root, Set<PosixFilePermission> lakeFolder) {
    this.root = root;
    this.lakeFolder = lakeFolder;
  }

  static LocalStore open(Path root) throws IOException {
    Path lake = root.resolve("lake");
    Files.createDirectories(lake);
    return new LocalStore(root, Files.getPosixFilePermissions(lake));
  }

  @Override
  public URI root() {
    return LakeStores.withoutSlash(URI.create("file://" + root.toUri().getRawPath()));
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    Path target = resolve(path);
    if (Files.exists(target)) {
      return false;
    }

    // A link makes the name appear with its whole content, or fails if the name is taken; a file
    // made under its own name would be empty for a moment, and for good after a kill.
    Path unfinished = unfinished(target);
    try {
      write(unfinished, content, fileRights(path));
      Files.createLink(target, unfinished);
      sync(target.getParent());
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path target = resolve(path);
    Path unfinished = unfinished(target);
    try {
      write(unfinished, content, fileRights(path));
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      sync(target.getParent());
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path unfinished(Path target) {
    return target.resolveSibling(
        target.getFileName() + "." + UUID.randomUUID() + RelativePath.UNFINISHED);
  }

  private void write(Path unfinished, byte[] content, Set<PosixFilePermission> rights)
      throws IOException {
    createFolders(unfinished.getParent());
    try (FileChannel channel = createOwnFile(unfinished)) {
      if (!rights.equals(OWNER_FILE)) {
        Files.setPosixFilePermissions(unfinished, rights);
      }
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(resolve(path)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(resolve(path));
  }

  @Override
  public byte[] readRange(String path, long offset, int length) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(resolve(path), StandardOpenOption.READ)) {
      while (piece.hasRemaining()) {
        if (channel.read(piece, offset + piece.position()) < 0) {
          throw new EOFException(path + " ends before byte " + (offset + length));
        }
      }
    }
    return piece.array();
  }

  @Override
  public OutputStream create(String path) throws IOException {
    Path file = resolve(path);
    createFolders(file.getParent());
    Files.deleteIfExists(file);
    FileChannel channel = createOwnFile(file);
    return new FilterOutputStream(
        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        if (!channel.isOpen()) {
          return;
        }
        try (channel) {
          flush();
          channel.force(true);
        }
        sync(file.getParent());
      }
    };
  }

  private static FileChannel createOwnFile(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(OWNER_FILE));
  }

  @Override
  public Optional<Entry> find(String path) throws IOException {
    Path file = resolve(path);
    try {
      return Files.isDirectory(file)
          ? Optional.empty()
          : Optional.of(new Entry(path, Files.size(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    Path start = resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }

    List<Entry> entries = new ArrayList<>();
    Files.walkFileTree(
        start,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = root.relativize(file).toString();
            if (attributes.isRegularFile() && !path.endsWith(RelativePath.UNFINISHED)) {
              entries.add(new Entry(path, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  @Override
  public boolean place(String draft, String target) throws IOException {
    if (RelativePath.isOfTables(target)) {
      try {
        Files.setPosixFilePermissions(resolve(draft), fileRights(target));
      } catch (NoSuchFileException gone) {
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

    sync(file.getParent());
    if (RelativePath.isOfTables(path)) {
      deleteEmptyFolders(file.getParent());
    }
    return true;
  }

  /** Moves a file over another; false if there is none to move. */
  private boolean move(Path from, Path to) throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        createFolders(to.getParent());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
        return true;
      } catch (NoSuchFileException missing) {
        if (!Files.exists(from)) {
          return false;
        }
        // A folder on the way was tidied away as empty meanwhile.
        if (attempt == ATTEMPTS) {
          throw missing;
        }
      }
    }
  }

  private void deleteEmptyFolders(Path folder) throws IOException {
    for (Path empty = folder; !empty.getParent().equals(root); empty = empty.getParent()) {
      try {
        Files.deleteIfExists(empty);
      } catch (DirectoryNotEmptyException used) {
        return;
      }
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path start = resolve(path);
    if (!Files.exists(start)) {
      return;
    }

    Files.walkFileTree(
        start,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failed)
              throws IOException {
            super.postVisitDirectory(folder, failed);
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
    sync(start.getParent());
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public void close() {}

  private Path resolve(String path) {
    return root.resolve(RelativePath.require(path));
  }

  private void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }

    createFolders(folder.getParent());
    Set<PosixFilePermission> rights = folderRights(root.relativize(folder).toString());
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(rights));
      if (!rights.equals(OWNER_FOLDER)) {
        // The umask may have taken some of them away.
        Files.setPosixFilePermissions(folder, rights);
      }
      if (folder.equals(root.resolve(RelativePath.COPY)) && !hasGroupOfLake(folder)) {
        Files.setPosixFilePermissions(folder, OWNER_FOLDER);
      }
    } catch (FileAlreadyExistsException madeByAnother) {
      return;
    }
    sync(folder.getParent());
  }

  private boolean hasGroupOfLake(Path folder) throws IOException {
    GroupPrincipal group =
        Files.readAttributes(root.resolve("lake"), PosixFileAttributes.class).group();
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    try {
      if (!view.readAttributes().group().equals(group)) {
        view.setGroup(group);
      }
      return true;
    } catch (FileSystemException notOfThatGroup) {
      return false;
    }
  }

  private Set<PosixFilePermission> folderRights(String path) {
    if (RelativePath.isOfTables(path)) {
      return lakeFolder;
    }
    if (RelativePath.isOfLedger(path)) {
      return without(lakeFolder, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    }
    return OWNER_FOLDER;
  }

  private Set<PosixFilePermission> fileRights(String path) {
    return without(
        folderRights(path),
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.OTHERS_EXECUTE);
  }

  private static Set<PosixFilePermission> without(
      Set<PosixFilePermission> rights, PosixFilePermission... some) {
    Set<PosixFilePermission> rest = EnumSet.copyOf(rights);
    rest.removeAll(List.of(some));
    return rest;
  }

  /** Goes on where another process has deleted what the folder above still named. */
  private abstract static class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
      return goOnIfGone(failed);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failed) throws IOException {
      return failed == null ? FileVisitResult.CONTINUE : goOnIfGone(failed);
    }

    private static FileVisitResult goOnIfGone(IOException failed) throws IOException {
      if (failed instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failed;
    }
  }

  /** Makes the names in a folder durable. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException tidiedAway) {
      // Nothing is named in a folder that is gone.
    }
  }
}
