package org.edxlake.lake;

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
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.unpack.SamplePackets;

/**
 * Staged packages as the stager leaves them in scratch: an event log as its gzip, dumps as the
 * packets of their message.
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
            List.of("4B9F59A3F6612A0D"),
            log.toUri().toString(),
            Packing.GZIP,
            gzip.length,
            sha256(gzip),
            Long.MAX_VALUE);
    return new StagedPackage(file, sha256(gzip), "keys-1", List.of(staged), List.of(), List.of());
  }

  /**
   * Adds a dump with a header row to the snapshot.
   *
   * @param courseId what the stager found inside; empty if nothing
   */
  StagedSample dump(String table, String entity, Site site, String courseId, String text)
      throws IOException {
    byte[] packets = SamplePackets.of(text.getBytes(StandardCharsets.UTF_8));
    return packedDump(table, entity, site, courseId, text.lines().findFirst().orElse(""), packets);
  }

  /** The same, from what was inside its encryption. */
  StagedSample packedDump(
      String table, String entity, Site site, String courseId, String header, byte[] packets)
      throws IOException {
    int ordinal = members.size() + 1;
    members.add(
        new StagedFile(
            ordinal,
            entity + "-" + table + "-" + site + "-analytics.sql",
            table,
            Dialect.EXPORTER_TSV,
            site,
            entity,
            courseId,
            header,
            List.of("4B9F59A3F6612A0D"),
            write(ordinal + ".pgp", packets).toUri().toString(),
            Packing.MESSAGE,
            packets.length,
            sha256(packets),
            Long.MAX_VALUE));
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
