package org.edxlake.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.PackageFile;
import org.edxlake.staging.PackageSource.Ignored;
import org.edxlake.staging.PackageSource.Listing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSourceTest {
  @TempDir Path bucket;

  @BeforeEach
  void deliver() throws IOException {
    deliver("universityx/edge/events/2014/universityx-edge-events-2014-07-25.log.gz.gpg");
    deliver("universityx/prod/events/2014/universityx-prod-events-2014-07-26.log.gz.gpg");
    deliver("otherx/prod/events/2014/otherx-prod-events-2014-07-24.log.gz.gpg");
    deliver("universityx-2014-07-25.zip");
  }

  @Test
  void packagesAreListedByDateKindAndId() throws IOException {
    assertThat(ids(list(Selection.everything())))
        .containsExactly(
            "otherx-prod-events-2014-07-24",
            "universityx-edge-events-2014-07-25",
            "universityx-2014-07-25",
            "universityx-prod-events-2014-07-26");
  }

  @Test
  void aPackageHasItsSizeAndTheTimeOfItsChange() throws IOException {
    Path file = bucket.resolve("universityx-2014-07-25.zip");
    PackageFile zip = list(only("universityx-2014-07-25.zip")).packages().get(0);

    assertThat(zip)
        .isEqualTo(
            PackageFile.parse(
                    "file:" + file, 7, Long.toString(Files.getLastModifiedTime(file).toMillis()))
                .orElseThrow());
  }

  @Test
  void whatIsNoPackageIsIgnoredByName() throws IOException {
    deliver("universityx/rdx/course.tar.gz.gpg");

    assertThat(list(Selection.everything()).ignored())
        .containsExactly(
            new Ignored(
                "file:" + bucket.resolve("universityx/rdx/course.tar.gz.gpg"),
                "its name is not one that edX gives to packages"));
  }

  @Test
  void ofTwoFilesThatAreOnePackageTheFirstCounts() throws IOException {
    deliver("copy/universityx-2014-07-25.zip");
    Listing listing = list(Selection.everything());

    String first = "file:" + bucket.resolve("copy/universityx-2014-07-25.zip");
    assertThat(listing.packages()).extracting(PackageFile::location).contains(first);
    assertThat(listing.ignored())
        .containsExactly(
            new Ignored(
                "file:" + bucket.resolve("universityx-2014-07-25.zip"),
                "it is the same package as " + first + ", which is read; remove one of the two"));
  }

  @Test
  void rootsThatOverlapListAFileOnce() throws IOException {
    Listing listing =
        new PackageSource(
                List.of(bucket.toUri(), bucket.resolve("otherx").toUri()), new Configuration(false))
            .list(Selection.everything());

    assertThat(listing.packages()).hasSize(4);
    assertThat(listing.ignored()).isEmpty();
  }

  @Test
  void noProcessIsStartedForAFile() throws IOException {
    Path events = bucket.resolveSibling(bucket.getFileName() + ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      assertThat(list(Selection.everything()).packages()).hasSize(4);
      recording.stop();
      recording.dump(events);
      assertThat(RecordingFile.readAllEvents(events)).isEmpty();
    } finally {
      Files.deleteIfExists(events);
    }
  }

  @Test
  void aMissingRootIsNamed() {
    URI missing = bucket.resolve("missing").toUri();

    assertThatThrownBy(
            () ->
                new PackageSource(List.of(missing), new Configuration(false))
                    .list(Selection.everything()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("there is no " + missing + "; check source.events");
  }

  @Test
  void aSelectionBySiteKeepsSnapshots() throws IOException {
    Selection edge =
        new Selection(
            List.of("UniversityX"),
            Set.of(),
            Set.of("edge"),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(ids(list(edge)))
        .containsExactly("universityx-edge-events-2014-07-25", "universityx-2014-07-25");
  }

  @Test
  void aSelectionByKindLeavesOutTheOthers() throws IOException {
    Selection snapshots =
        new Selection(
            List.of(),
            Set.of(PackageFile.Kind.SNAPSHOT),
            Set.of("edge"),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(ids(list(snapshots))).containsExactly("universityx-2014-07-25");
  }

  @Test
  void aSelectionByDateHoldsItsFirstAndLastDay() throws IOException {
    Selection days =
        new Selection(
            List.of(),
            Set.of(),
            Set.of(),
            Optional.of(LocalDate.of(2014, 7, 24)),
            Optional.of(LocalDate.of(2014, 7, 25)),
            List.of());

    assertThat(ids(list(days)))
        .containsExactly(
            "otherx-prod-events-2014-07-24",
            "universityx-edge-events-2014-07-25",
            "universityx-2014-07-25");
  }

  @Test
  void aPackageIsSelectedByIdOrByName() throws IOException {
    assertThat(ids(list(only("universityx-prod-events-2014-07-26"))))
        .containsExactly("universityx-prod-events-2014-07-26");
    assertThat(ids(list(only("universityx-prod-events-2014-07-26.log.gz.gpg"))))
        .containsExactly("universityx-prod-events-2014-07-26");
  }

  private Listing list(Selection selection) throws IOException {
    return new PackageSource(List.of(bucket.toUri()), new Configuration(false)).list(selection);
  }

  private static Selection only(String name) {
    return new Selection(
        List.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), List.of(name));
  }

  private static List<String> ids(Listing listing) {
    return listing.packages().stream().map(PackageFile::id).toList();
  }

  private void deliver(String path) throws IOException {
    Path file = bucket.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");
  }
}
