package org.edxlake.staging;

import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_LENGTH;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Sha256;

/** A package file where edX has put it, which must stay the same while it is read. */
record Delivery(PackageFile file, Configuration hadoop) {
  /** Opens it to be read from some place on; safe to call from many threads. */
  FSDataInputStream open() throws IOException {
    Path path = new Path(file.location());
    return FutureIO.awaitFuture(
        path.getFileSystem(hadoop)
            .openFile(path)
            .opt(FS_OPTION_OPENFILE_READ_POLICY, "sequential")
            .opt(FS_OPTION_OPENFILE_LENGTH, Long.toString(file.size()))
            .build());
  }

  /**
   * Reads it once, for its sha256 in hex.
   *
   * @throws IOException if it has not the size that was listed
   */
  String sha256() throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[1 << 20];
    long bytes = 0;
    try (InputStream in = new DigestInputStream(open(), digest)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
    }
    if (bytes != file.size()) {
      throw changed();
    }
    return Sha256.hex(digest);
  }

  /**
   * Makes sure that it is still what was listed.
   *
   * @throws IOException if it is not
   */
  void checkUnchanged() throws IOException {
    Path path = new Path(file.location());
    FileSystem files = path.getFileSystem(hadoop);
    FileStatus now = files.getFileStatus(path);
    if (now.getLen() != file.size() || !PackageSource.versionOf(now).equals(file.version())) {
      throw changed();
    }
  }

  private IOException changed() {
    return new IOException(
        file.name() + " changed while it was read; run again once its delivery is complete");
  }

  /** A stream that tells of the bytes that are read from it. */
  static InputStream counted(InputStream in, LongConsumer progress) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
          progress.accept(1);
        }
        return b;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
          progress.accept(count);
        }
        return count;
      }
    };
  }
}
