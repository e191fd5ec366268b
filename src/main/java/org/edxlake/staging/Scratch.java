package org.edxlake.staging;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Folders of files, one level deep, that only their owner can read.
 *
 * <p>On local disk this is done without Hadoop, which would start a `chmod` for every file.
 */
sealed interface Scratch {
  static Scratch open(URI root, Configuration hadoop) throws IOException {
    if (root.getScheme() == null || root.getScheme().equals("file")) {
      return new Local(java.nio.file.Path.of(root.getPath()).toAbsolutePath());
    }

    Path path = new Path(root);
    return new Remote(path.getFileSystem(hadoop), path);
  }

  /**
   * Makes the root, for its owner alone, and the folders above it; one that is there is made
   * private.
   *
   * @throws IOException if what is there is no folder, or not this user's
   */
  void claim() throws IOException;

  /** Makes a folder, and those above it; it may be there. */
  void createFolder(String folder) throws IOException;

  /** Creates a file, over one that may be there. */
  OutputStream create(String folder, String name) throws IOException;

  /** Opens a file; empty if there is none. */
  Optional<InputStream> open(String folder, String name) throws IOException;

  /** Makes files of a folder durable, as far as closing them does not. */
  void sync(String folder, List<String> names) throws IOException;

  /** Renames a file, which is then durable, over one that may be there. */
  void rename(String folder, String from, String to) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(String folder, String name) throws IOException;

  /** Deletes a folder and all that is in it, if it is there. */
  void deleteFolder(String folder) throws IOException;

  /** The folders, sorted. */
  List<String> folders() throws IOException;

  /** The files of a folder; none if there is no such folder. */
  List<String> names(String folder) throws IOException;

  /** Where a file lies, as a URI. */
  String location(String folder, String name);

  private static IOException notMine(String root, IOException cause) {
    return new IOException(
        root
            + " is not a folder of the user who runs this, so that others may read or change what is"
            + " staged there. Find out who made it, remove it, or set another scratch.",
        cause);
  }

  /** On a disk of this machine. */
  record Local(java.nio.file.Path root) implements Scratch {
    private static final Set<PosixFilePermission> OWNER =
        PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
        PosixFilePermissions.asFileAttribute(OWNER);
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int SYNC_THREADS = 16;

    @Override
    public void claim() throws IOException {
      if (root.getParent() != null) {
        Files.createDirectories(root.getParent());
      }
      try {
        Files.createDirectory(root, FOLDER_MODE);
      } catch (FileAlreadyExistsException there) {
        // Somebody who can guess the name may have put a link or a folder of theirs here.
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) || !isMine()) {
          throw notMine(root.toString(), there);
        }
        Files.setPosixFilePermissions(root, OWNER);
      }
    }

    private boolean isMine() throws IOException {
      java.nio.file.Path probe = Files.createTempFile(root, "probe-", "");
      try {
        return Files.getOwner(root).equals(Files.getOwner(probe));
      } finally {
        Files.delete(probe);
      }
    }

    @Override
    public void createFolder(String folder) throws IOException {
      Files.createDirectories(root.resolve(folder), FOLDER_MODE);
    }

    @Override
    public OutputStream create(String folder, String name) throws IOException {
      java.nio.file.Path file = root.resolve(folder).resolve(name);
      Files.deleteIfExists(file);
      return Channels.newOutputStream(
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE));
    }

    @Override
    public Optional<InputStream> open(String folder, String name) throws IOException {
      try {
        return Optional.of(Files.newInputStream(root.resolve(folder).resolve(name)));
      } catch (NoSuchFileException absent) {
        return Optional.empty();
      }
    }

    @Override
    public void rename(String folder, String from, String to) throws IOException {
      java.nio.file.Path source = root.resolve(folder).resolve(from);
      sync(source, StandardOpenOption.WRITE);
      sync(source.getParent(), StandardOpenOption.READ);
      Files.move(source, source.resolveSibling(to), StandardCopyOption.ATOMIC_MOVE);
      sync(source.getParent(), StandardOpenOption.READ);
    }

    @Override
    public void sync(String folder, List<String> names) throws IOException {
      // A journal takes what waits for it at the same time in one go.
      ExecutorService threads =
          Executors.newFixedThreadPool(Math.max(1, Math.min(SYNC_THREADS, names.size())));
      try {
        List<Future<Void>> pending = new ArrayList<>();
        for (String name : names) {
          pending.add(
              threads.submit(
                  () -> {
                    sync(root.resolve(folder).resolve(name), StandardOpenOption.WRITE);
                    return null;
                  }));
        }
        for (Future<Void> each : pending) {
          each.get();
        }
      } catch (ExecutionException failed) {
        throw new IOException(
            "cannot make " + root.resolve(folder) + " durable: " + failed.getCause().getMessage(),
            failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("staging was interrupted");
      } finally {
        threads.shutdownNow();
      }
    }

    // Of a folder, which is opened for reading, this makes the names in it durable.
    private static void sync(java.nio.file.Path path, StandardOpenOption option)
        throws IOException {
      try (FileChannel channel = FileChannel.open(path, option)) {
        channel.force(true);
      }
    }

    @Override
    public void delete(String folder, String name) throws IOException {
      Files.deleteIfExists(root.resolve(folder).resolve(name));
    }

    @Override
    public void deleteFolder(String folder) throws IOException {
      if (!Files.exists(root.resolve(folder))) {
        return;
      }
      Files.walkFileTree(
          root.resolve(folder),
          new SimpleFileVisitor<java.nio.file.Path>() {
            @Override
            public FileVisitResult visitFile(
                java.nio.file.Path file, BasicFileAttributes attributes) throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(java.nio.file.Path left, IOException failed)
                throws IOException {
              if (failed != null) {
                throw failed;
              }
              Files.delete(left);
              return FileVisitResult.CONTINUE;
            }
          });
    }

    @Override
    public List<String> folders() throws IOException {
      return children(root, true);
    }

    @Override
    public List<String> names(String folder) throws IOException {
      return children(root.resolve(folder), false);
    }

    @Override
    public String location(String folder, String name) {
      return root.resolve(folder).resolve(name).toUri().toString();
    }

    private static List<String> children(java.nio.file.Path parent, boolean wantFolders)
        throws IOException {
      List<String> names = new ArrayList<>();
      try (DirectoryStream<java.nio.file.Path> children = Files.newDirectoryStream(parent)) {
        for (java.nio.file.Path child : children) {
          if (Files.isDirectory(child) == wantFolders) {
            names.add(child.getFileName().toString());
          }
        }
      } catch (NoSuchFileException absent) {
        return List.of();
      }
      Collections.sort(names);
      return names;
    }
  }

  /** On HDFS, S3 or whatever else Hadoop knows. */
  record Remote(FileSystem files, Path root) implements Scratch {
    private static final FsPermission FOLDER_MODE = new FsPermission("700");
    private static final FsPermission FILE_MODE = new FsPermission("600");
    private static final int BUFFER = 1 << 16;

    @Override
    public void claim() throws IOException {
      files.mkdirs(root, FOLDER_MODE);
      FileStatus status = files.getFileStatus(root);
      String user = UserGroupInformation.getCurrentUser().getShortUserName();
      if (!status.isDirectory() || !status.getOwner().equals(user)) {
        throw notMine(root.toString(), null);
      }
      files.setPermission(root, FOLDER_MODE);
    }

    /** What is closed is on several nodes, or in the bucket. */
    @Override
    public void sync(String folder, List<String> names) {}

    @Override
    public void createFolder(String folder) throws IOException {
      files.mkdirs(new Path(root, folder), FOLDER_MODE);
    }

    @Override
    public OutputStream create(String folder, String name) throws IOException {
      Path path = path(folder, name);
      return files.create(
          path,
          FILE_MODE,
          true,
          BUFFER,
          files.getDefaultReplication(path),
          files.getDefaultBlockSize(path),
          null);
    }

    @Override
    public Optional<InputStream> open(String folder, String name) throws IOException {
      try {
        return Optional.of(files.open(path(folder, name)));
      } catch (FileNotFoundException absent) {
        return Optional.empty();
      }
    }

    @Override
    public void rename(String folder, String from, String to) throws IOException {
      files.delete(path(folder, to), false);
      if (!files.rename(path(folder, from), path(folder, to))) {
        throw new IOException(
            "cannot rename " + path(folder, from) + " to " + to + "; check the rights in scratch");
      }
    }

    @Override
    public void delete(String folder, String name) throws IOException {
      files.delete(path(folder, name), false);
    }

    @Override
    public void deleteFolder(String folder) throws IOException {
      files.delete(new Path(root, folder), true);
    }

    @Override
    public List<String> folders() throws IOException {
      return children(root, true);
    }

    @Override
    public List<String> names(String folder) throws IOException {
      return children(new Path(root, folder), false);
    }

    @Override
    public String location(String folder, String name) {
      return path(folder, name).toString();
    }

    private Path path(String folder, String name) {
      return new Path(new Path(root, folder), name);
    }

    private List<String> children(Path parent, boolean wantFolders) throws IOException {
      List<String> names = new ArrayList<>();
      try {
        for (FileStatus child : files.listStatus(parent)) {
          if (child.isDirectory() == wantFolders) {
            names.add(child.getPath().getName());
          }
        }
      } catch (FileNotFoundException absent) {
        return List.of();
      }
      Collections.sort(names);
      return names;
    }
  }
}
