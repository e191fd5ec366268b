package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;
import org.edxlake.lake.RowPlaces.Place;
import org.junit.jupiter.api.Test;

class RowPlacesTest {
  private static final LocalDate DATE = LocalDate.of(2014, 7, 27);
  private static final String HOME = "org=UX/course=CS/run=R1/site=edge/date=2014-07-27";

  private final RowPlaces places =
      new RowPlaces(
          RowPlaces.home(
              new CourseKeys.MemberCourse(CourseKey.parse("UX/CS/R1").orElseThrow(), true),
              "ux",
              Site.EDGE,
              DATE));

  @Test
  void aRowWithAKeyGoesToItsOwnCourse() {
    Place own = new Place("org=UX/course=6.00/run=R2/site=edge/date=2014-07-27", true);

    for (int i = 0; i < 3; i++) {
      assertThat(place("UX/6.00/R2")).isEqualTo(own);
      assertThat(place("course-v1:UX+6.00+R2")).isEqualTo(own);
    }
  }

  @Test
  void aRowWithoutAKeyGoesToItsMembersCourse() {
    for (String text : new String[] {"", "CS", "../../etc/passwd", "UX/CS/R1/../..", "UX//R1"}) {
      assertThat(place(text)).isEqualTo(new Place(HOME, false));
    }
    assertThat(places.home()).isEqualTo(new Place(HOME, false));
  }

  @Test
  void aKeyThatNoFolderCanBeNamedAfterMakesNone() {
    assertThat(place("UX/" + "x".repeat(65) + "/R1").folder()).isEqualTo(HOME);
    assertThat(place("UX/" + "x".repeat(64) + "/R1").folder()).contains("x".repeat(64));
    assertThat(place("UX/" + "数".repeat(64) + "/R1").folder()).isEqualTo(HOME);
    assertThat(place("UX/CS/__HIVE_DEFAULT_PARTITION__").folder()).isEqualTo(HOME);
  }

  @Test
  void junkInManyFormsIsForgottenAndFoundAgain() {
    for (int i = 0; i < 25_000; i++) {
      assertThat(place("UX/C" + i % 12_000 + "/R1").folder())
          .startsWith("org=UX/course=C" + i % 12_000 + "/");
    }
  }

  @Test
  void aTextFarTooLongForAKeyIsNotRemembered() {
    byte[] text = "x/".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    Place place = places.of(text, 0, text.length);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(text.length);
    assertThat(place).isEqualTo(new Place(HOME, false));
  }

  @Test
  void aMemberOfNoCourseBelongsToTheOrgOfThePackage() {
    assertThat(RowPlaces.home(CourseKeys.MemberCourse.NONE, "ux", Site.PROD, DATE).path())
        .isEqualTo("org=ux/course=_none/run=_none/site=prod/date=2014-07-27");
  }

  private Place place(String courseId) {
    byte[] bytes = ("xx" + courseId + "yy").getBytes(StandardCharsets.UTF_8);
    return places.of(bytes, 2, bytes.length - 4);
  }
}
