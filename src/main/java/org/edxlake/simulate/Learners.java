package org.edxlake.simulate;

import java.util.List;
import org.edxlake.catalog.Site;

/**
 * The accounts of a site. Nothing is stored: all that is known of a learner follows from the number
 * of the learner, so that there can be millions.
 */
final class Learners {
  private static final List<String> GIVEN =
      List.of(
          "Ada",
          "Zoë",
          "José",
          "Nour",
          "Mei",
          "Søren",
          "Ivan",
          "Amélie",
          "Tomás",
          "Łucja",
          "小龙",
          "Δημήτρης",
          "محمد",
          "Pat",
          "Kwame",
          "Aiko");
  private static final List<String> FAMILY =
      List.of(
          "Müller",
          "O'Brien",
          "García",
          "李",
          "Ångström",
          "Smith",
          "Nguyễn",
          "da Silva",
          "Novák",
          "van der Berg",
          "Okafor",
          "Иванова",
          "Null",
          "King");

  private final long seed;
  private final long firstId;
  private final int count;

  Learners(SimulationPlan plan, Site site) {
    this.seed = Dice.mix(plan.seed(), Dice.of(site.name()));
    // Each site counts its accounts for itself, so that the same number is someone else there.
    this.firstId = 1_000 + 6L * plan.sites().indexOf(site);
    this.count = plan.learners();
  }

  int count() {
    return count;
  }

  long id(int learner) {
    return firstId + 3L * learner;
  }

  long profileId(int learner) {
    return id(learner) + 50_000_000;
  }

  /** Whether a learner ever enrolled in a course: two of three do, everybody in the first. */
  boolean isEnrolled(int learner, Course course) {
    return course.ordinal == 0 || (learner + course.ordinal) % 3 != 0;
  }

  /** The learner with the lowest number who ever enrolled in a course. */
  int first(Course course) {
    return isEnrolled(0, course) ? 0 : Math.min(1, count - 1);
  }

  /** Somebody who enrolled in the same courses, and before; the learner alone if nobody did. */
  int earlier(int learner) {
    return learner < 3 ? learner : learner - 3;
  }

  String username(int learner) {
    String separator =
        switch (learner % 5) {
          case 0 -> "_";
          case 1 -> "-";
          case 2 -> ".";
          case 3 -> "";
          default -> "+";
        };
    return "learner" + separator + id(learner);
  }

  String email(int learner) {
    return username(learner) + "@example.org";
  }

  /** A name as people type them: any script, quotes, commas, a line break, the word NULL. */
  String fullName(int learner) {
    long mixed = Dice.mix(seed, learner);
    String given = GIVEN.get(Dice.below(mixed, GIVEN.size()));
    String family = FAMILY.get(Dice.below(Dice.mix(mixed, 1), FAMILY.size()));
    return switch (learner % 19) {
      case 3 -> given + " \"Ann\" " + family + ", PhD";
      case 7 -> given + "\n" + family;
      case 11 -> "NULL";
      case 13 -> given + " \uD83D\uDE00 " + family;
      case 17 -> given + "\u2028" + family + "\u000B";
      default -> given + " " + family;
    };
  }

  /** The site-wide pseudonym. */
  String hashId(int learner) {
    return Dice.hex32(Dice.mix(seed, learner, 77));
  }

  /** The pseudonym in a course. */
  String anonymousId(int learner, Course course) {
    return Dice.hex32(Dice.mix(Dice.mix(seed, learner, 99), Dice.of(course.key.text())));
  }
}
