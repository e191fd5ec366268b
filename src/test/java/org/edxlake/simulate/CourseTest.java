package org.edxlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.edxlake.catalog.Site;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final SimulationPlan NINE = SimulationPlan.demo().withCourses(9);

  @Test
  void nineCoursesHaveKeysOfEveryKind() {
    assertThat(Course.of(NINE, Site.PROD))
        .extracting(Course::toString)
        .containsExactly(
            "course-v1:UniversityX+CS101+2014_T1",
            "UniversityX/6.00x/2014_Spring",
            "course-v1:UniversityX+AB-12.3x+2T-2014",
            "UniversityX/6.00/007",
            "ccx-v1:UniversityX+101+3T2014+ccx@7",
            "course-v1:UniversityX+Málaga:Алгебра+1~",
            "UniversityX/NULL/50%",
            "course-v1:UniversityX+~+1e3",
            "UniversityX/a_b/null");
  }

  @Test
  void withoutOdditiesTheLaterCoursesHaveOrdinaryNames() {
    assertThat(Course.of(NINE.withOddities(false), Site.PROD).subList(5, 9))
        .extracting(Course::toString)
        .containsExactly(
            "UniversityX/C5-x/2014_T1",
            "course-v1:UniversityX+C6.x+2014_T2",
            "UniversityX/C7-x/2014_T3",
            "course-v1:UniversityX+C8.x+2014_T0");
  }

  @Test
  void aPercentSignOfAKeyIsEncodedInUrls() {
    assertThat(Course.of(NINE, Site.PROD).get(6).encodedKey()).isEqualTo("UniversityX/NULL/50%25");
  }
}
