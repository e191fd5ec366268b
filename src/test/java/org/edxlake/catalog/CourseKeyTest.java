package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourseKeyTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the style since October 2014          | course-v1:UniversityX+CS101+2014_T1        | UniversityX | CS101    | 2014_T1        | UniversityX-CS101-2014_T1
          the style before                      | UniversityX/CS101/2014_T1                  | UniversityX | CS101    | 2014_T1        | UniversityX-CS101-2014_T1
          a custom course                       | ccx-v1:UniversityX+CS101+2014_T1+ccx@7     | UniversityX | CS101    | 2014_T1+ccx@7  | UniversityX-CS101-2014_T1-ccx-7
          a number that looks like a decimal    | course-v1:UniversityX+6.00+007             | UniversityX | 6.00     | 007            | UniversityX-6.00-007
          hyphens in each part                  | course-v1:Uni-X+AB-12.3x+2T-2019           | Uni-X       | AB-12.3x | 2T-2019        | Uni-X-AB-12.3x-2T-2019
          the word NULL                         | UniversityX/NULL/null                      | UniversityX | NULL     | null           | UniversityX-NULL-null
          tilde and colon                       | course-v1:a~b+c:d+e                        | a~b         | c:d      | e              | a~b-c:d-e
          a percent sign in the old style       | a:b%c/d/e                                  | a:b%c       | d        | e              | a:b%c-d-e
          letters of other scripts              | course-v1:Universität+数学+٢٠١٤            | Universität | 数学     | ٢٠١٤           | Universität-数学-٢٠١٤
          """)
  void aKeyHasThreeParts(
      String claim, String text, String org, String course, String run, String entity) {
    assertThat(CourseKey.parse(text))
        .as(claim)
        .contains(new CourseKey(org, course, run, text))
        .map(CourseKey::entity)
        .contains(entity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UniversityX",
        "UniversityX/CS101",
        "UniversityX/CS101/2014_T1/info",
        "/UniversityX/CS101/2014_T1",
        "UniversityX//2014_T1",
        " course-v1:UniversityX+CS101+2014_T1",
        "course-v1:UniversityX+CS101+2014_T1\n",
        "course-v1:UniversityX+CS101",
        "course-v1:UniversityX+CS101+2014_T1+extra",
        "course-v1:UniversityX+CS101+2014 T1",
        "course-v1:UniversityX+6%2E00+2014_T1",
        "Course-v1:UniversityX+CS101+2014_T1",
        "ccx-v1:UniversityX+CS101+2014_T1+ccx@",
        "ccx-v1:UniversityX+CS101+2014_T1",
        "library-v1:UniversityX+Lib",
        "block-v1:UniversityX+CS101+2014_T1+type@html+block@a",
        "i4x://UniversityX/CS101/html/a",
        "http://courses.edx.org/a"
      })
  void anyOtherTextIsNoKey(String text) {
    assertThat(CourseKey.parse(text)).isEmpty();
  }

  @Test
  void aPartThatNoFolderNameCouldHoldIsNoKey() {
    // Learners type such keys into the address bar, and they arrive as events.
    assertThat(CourseKey.parse("course-v1:UniversityX+" + "C".repeat(64) + "+2014_T1")).isPresent();
    assertThat(CourseKey.parse("course-v1:UniversityX+" + "C".repeat(65) + "+2014_T1")).isEmpty();
    assertThat(CourseKey.parse("U".repeat(250) + "/CS101/2014_T1")).isEmpty();
    assertThat(CourseKey.parse("course-v1:U+C+" + "𠀀".repeat(64))).isEmpty();
  }

  @Test
  void aPartThatReadersOfPartitionsTakeForAMissingValueIsNoKey() {
    String word = "__HIVE_DEFAULT_PARTITION__";

    assertThat(CourseKey.parse("UniversityX/CS101/" + word)).isEmpty();
    assertThat(CourseKey.parse("course-v1:UniversityX+" + word + "+2014_T1")).isEmpty();
    assertThat(CourseKey.parse(word.toLowerCase(Locale.ROOT) + "/CS101/2014_T1")).isEmpty();
    assertThat(CourseKey.parse("UniversityX/CS101/" + word + "2")).isPresent();
  }

  @Test
  void twoKeysMayShareOneEntity() {
    assertThat(CourseKey.parse("a/b-c/d").map(CourseKey::entity))
        .isEqualTo(CourseKey.parse("a-b/c/d").map(CourseKey::entity))
        .contains("a-b-c-d");
  }

  @Test
  void aKeyReadsAsItWasSent() {
    assertThat(CourseKey.parse("UniversityX/CS101/2014_T1").orElseThrow())
        .hasToString("UniversityX/CS101/2014_T1");
  }
}
