package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.edxlake.job.Plan.Reason;
import org.edxlake.job.Plan.Step;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final PackageFile monday = file("2014-07-21", 60);
  private final PackageFile tuesday = file("2014-07-22", 60);
  private final PackageFile wednesday = file("2014-07-23", 500);
  private final PackageFile thursday = file("2014-07-24", 10);

  @Test
  void aWaveHasAsManyPackagesAsFitAndAtLeastOne() {
    Plan plan = plan(Reason.NEW, monday, tuesday, wednesday, thursday);

    assertThat(plan.waves(120))
        .containsExactly(List.of(monday, tuesday), List.of(wednesday), List.of(thursday));
    assertThat(plan.stageable()).containsExactly(monday, tuesday, wednesday, thursday);
    assertThat(plan.bytes()).isEqualTo(630);
  }

  @Test
  void aPackageWhosePublishingWasInterruptedIsDoneBeforeAnyOther() {
    Plan plan = plan(Reason.INTERRUPTED, tuesday, monday, thursday);

    assertThat(plan.waves(1000)).containsExactly(List.of(tuesday), List.of(monday, thursday));
    assertThat(plan.stageable()).containsExactly(tuesday);
  }

  @Test
  void withNothingToDoThereIsNoWave() {
    assertThat(plan(Reason.NEW).waves(1)).isEmpty();
    assertThat(plan(Reason.NEW).stageable()).isEmpty();
  }

  /** A plan for packages, of which the first is there for a reason and the others are new. */
  private static Plan plan(Reason first, PackageFile... files) {
    List<Step> steps = new ArrayList<>();
    for (PackageFile file : files) {
      steps.add(new Step(file, steps.isEmpty() ? first : Reason.NEW));
    }
    return new Plan(steps, List.of(), List.of(), List.of());
  }

  private static PackageFile file(String date, long size) {
    String name = "/universityx-prod-events-" + date + ".log.gz.gpg";
    return PackageFile.parse(name, size, "1").orElseThrow();
  }
}
