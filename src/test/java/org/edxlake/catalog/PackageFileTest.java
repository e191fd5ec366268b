package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.edxlake.catalog.PackageFile.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageFileTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an event log of edx.org                        | universityx-prod-events-2014-07-25.log.gz.gpg          | EVENTS       | universityx     | prod    | 2014-07-25 | universityx-prod-events-2014-07-25
          an event log of edge.edx.org                   | universityx-edge-events-2014-07-25.log.gz.gpg          | EVENTS       | universityx     | edge    | 2014-07-25 | universityx-edge-events-2014-07-25
          edx.org under its other name                   | universityx-edx-events-2019-02-28.log.gz.gpg           | EVENTS       | universityx     | prod    | 2019-02-28 | universityx-edx-events-2019-02-28
          edge under the name of 2013                    | universityx-prod-edge-events-2013-12-31.log.gz.gpg     | EVENTS       | universityx     | edge    | 2013-12-31 | universityx-prod-edge-events-2013-12-31
          the name of 2014 lacks the word events         | universityx-edge-2014-07-25.log.gz.gpg                 | EVENTS       | universityx     | edge    | 2014-07-25 | universityx-edge-2014-07-25
          an org may hold hyphens                        | delft-univ-prod-events-2014-07-25.log.gz.gpg           | EVENTS       | delft-univ      | prod    | 2014-07-25 | delft-univ-prod-events-2014-07-25
          hyphens and the name of 2014                   | delft-univ-prod-2014-07-25.log.gz.gpg                  | EVENTS       | delft-univ      | prod    | 2014-07-25 | delft-univ-prod-2014-07-25
          a site nobody knows is a site of its own       | universityx-patches-events-2014-07-25.log.gz.gpg       | EVENTS       | universityx     | patches | 2014-07-25 | universityx-patches-events-2014-07-25
          a site nobody knows may end in a digit         | universityx-stage2-events-2014-07-25.log.gz.gpg        | EVENTS       | universityx     | stage2  | 2014-07-25 | universityx-stage2-events-2014-07-25
          an event log may lie anywhere                  | file:/mnt/a/b-2014-01-01/universityx-edge-events-2016-02-29.log.gz.gpg | EVENTS | universityx | edge | 2016-02-29 | universityx-edge-events-2016-02-29
          a weekly snapshot                              | s3a://course-data/universityx-2014-07-27.zip           | SNAPSHOT     | universityx     | prod    | 2014-07-27 | universityx-2014-07-27
          a snapshot of an org with hyphens and digits   | delft-univ-2-2014-07-27.zip                            | SNAPSHOT     | delft-univ-2    | prod    | 2014-07-27 | delft-univ-2-2014-07-27
          an opt-in report by its name                   | s3a://course-data/email-opt-in/email-opt-in-universityx-2018-01-07.zip | EMAIL_OPT_IN | universityx | prod | 2018-01-07 | email-opt-in-universityx-2018-01-07
          an opt-in report by its folder                 | s3a://course-data/email-opt-in/universityx-2018-01-07.zip | EMAIL_OPT_IN | universityx  | prod    | 2018-01-07 | email-opt-in-universityx-2018-01-07
          an org is kept in the case of its name         | UniversityX-2014-07-27.zip                             | SNAPSHOT     | UniversityX     | prod    | 2014-07-27 | UniversityX-2014-07-27
          """)
  void aNameSaysWhatAPackageHolds(
      String claim,
      String location,
      Kind kind,
      String org,
      String site,
      LocalDate date,
      String id) {
    assertThat(PackageFile.parse(location, 17, "an-etag"))
        .as(claim)
        .contains(new PackageFile(kind, org, new Site(site), date, location, 17, "an-etag"))
        .map(PackageFile::id)
        .contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "universityx-prod-events-2014-02-30.log.gz.gpg",
        "universityx-2014-13-01.zip",
        "universityx-2014-7-27.zip",
        "universityx-prod-events-2014-07-25.log.gz",
        "universityx-prod-events-2014-07-25.log.gz.gpg.part",
        "2014-07-27.zip",
        "-2014-07-27.zip",
        "universityx-2014-07-27.zip/",
        "universityx.zip",
        "2014-07-27-universityx-tracking.tar",
        "README",
        ""
      })
  void anyOtherNameIsNoPackage(String location) {
    assertThat(PackageFile.parse(location, 1, "")).isEmpty();
  }

  @Test
  void theNameIsTheLastPartOfTheLocation() {
    PackageFile file =
        PackageFile.parse("s3a://course-data/universityx-2014-07-27.zip", 1, "").orElseThrow();

    assertThat(file.name()).isEqualTo("universityx-2014-07-27.zip");
  }
}
