package org.edxlake.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.catalog.StagedPackage.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingAreaTest {
  private static final String ID = "universityx-2014-07-27";

  @TempDir Path folder;

  @Test
  void whatIsHandedOverIsReadAsItWas() throws IOException {
    StagingArea area = area();
    handOver(area);

    assertThat(area.read(ID)).contains(staged());
    assertThat(area.list()).containsExactly(ID);
  }

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    assertThat(area().read(ID)).isEmpty();
    assertThat(area().list()).isEmpty();
    assertThat(area().sweep()).isEmpty();
    area().remove(ID);
  }

  @Test
  void theHandOverOfAnotherVersionIsNone() throws IOException {
    StagingArea area = area();
    handOver(area);
    Files.writeString(scratch().resolve(ID).resolve("staged.json"), "{\"version\": 9}");

    assertThat(area.read(ID)).isEmpty();
  }

  @Test
  void onlyTheOwnerCanReadScratch() throws IOException {
    StagingArea area = area();
    area.createFolder(ID);
    try (OutputStream out = area.create(ID, "1.pgp")) {
      out.write("secret".getBytes(UTF_8));
    }
    handOver(area);

    assertThat(mode(scratch())).isEqualTo("rwx------");
    assertThat(mode(scratch().resolve(ID))).isEqualTo("rwx------");
    assertThat(mode(scratch().resolve(ID).resolve("1.pgp"))).isEqualTo("rw-------");
    assertThat(mode(scratch().resolve(ID).resolve("staged.json"))).isEqualTo("rw-------");
  }

  @Test
  void whatADeadRunLeftIsSwept() throws IOException {
    StagingArea area = area();
    handOver(area);
    area.createFolder("universityx-2014-08-03");
    area.create("universityx-2014-08-03", "1.pgp").close();

    assertThat(area.sweep()).containsExactly("universityx-2014-08-03");
    assertThat(scratch().resolve("universityx-2014-08-03")).doesNotExist();
    assertThat(area.list()).containsExactly(ID);
  }

  @Test
  void lakesThatShareASpaceSweepTheirOwnFolderOnly() throws IOException {
    URI space = folder.resolve("space").toUri();
    StagingArea mine = new StagingArea(StagingArea.ofLake(space, "1a2b"), new Configuration(false));
    StagingArea other =
        new StagingArea(StagingArea.ofLake(space, "3c4d"), new Configuration(false));
    other.createFolder("universityx-2014-08-03");
    other.create("universityx-2014-08-03", "1.pgp").close();
    Files.createDirectories(folder.resolve("space/thesis/chapters"));

    mine.claim();

    assertThat(mine.sweep()).isEmpty();
    assertThat(folder.resolve("space/thesis/chapters")).exists();
    assertThat(mode(folder.resolve("space/edxlake-1a2b"))).isEqualTo("rwx------");
    assertThat(other.sweep()).containsExactly("universityx-2014-08-03");
  }

  @Test
  void aLinkThatSomebodyPlantedIsNoFolderOfOurs() throws IOException {
    Path thesis = Files.createDirectories(folder.resolve("home/thesis"));
    Files.createSymbolicLink(scratch(), folder.resolve("home"));

    assertThatThrownBy(() -> area().claim())
        .isInstanceOf(IOException.class)
        .hasMessage(
            scratch()
                + " is not a folder of the user who runs this, so that others may read or change what is staged there. Find out who made it, remove it, or set another scratch.");
    assertThat(thesis).exists();
  }

  @Test
  void aFolderOfAnotherUserIsNoneOfOurs() throws IOException {
    Files.createDirectories(scratch());
    assumeTrue(
        Files.getOwner(scratch()).getName().equals("root"), "only root can give folders away");
    UserPrincipal nobody =
        scratch().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(scratch(), nobody);

    assertThatThrownBy(() -> area().claim())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(" is not a folder of the user who runs this");
    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void aFolderThatOthersCouldReadIsMadePrivate() throws IOException {
    Files.createDirectories(scratch());
    Files.setPosixFilePermissions(scratch(), PosixFilePermissions.fromString("rwxrwxrwx"));

    area().claim();

    assertThat(mode(scratch())).isEqualTo("rwx------");
  }

  @Test
  void whatIsRemovedIsGone() throws IOException {
    StagingArea area = area();
    handOver(area);
    area.remove(ID);

    assertThat(scratch()).isEmptyDirectory();
  }

  @Test
  void anyFileSystemOfHadoopWillDo() throws IOException {
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.elsewhere.impl", Elsewhere.class, FileSystem.class);
    StagingArea area = new StagingArea(URI.create("elsewhere://" + scratch()), hadoop);
    area.createFolder("universityx-2014-08-03");
    handOver(area);
    handOver(area);

    assertThat(area.read(ID)).contains(staged());
    assertThat(mode(scratch().resolve(ID))).isEqualTo("rwx------");
    assertThat(mode(scratch().resolve(ID).resolve("staged.json"))).isEqualTo("rw-------");
    assertThat(area.sweep()).containsExactly("universityx-2014-08-03");
    assertThat(area.list()).containsExactly(ID);
    area.remove(ID);
    assertThat(area.list()).isEmpty();
    assertThat(area.location(ID, "1.pgp"))
        .isEqualTo("elsewhere:" + scratch() + "/" + ID + "/1.pgp");
  }

  /** The local disk under another scheme. */
  public static final class Elsewhere extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("elsewhere:///");
    }

    @Override
    public String getScheme() {
      return "elsewhere";
    }
  }

  private StagingArea area() throws IOException {
    return new StagingArea(scratch().toUri(), new Configuration(false));
  }

  private static void handOver(StagingArea area) throws IOException {
    area.createFolder(ID);
    area.create(ID, "2.pgp").close();
    area.commit(staged());
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static StagedPackage staged() {
    PackageFile file =
        PackageFile.parse("s3a://course-data/universityx-2014-07-27.zip", 1L << 40, "\"e-tag\"")
            .orElseThrow();
    StagedFile text =
        new StagedFile(
            2,
            "ora/UniversityX-CS101-2014_T1-submissions_score-prod-analytics.sql",
            "submissions_score",
            Dialect.EXPORTER_TSV,
            Site.PROD,
            "UniversityX-CS101-2014_T1",
            "course-v1:UniversityX+CS101+2014_T1",
            "id\tsubmission_id",
            List.of("F12B40048017CAAE"),
            "file:///scratch/2.pgp",
            Packing.MESSAGE,
            12,
            "ab12",
            1 << 20);
    return new StagedPackage(
        file,
        "cd34",
        "keys-1",
        List.of(text),
        List.of(
            new Quarantined(
                file.name(), "x.sql", Quarantined.Reason.TAMPERED, "d\u00e9tail \"quoted\"")),
        List.of(new Notice("y.sql.failed", Notice.Kind.FAILED_AT_EDX, "Traceback")));
  }
}
