package org.edxlake.staging;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.edxlake.catalog.PackageFile;

/** The buckets or folders that edX delivers to. */
public final class PackageSource {
  private final List<URI> roots;
  private final Configuration hadoop;

  public PackageSource(List<URI> roots, Configuration hadoop) {
    this.roots = List.copyOf(roots);
    this.hadoop = hadoop;
  }

  /**
   * What was found below the roots.
   *
   * @param packages the packages wanted, by date, kind and id
   * @param ignored the files that are no packages
   */
  public record Listing(List<PackageFile> packages, List<Ignored> ignored) {
    public Listing {
      packages = List.copyOf(packages);
      ignored = List.copyOf(ignored);
    }
  }

  /** A file that is left alone, and why. */
  public record Ignored(String location, String why) {}

  /**
   * Lists everything below the roots, and keeps what is selected.
   *
   * <p>Where two files are one package by name, the first by location counts and the other is among
   * the ignored.
   *
   * @throws IOException if a root is missing or cannot be listed
   */
  public Listing list(Selection selection) throws IOException {
    List<Ignored> ignored = new ArrayList<>();
    Map<String, FileStatus> files = new TreeMap<>();
    for (URI root : roots) {
      files.putAll(below(root));
    }

    Map<String, PackageFile> byId = new TreeMap<>();
    files.forEach(
        (location, status) -> {
          Optional<PackageFile> parsed =
              PackageFile.parse(location, status.getLen(), versionOf(status));
          if (parsed.isEmpty()) {
            ignored.add(new Ignored(location, "its name is not one that edX gives to packages"));
            return;
          }

          PackageFile file = parsed.get();
          if (!selection.includes(file)) {
            return;
          }
          PackageFile first = byId.putIfAbsent(file.id(), file);
          if (first != null) {
            ignored.add(
                new Ignored(
                    location,
                    "it is the same package as "
                        + first.location()
                        + ", which is read; remove one of the two"));
          }
        });

    List<PackageFile> packages = new ArrayList<>(byId.values());
    packages.sort(
        Comparator.comparing(PackageFile::date)
            .thenComparing(PackageFile::kind)
            .thenComparing(PackageFile::id));
    return new Listing(packages, ignored);
  }

  private Map<String, FileStatus> below(URI root) throws IOException {
    Map<String, FileStatus> found = new TreeMap<>();
    try {
      Path path = new Path(root);
      FileSystem files = FileSystem.get(path.toUri(), hadoop);
      if ("file".equals(files.getUri().getScheme())) {
        addLocal(files, path, found);
      } else {
        addAll(files.listFiles(path, true), found);
      }
    } catch (FileNotFoundException missing) {
      throw new IOException(
          "there is no "
              + root
              + "; check source.events and source.snapshots, and that the bucket or folder is"
              + " mounted and readable",
          missing);
    } catch (IOException failed) {
      throw new IOException(
          "cannot list "
              + root
              + ": "
              + failed.getMessage()
              + "; check the credentials, the network and the right to list",
          failed);
    }
    return found;
  }

  private static void addAll(RemoteIterator<LocatedFileStatus> files, Map<String, FileStatus> found)
      throws IOException {
    while (files.hasNext()) {
      FileStatus file = files.next();
      found.put(file.getPath().toString(), file);
    }
  }

  // Of a file of a local disk, the status with its place starts an `ls` for the rights: of ten
  // thousand packages, that took forty times as long as the rest of a plan.
  private static void addLocal(FileSystem files, Path folder, Map<String, FileStatus> found)
      throws IOException {
    for (FileStatus file : files.listStatus(folder)) {
      if (file.isDirectory()) {
        addLocal(files, file.getPath(), found);
      } else {
        found.put(file.getPath().toString(), file);
      }
    }
  }

  /** What tells two deliveries under one name apart: the ETag, or else the time of the change. */
  static String versionOf(FileStatus status) {
    if (status instanceof EtagSource source
        && source.getEtag() != null
        && !source.getEtag().isEmpty()) {
      return source.getEtag();
    }
    return Long.toString(status.getModificationTime());
  }
}
