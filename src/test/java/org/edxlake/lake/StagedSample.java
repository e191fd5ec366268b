package org.edxlake.lake;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Chunk;
import org.edxlake.catalog.StagedFile.Compression;
import org.edxlake.catalog.StagedPackage;

/**
 * Staged packages as the stager leaves them in scratch: an event log as its gzip, dumps as zstd.
 */
final class StagedSample {
  private final Path scratch;
  private final List<StagedFile> members = new ArrayList<>();

  StagedSample(Path scratch) {
    this.scratch = scratch;
  }

  /** An event as edX's tracking log has it, of one line without its line feed. */
  static String event(String courseId, String username, String time) {
    return """
        {"username": "%s", "event_type": "problem_check", "ip": "192.0.2.7", "agent": "Mozilla/5.0", \
        "host": "courses.edx.org", "session": "5a1c", "event_source": "server", "page": "x_module", \
        "context": {"user_id": 42, "org_id": "UniversityX", "course_id": "%s"}, \
        "time": "%s", "event": {"attempts": 1, "success": "correct"}}"""
        .formatted(username, courseId, time);
  }

  /** The package of one event log, `universityx-prod-events-2014-07-25.log.gz.gpg`. */
  StagedPackage events(String text) throws IOException {
    return events(gzip(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same, from the bytes of its gzip. */
  StagedPackage events(byte[] gzip) throws IOException {
    PackageFile file =
        PackageFile.parse(
                "s3a://bucket/universityx/prod/events/2014/universityx-prod-events-2014-07-25.log.gz.gpg",
                gzip.length,
                "etag")
            .orElseThrow();
    Path log = write("universityx-prod-events-2014-07-25.log.gz", gzip);
    Chunk chunk = new Chunk(0, log.toUri().toString(), Compression.GZIP, 1, gzip.length);
    StagedFile staged =
        new StagedFile(
            0,
            "",
            "events",
            Dialect.JSON_LINES,
            Site.PROD,
            "",
            "",
            "",
            gzip.length,
            sha256(gzip),
            List.of("4B9F59A3F6612A0D"),
            List.of(chunk));
    return new StagedPackage(file, sha256(gzip), "keys-1", List.of(staged), List.of(), List.of());
  }

  /**
   * Adds a dump with a header row to the snapshot, each text of which is a piece of it.
   *
   * @param courseId what the stager found inside; empty if nothing
   */
  StagedSample dump(String table, String entity, Site site, String courseId, String... pieces)
      throws IOException {
    int ordinal = members.size() + 1;
    String member = entity + "-" + table + "-" + site + "-analytics.sql";
    List<Chunk> chunks = new ArrayList<>();
    long line = 1;
    for (String piece : pieces) {
      byte[] text = piece.getBytes(StandardCharsets.UTF_8);
      Path file = write(ordinal + "-" + chunks.size() + ".zst", Zstd.compress(text, 1));
      chunks.add(
          new Chunk(chunks.size(), file.toUri().toString(), Compression.ZSTD, line, text.length));
      line += piece.chars().filter(c -> c == '\n').count();
    }
    byte[] whole = String.join("", pieces).getBytes(StandardCharsets.UTF_8);
    String header = pieces.length == 0 ? "" : pieces[0].lines().findFirst().orElse("");
    members.add(
        new StagedFile(
            ordinal,
            member,
            table,
            Dialect.EXPORTER_TSV,
            site,
            entity,
            courseId,
            header,
            whole.length,
            sha256(whole),
            List.of("4B9F59A3F6612A0D"),
            chunks));
    return this;
  }

  /** The package of all dumps so far, `universityx-2014-07-27.zip`. */
  StagedPackage snapshot() {
    PackageFile file =
        PackageFile.parse("s3a://bucket/universityx-2014-07-27.zip", 1, "etag").orElseThrow();
    return new StagedPackage(file, "00", "keys-1", members, List.of(), List.of());
  }

  static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    }
    return bytes.toByteArray();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Files.createDirectories(scratch);
    return Files.write(scratch.resolve(name), bytes);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
