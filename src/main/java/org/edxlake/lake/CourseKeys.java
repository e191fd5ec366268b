package org.edxlake.lake;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;

/**
 * The course key of every member of a package.
 *
 * <p>A file name joins org, course and run by hyphens, which all three may hold, so the name alone
 * does not tell them apart. A key that stands in a member of the same package and site does;
 * without one the name is split at its first and its last hyphen, and the key is marked as
 * inferred. Other packages are never asked, so that the outcome depends on the package alone.
 */
public final class CourseKeys {
  /**
   * The course that a member as a whole belongs to.
   *
   * @param courseKey null for a member of no course: an event log, or a file of the org
   * @param inferred whether the key was guessed from the name
   */
  record MemberCourse(CourseKey courseKey, boolean inferred) implements Serializable {
    static final MemberCourse NONE = new MemberCourse(null, false);

    Optional<CourseKey> key() {
      return Optional.ofNullable(courseKey);
    }
  }

  private record Name(String entity, Site site) {}

  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]");
  private static final Pattern CUSTOM_COURSE = Pattern.compile("(.+)-ccx-([0-9]{1,18})");

  private final PackageFile file;
  private final Map<Site, List<CourseKey>> evidence;
  private final Map<Name, MemberCourse> resolved = new HashMap<>();

  private CourseKeys(PackageFile file, Map<Site, List<CourseKey>> evidence) {
    this.file = file;
    this.evidence = evidence;
  }

  /** Gathers the evidence of a package. */
  public static CourseKeys resolve(StagedPackage staged) {
    Map<Site, List<CourseKey>> evidence = new HashMap<>();
    for (StagedFile member : staged.files()) {
      CourseKey.parse(member.courseId())
          .ifPresent(
              key -> evidence.computeIfAbsent(member.site(), site -> new ArrayList<>()).add(key));
    }
    return new CourseKeys(staged.file(), evidence);
  }

  /** The key of a member; empty for an event log and for a file of the org. */
  public Optional<CourseKey> keyOf(StagedFile member) {
    return of(member).key();
  }

  MemberCourse of(StagedFile member) {
    return resolved.computeIfAbsent(new Name(member.entity(), member.site()), this::find);
  }

  private MemberCourse find(Name name) {
    if (name.entity().isEmpty() || name.entity().equalsIgnoreCase(file.org())) {
      return MemberCourse.NONE;
    }

    List<CourseKey> keys = evidence.getOrDefault(name.site(), List.of());
    return first(keys, key -> key.entity().equals(name.entity()))
        // MySQL compares keys without regard to case, so a member may hold another spelling only.
        .or(() -> first(keys, key -> key.entity().equalsIgnoreCase(name.entity())))
        .map(key -> new MemberCourse(key, false))
        .or(() -> findAmongAscii(keys, name.entity()))
        .or(() -> guess(name.entity()).map(key -> new MemberCourse(key, true)))
        .orElse(MemberCourse.NONE);
  }

  private static Optional<CourseKey> first(List<CourseKey> keys, Predicate<CourseKey> fits) {
    return keys.stream().filter(fits).findFirst();
  }

  // Since December 2019 a letter that is not ASCII is an underscore in a name, so that two courses
  // may have one name.
  private static Optional<MemberCourse> findAmongAscii(List<CourseKey> keys, String entity) {
    List<CourseKey> found =
        keys.stream()
            .filter(key -> asciiOnly(key.entity()).equalsIgnoreCase(entity))
            .distinct()
            .toList();
    return found.stream().findFirst().map(key -> new MemberCourse(key, found.size() > 1));
  }

  private static String asciiOnly(String entity) {
    return NOT_ASCII.matcher(entity).replaceAll("_");
  }

  private Optional<CourseKey> guess(String entity) {
    Matcher custom = CUSTOM_COURSE.matcher(entity);
    if (custom.matches()) {
      return split(custom.group(1), "ccx-v1:", "+ccx@" + custom.group(2));
    }
    return split(entity, "course-v1:", "");
  }

  private Optional<CourseKey> split(String entity, String prefix, String suffix) {
    // The org of the package is known, and may hold hyphens itself.
    boolean ofTheOrg =
        entity.toLowerCase(Locale.ROOT).startsWith(file.org().toLowerCase(Locale.ROOT) + "-");
    int first = ofTheOrg ? file.org().length() : entity.indexOf('-');
    int last = entity.lastIndexOf('-');
    if (first < 0 || last <= first) {
      return Optional.empty();
    }

    String org = entity.substring(0, first);
    String course = entity.substring(first + 1, last);
    String run = entity.substring(last + 1);
    return CourseKey.parse(prefix + org + "+" + course + "+" + run + suffix);
  }
}
