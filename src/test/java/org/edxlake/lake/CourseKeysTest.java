package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseKeysTest {
  @TempDir Path temp;
  private StagedSample sample;

  @BeforeEach
  void aNewPackage() {
    sample = new StagedSample(temp);
  }

  @Test
  void aKeyInsideAnyMemberOfTheEntitySettlesItForAll() throws IOException {
    StagedPackage staged =
        sample
            .dump("auth_user", "My-Org-CS-101-2014-T1", Site.PROD, "", "")
            .dump(
                "student_courseenrollment",
                "My-Org-CS-101-2014-T1",
                Site.PROD,
                "My-Org/CS-101/2014-T1",
                "")
            .snapshot();

    CourseKeys keys = CourseKeys.resolve(staged);

    assertThat(keys.keyOf(staged.files().get(0))).isEqualTo(key("My-Org/CS-101/2014-T1"));
    assertThat(keys.of(staged.files().get(0)).inferred()).isFalse();
  }

  @Test
  void evidenceOfTheOtherSiteCountsForNothing() throws IOException {
    StagedPackage staged =
        sample
            .dump("auth_user", "X-A-B-R1", Site.EDGE, "", "")
            .dump("student_courseenrollment", "X-A-B-R1", Site.PROD, "X-A/B/R1", "")
            .snapshot();

    CourseKeys keys = CourseKeys.resolve(staged);

    assertThat(keys.keyOf(staged.files().get(0))).isEqualTo(key("course-v1:X+A-B+R1"));
    assertThat(keys.of(staged.files().get(0)).inferred()).isTrue();
  }

  @Test
  void theExactSpellingWinsOverAnotherCase() throws IOException {
    StagedPackage staged =
        sample
            .dump("a", "UX-CS-R1", Site.PROD, "ux/cs/r1", "")
            .dump("b", "UX-CS-R1", Site.PROD, "UX/CS/R1", "")
            .dump("c", "UX-MA-R1", Site.PROD, "ux/ma/r1", "")
            .snapshot();

    CourseKeys keys = CourseKeys.resolve(staged);

    assertThat(keys.keyOf(staged.files().get(0))).isEqualTo(key("UX/CS/R1"));
    assertThat(keys.keyOf(staged.files().get(2))).isEqualTo(key("ux/ma/r1"));
  }

  @Test
  void aLetterThatIsNotAsciiMayBeAnUnderscoreInTheName() throws IOException {
    StagedPackage staged =
        sample
            .dump("auth_user", "UX-Espa_ol-R1", Site.PROD, "", "")
            .dump(
                "student_courseenrollment",
                "UX-Espa_ol-R1",
                Site.PROD,
                "course-v1:UX+Español+R1",
                "")
            .snapshot();

    CourseKeys keys = CourseKeys.resolve(staged);

    assertThat(keys.keyOf(staged.files().get(0))).isEqualTo(key("course-v1:UX+Español+R1"));
    assertThat(keys.of(staged.files().get(0)).inferred()).isFalse();
  }

  @Test
  void twoCoursesOfOneNameLeaveAGuess() throws IOException {
    StagedPackage staged =
        sample
            .dump("auth_user", "UX-__-R1", Site.PROD, "", "")
            .dump("student_courseenrollment", "UX-__-R1", Site.PROD, "course-v1:UX+数学+R1", "")
            .dump("user_id_map", "UX-__-R1", Site.PROD, "course-v1:UX+物理+R1", "")
            .snapshot();

    assertThat(CourseKeys.resolve(staged).of(staged.files().get(0)).inferred()).isTrue();
  }

  @Test
  void aKeyOfAnotherCourseIsNoEvidence() throws IOException {
    StagedPackage staged =
        sample.dump("forum", "UX-CS-R1", Site.PROD, "UX/Other/R1", "").snapshot();

    assertThat(CourseKeys.resolve(staged).keyOf(staged.files().get(0)))
        .isEqualTo(key("course-v1:UX+CS+R1"));
  }

  @Test
  void aCustomCourseIsInferredWithItsNumber() throws IOException {
    StagedPackage staged =
        sample.dump("auth_user", "UX-CS-101-R1-ccx-7", Site.PROD, "", "").snapshot();

    assertThat(CourseKeys.resolve(staged).keyOf(staged.files().get(0)))
        .isEqualTo(key("ccx-v1:UX+CS-101+R1+ccx@7"));
  }

  @Test
  void theOrgOfThePackageMayHoldHyphens() throws IOException {
    StagedFile member =
        sample.dump("auth_user", "My-Org-CS-R1", Site.PROD, "", "").snapshot().files().get(0);
    PackageFile file =
        PackageFile.parse("s3a://bucket/my-org-2014-07-27.zip", 1, "etag").orElseThrow();
    StagedPackage staged =
        new StagedPackage(
            file,
            "00",
            "keys-1",
            java.util.List.of(member),
            java.util.List.of(),
            java.util.List.of());

    assertThat(CourseKeys.resolve(staged).keyOf(member)).isEqualTo(key("course-v1:My-Org+CS+R1"));
  }

  @Test
  void aFileOfTheOrgAndANameThatIsNoCourseHaveNone() throws IOException {
    StagedPackage staged =
        sample
            .dump("email_opt_in", "UniversityX", Site.PROD, "UniversityX/CS/R1", "")
            .dump("auth_user", "onehyphen-only", Site.PROD, "", "")
            .snapshot();

    CourseKeys keys = CourseKeys.resolve(staged);

    for (StagedFile member : staged.files()) {
      assertThat(keys.keyOf(member)).isEmpty();
      assertThat(keys.of(member).inferred()).isFalse();
    }
  }

  private static Optional<CourseKey> key(String text) {
    Optional<CourseKey> key = CourseKey.parse(text);
    assertThat(key).isPresent();
    return key;
  }
}
