package org.edxlake.simulate;

import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;

/** A course of the simulation: its key and its blocks. */
final class Course {
  /** How many blocks of each kind a course has. */
  static final int BLOCKS = 12;

  final int ordinal;
  final CourseKey key;
  final List<String> chapters;
  final List<String> sequentials;
  final List<String> verticals;
  final List<String> problems;
  final List<String> videos;
  final List<String> htmls;
  final String openAssessment;

  Course(int ordinal, CourseKey key) {
    this.ordinal = ordinal;
    this.key = key;
    this.chapters = usageKeys("chapter", 3);
    this.sequentials = usageKeys("sequential", 6);
    this.verticals = usageKeys("vertical", BLOCKS);
    this.problems = usageKeys("problem", BLOCKS);
    this.videos = usageKeys("video", BLOCKS);
    this.htmls = usageKeys("html", BLOCKS);
    this.openAssessment = usageKey("openassessment", blockName("openassessment", 0));
  }

  /** All courses of a site. The first has the same key on every site, the others have not. */
  static List<Course> of(SimulationPlan plan, Site site) {
    boolean first = site.equals(plan.sites().get(0));
    int count = first ? plan.courses() : Math.max(1, plan.courses() / 2);
    String org = properName(plan.org());
    List<Course> courses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = i > 0 && !first ? keyOnFurtherSite(org, site, i) : keyOf(plan, org, i);
      courses.add(new Course(i, CourseKey.parse(text).orElseThrow()));
    }
    return courses;
  }

  // Old and new style, a custom course, dots, hyphens, numbers that a careless reader takes for
  // numbers.
  private static String keyOf(SimulationPlan plan, String org, int ordinal) {
    return plan.oddities() && ordinal >= 5 && ordinal <= 8
        ? oddKey(org, ordinal)
        : plainKey(org, ordinal);
  }

  // Legal, and a trial for whoever takes a folder name for a value.
  private static String oddKey(String org, int ordinal) {
    return switch (ordinal) {
      case 5 -> "course-v1:" + org + "+Málaga:Алгебра+1~";
      case 6 -> org + "/NULL/50%";
      case 7 -> "course-v1:" + org + "+~+1e3";
      default -> org + "/a_b/null";
    };
  }

  private static String plainKey(String org, int ordinal) {
    return switch (ordinal) {
      case 0 -> "course-v1:" + org + "+CS101+2014_T1";
      case 1 -> org + "/6.00x/2014_Spring";
      case 2 -> "course-v1:" + org + "+AB-12.3x+2T-2014";
      case 3 -> org + "/6.00/007";
      case 4 -> "ccx-v1:" + org + "+101+3T2014+ccx@7";
      default ->
          ordinal % 2 == 0
              ? "course-v1:" + org + "+C" + ordinal + ".x+2014_T" + ordinal % 4
              : org + "/C" + ordinal + "-x/2014_T" + ordinal % 4;
    };
  }

  private static String keyOnFurtherSite(String org, Site site, int ordinal) {
    return ordinal % 2 == 1
        ? org + "/Sandbox-" + ordinal + "/Try." + site
        : "course-v1:" + org + "+Sandbox-" + ordinal + "+Try." + site;
  }

  private static String properName(String org) {
    String capital = org.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + org.substring(1);
    return capital.endsWith("x") ? capital.substring(0, capital.length() - 1) + "X" : capital;
  }

  boolean isNewStyle() {
    return key.text().contains("+");
  }

  private boolean isCustom() {
    return key.text().startsWith("ccx-");
  }

  /** The key as it stands in a URL once a client has percent-encoded it. */
  String encodedKey() {
    return key.text()
        .replace("%", "%25")
        .replace("+", "%2B")
        .replace(":", "%3A")
        .replace("@", "%40");
  }

  /** `block-v1:UniversityX+CS101+2014_T1+type@html+block@…`, or in the old style `i4x://…`. */
  String usageKey(String category, String name) {
    if (isNewStyle()) {
      return "%sblock-v1:%s+%s+%s+type@%s+block@%s"
          .formatted(isCustom() ? "ccx-" : "", key.org(), key.course(), key.run(), category, name);
    }
    return "i4x://%s/%s/%s/%s".formatted(key.org(), key.course(), category, name);
  }

  /** The key of the one block that stands for the course. */
  String rootKey() {
    return usageKey("course", isNewStyle() ? "course" : key.run());
  }

  /** A block's name, the last part of its usage key. */
  static String nameOf(String usageKey) {
    int at = Math.max(usageKey.lastIndexOf('@'), usageKey.lastIndexOf('/'));
    return usageKey.substring(at + 1);
  }

  /** A usage key as a folder of a URL: `i4x:;_;_UniversityX;_6.00x;_problem;_…`. */
  static String folderOf(String usageKey) {
    return usageKey.replace(";", ";;").replace("/", ";_");
  }

  /** A usage key as old pages wrote it into the ids of their elements. */
  static String htmlId(String usageKey) {
    return usageKey.replace("://", "-").replaceAll("[^A-Za-z0-9_-]", "-");
  }

  private List<String> usageKeys(String category, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(usageKey(category, blockName(category, i)));
    }
    return keys;
  }

  private String blockName(String category, int number) {
    return Dice.hex32(Dice.mix(Dice.of(key.text()), Dice.of(category), number));
  }

  @Override
  public String toString() {
    return key.text();
  }
}
