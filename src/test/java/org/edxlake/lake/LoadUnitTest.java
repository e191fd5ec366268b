package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.junit.jupiter.api.Test;

class LoadUnitTest {
  private static final int MB = 1 << 20;

  @Test
  void theLargestComesFirstAndAloneAndTheSmallShareTasks() {
    List<LoadUnit> units = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      units.add(unit(i, 1_000));
    }
    units.add(unit(200, 10 * MB));
    units.add(unit(201, 50 * MB));

    List<List<LoadUnit>> tasks = LoadUnit.tasks(units, 32 * MB);

    assertThat(tasks.get(0)).containsExactly(units.get(201));
    assertThat(tasks.get(1)).containsExactly(units.get(200));
    assertThat(tasks).hasSize(4);
    assertThat(tasks.stream().flatMap(Collection::stream).toList())
        .containsExactlyInAnyOrderElementsOf(units);
  }

  private static LoadUnit unit(int ordinal, long bytes) {
    PackageFile file =
        PackageFile.parse("s3a://bucket/universityx-2014-07-27.zip", 1, "etag").orElseThrow();
    return new LoadUnit(
        file, SampleLoad.stagedFile(ordinal, "auth_user", bytes), CourseKeys.MemberCourse.NONE);
  }
}
