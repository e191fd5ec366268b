package org.edxlake.lake.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Opens the store that a root names: `file:///data/edx`, `hdfs:///edx` or `s3a://bucket/edx`. */
public final class LakeStores {
  private static final List<String> SCHEMES = List.of("file", "hdfs", "s3a");

  private LakeStores() {}

  /**
   * Opens the store at a root; on local disk and HDFS the root is made if it is not there.
   *
   * @param hadoop the settings of HDFS and of s3a; all `fs.s3a` settings apply: endpoint,
   *     credentials, encryption
   * @throws IllegalArgumentException if the scheme is none of `file`, `hdfs` and `s3a`
   */
  public static LakeStore open(URI root, Configuration hadoop) throws IOException {
    String scheme = root.getScheme() == null ? "" : root.getScheme();
    return switch (scheme) {
      case "file" -> LocalStore.open(Path.of(root.getPath()));
      case "hdfs" -> HdfsStore.open(root, hadoop);
      case "s3a" -> S3Store.open(root, hadoop);
      default ->
          throw new IllegalArgumentException(
              "A lake cannot lie at "
                  + root
                  + ": only local disk, HDFS and S3 can replace a file atomically here."
                  + " Begin root with file://, hdfs:// or s3a://.");
    };
  }

  /** Whether a lake may lie under a root of this scheme. */
  public static boolean mayHold(URI root) {
    return SCHEMES.contains(String.valueOf(root.getScheme()));
  }

  /**
   * Whether something is at a path. Where the right to look is missing there is, or the answer is
   * an exception.
   */
  public static boolean isThere(org.apache.hadoop.fs.Path path, Configuration hadoop)
      throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    // Hadoop says of a local file in a closed folder that it is not there.
    return "file".equals(files.getScheme())
        ? !Files.notExists(Path.of(path.toUri().getPath()))
        : files.exists(path);
  }

  static URI withoutSlash(URI root) {
    String text = root.toString();
    while (text.endsWith("/") && !text.endsWith("//")) {
      text = text.substring(0, text.length() - 1);
    }
    return URI.create(text);
  }
}
