package org.edxlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Site;
import org.edxlake.simulate.EventTemplate.Compiled;
import org.edxlake.simulate.EventTemplate.CourseEvidence;
import org.edxlake.simulate.EventTemplate.Hole;

/** Writes the event log of a site and day, in constant memory, and counts what it writes. */
final class EventLog {
  private static final long MICROS_OF_DAY = 86_400_000_000L;
  // Odd, and a multiple of neither 3 nor 5: n ↦ n·STRIDE runs through all microseconds of a day
  // before one comes again, in an order that looks shuffled. So no two events are equal by chance.
  private static final long STRIDE = 61_803_398_879L;
  private static final int PICKS = 4096;

  private static final List<RejectReason> BREAKS =
      List.of(
          RejectReason.TRUNCATED_JSON,
          RejectReason.TRAILING_TEXT,
          RejectReason.NOT_AN_OBJECT,
          RejectReason.NOT_JSON);

  private static final String[] AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; rv:31.0) Gecko/20100101 Firefox/31.0",
    "Mozilla/5.0 (iPad; CPU OS 7_1 like Mac OS X) AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0",
    "Dalvik/1.6.0 (Linux; U; Android 4.4.2)"
  };
  private static final String[] WORDS = {
    "why is this so",
    "see the second video",
    "caf\\u00e9 and \u00fcber",
    "thanks, solved",
    "x^2 + y^2",
    "\u5b66\u4e60",
    "the answer is 42",
    "read the chapter again"
  };

  private final SimulationPlan plan;
  private final Site site;
  private final LocalDate date;
  private final List<Course> courses;
  private final Learners learners;
  private final long seed;
  private final List<Compiled> ordinary = new ArrayList<>();
  private final List<Compiled> odd = new ArrayList<>();
  private final int[] picks = new int[PICKS];
  private final List<CourseBytes> courseBytes;
  private final byte[][] agents = bytes(AGENTS);
  private final byte[][] words = bytes(WORDS);
  private final byte[] host;

  private final byte[] today;
  private final byte[][] earlierDays = new byte[20][];
  private final long epochSecond;

  private final ByteText text = new ByteText();
  private final Counts counts;
  private long flushed;

  /** What a log holds. */
  static final class Counts {
    long lines;
    long blank;
    long repaired;
    long repeats;
    long prefixed;
    long bytes;
    final Map<String, Long> rejected = new TreeMap<>();
    final Map<String, Long> kinds = new TreeMap<>();

    /** Rows by course, those without one last. */
    final long[] rows;

    final long[] userIds;

    Counts(int courses) {
      rows = new long[courses + 1];
      userIds = new long[courses + 1];
    }

    long allRows() {
      long all = 0;
      for (long each : rows) {
        all += each;
      }
      return all;
    }
  }

  /** The texts of a course that go into holes. */
  private static final class CourseBytes {
    final byte[] key;
    final byte[] encodedKey;
    final byte[] org;
    final byte[][] problems;
    final byte[][] problemNames;
    final byte[][] problemIds;
    final byte[][] problemFolders;
    final byte[][] videos;
    final byte[][] videoIds;
    final byte[][] videoFolders;
    final byte[][] sequentials;
    final byte[][] sequentialNames;
    final byte[][] sequentialFolders;
    final byte[][] chapterNames;
    final byte[][] verticals;
    final byte[][] verticalFolders;
    final byte[] openAssessment;

    CourseBytes(Course course) {
      key = utf8(course.key.text());
      encodedKey = utf8(course.encodedKey());
      org = utf8(course.key.org());
      problems = bytes(course.problems);
      problemNames = bytes(course.problems.stream().map(Course::nameOf).toList());
      problemIds = bytes(course.problems.stream().map(Course::htmlId).toList());
      problemFolders = bytes(course.problems.stream().map(Course::folderOf).toList());
      videos = bytes(course.videos);
      videoIds = bytes(course.videos.stream().map(Course::htmlId).toList());
      videoFolders = bytes(course.videos.stream().map(Course::folderOf).toList());
      sequentials = bytes(course.sequentials);
      sequentialNames = bytes(course.sequentials.stream().map(Course::nameOf).toList());
      sequentialFolders = bytes(course.sequentials.stream().map(Course::folderOf).toList());
      chapterNames = bytes(course.chapters.stream().map(Course::nameOf).toList());
      verticals = bytes(course.verticals);
      verticalFolders = bytes(course.verticals.stream().map(Course::folderOf).toList());
      openAssessment = utf8(course.openAssessment);
    }
  }

  EventLog(
      SimulationPlan plan,
      Site site,
      LocalDate date,
      List<Course> courses,
      Learners learners,
      EventCatalogue catalogue) {
    this.plan = plan;
    this.site = site;
    this.date = date;
    this.courses = courses;
    this.learners = learners;
    this.seed = Dice.mix(plan.seed(), Dice.of(site.name()), date.toEpochDay());
    this.counts = new Counts(courses.size());
    this.courseBytes = courses.stream().map(CourseBytes::new).toList();
    this.host = utf8(site.equals(Site.EDGE) ? "edge.edx.org" : "courses.edx.org");
    this.today = utf8(date.toString());
    this.epochSecond = date.toEpochDay() * 86_400L;
    for (int i = 0; i < earlierDays.length; i++) {
      earlierDays[i] = utf8(date.minusDays(i).toString());
    }
    choose(catalogue);
  }

  /** `universityx-prod-events-2014-07-21.log.gz.gpg`. */
  String fileName() {
    return plan.org() + "-" + site + "-events-" + date + ".log.gz.gpg";
  }

  /** Writes all lines. May be called once. */
  Counts write(OutputStream out) throws IOException {
    // The first events of a log go through the catalogue in turn, so that every event comes within
    // a few days even of a small simulation; the others come as often as in life.
    long events = plan.eventsPerDay();
    long dayOrdinal = date.toEpochDay() - plan.from().toEpochDay();
    long parade = Math.min(ordinary.size(), events);
    long first = Math.floorMod(dayOrdinal * parade, (long) ordinary.size());

    for (long i = 0; i < events; i++) {
      long salt = Dice.mix(seed, i);
      int pick =
          i < parade
              ? (int) ((first + i) % ordinary.size())
              : picks[(int) (salt >>> 8) & (PICKS - 1)];
      Compiled template = ordinary.get(pick);
      if (plan.oddities()) {
        writeWithOddities(template, i, salt);
      } else {
        writeEvent(template, i, salt);
      }
      if (text.length() > 1 << 16) {
        flush(out);
      }
    }
    flush(out);
    counts.bytes = flushed;
    return counts;
  }

  private void flush(OutputStream out) throws IOException {
    flushed += text.length();
    text.flush(out);
  }

  private void choose(EventCatalogue catalogue) {
    List<Integer> weights = new ArrayList<>();
    List<EventTemplate> templates = catalogue.templates();
    for (int i = 0; i < templates.size(); i++) {
      Compiled compiled = templates.get(i).compile();
      if (templates.get(i).isOdd()) {
        odd.add(compiled);
      } else if (plan.oddities() || templates.get(i).isStrict()) {
        ordinary.add(compiled);
        weights.add(catalogue.weight(i));
      }
    }

    long total = weights.stream().mapToLong(Integer::longValue).sum();
    int template = 0;
    long reached = weights.get(0);
    for (int i = 0; i < PICKS; i++) {
      while (reached * PICKS <= i * total) {
        template++;
        reached += weights.get(template);
      }
      picks[i] = template;
    }
  }

  private void writeWithOddities(Compiled template, long i, long salt) {
    switch ((int) (i % 400)) {
      case 7 -> {
        text.add(i % 800 < 400 ? "\n" : "  \t \n");
        counts.lines++;
        counts.blank++;
        writeEvent(template, i, salt);
      }
      case 17 -> {
        int from = text.length();
        Row row = writeEvent(template, i, salt);
        text.copy(from, text.length());
        count(template, row);
        counts.repeats++;
      }
      case 27 -> {
        text.add("Jul 21 06:25:10 localhost ");
        counts.prefixed++;
        writeEvent(template, i, salt);
      }
      case 37 -> {
        writeEvent(odd.get((int) (i / 400 % odd.size())), i, salt);
        counts.repaired++;
      }
      case 47 -> {
        if (i % 8_000 == 47) {
          writeBroken(template, i, salt);
        }
        writeEvent(template, i, salt);
      }
      default -> writeEvent(template, i, salt);
    }
  }

  /** A line that is no event, with what it is made of. */
  private void writeBroken(Compiled template, long i, long salt) {
    long file = date.toEpochDay() + 2L * plan.sites().indexOf(site);
    RejectReason reason = BREAKS.get((int) Math.floorMod(file + i / 8_000, (long) BREAKS.size()));
    int from = text.length();
    switch (reason) {
      case TRUNCATED_JSON -> {
        render(template, i, salt);
        text.cutTo(from + (text.length() - from) / 2);
      }
      case TRAILING_TEXT -> {
        render(template, i, salt);
        render(template, i, salt);
      }
      case NOT_AN_OBJECT -> text.add("[\"" + i + "\", null, 1.5]");
      default -> text.add("Traceback (most recent call last) of request " + i);
    }
    text.add('\n');
    counts.lines++;
    counts.rejected.merge(reason.word(), 1L, Long::sum);
  }

  /** Who did it, and where. */
  private record Row(int course, long userId) {}

  private Row writeEvent(Compiled template, long i, long salt) {
    Row row = render(template, i, salt);
    text.add('\n');
    count(template, row);
    return row;
  }

  private void count(Compiled template, Row row) {
    EventTemplate what = template.template;
    boolean found =
        what.course() == CourseEvidence.KEY
            || (what.course() == CourseEvidence.USAGE_KEY
                && courses.get(row.course()).isNewStyle());
    int course = found ? row.course() : courses.size();
    counts.lines++;
    counts.rows[course]++;
    counts.userIds[course] += what.hasUserId() ? row.userId() : 0;
    counts.kinds.merge(what.kind(), 1L, Long::sum);
  }

  private Row render(Compiled template, long i, long salt) {
    int courseOrdinal = Dice.below(Dice.mix(salt, 1), courses.size());
    int learner = Dice.below(Dice.mix(salt, 2), learners.count());
    long userId = learners.id(learner);
    long details = Dice.mix(salt, 3);
    CourseBytes course = courseBytes.get(courseOrdinal);

    byte[][] pieces = template.pieces;
    Hole[] holes = template.holes;
    text.add(pieces[0]);
    for (int hole = 0; hole < holes.length; hole++) {
      fill(holes[hole], course, learner, userId, i, details);
      text.add(pieces[hole + 1]);
    }
    return new Row(courseOrdinal, userId);
  }

  private void fill(Hole hole, CourseBytes course, int learner, long userId, long i, long details) {
    switch (hole) {
      case TIME, RECEIVED -> time(today, (byte) 'T', i, 6, "+00:00");
      case EARLIER_TIME -> time(earlierDays[Dice.below(details, 20)], (byte) 'T', i, 6, "+00:00");
      case PLAIN_TIME -> time(today, (byte) 'T', i, 6, "");
      case BLANK_TIME -> time(today, (byte) ' ', i, 6, "+00:00");
      case ZULU_TIME -> time(today, (byte) 'T', i, 6, "Z");
      case MILLISECOND_TIME -> time(today, (byte) 'T', i, 3, "+00:00");
      case EPOCH_TIME -> text.number(epochSecond + microOfDay(i) / 1_000_000);
      case USERNAME -> text.add(learners.username(learner));
      case USER -> text.number(userId);
      case COURSE -> text.add(course.key);
      case ENCODED_COURSE -> text.add(course.encodedKey);
      case ORG -> text.add(course.org);
      case HOST -> text.add(host);
      case IP -> ip(userId);
      case AGENT -> text.add(agents[(int) (userId & 3)]);
      case SESSION -> {
        text.hex(Dice.mix(userId, date.toEpochDay()), 16);
        text.hex(Dice.mix(userId, ~date.toEpochDay()), 16);
      }
      case PROBLEM -> text.add(pick(course.problems, details));
      case PROBLEM_FOLDER -> text.add(pick(course.problemFolders, details));
      case PROBLEM_NAME -> text.add(pick(course.problemNames, details));
      case PROBLEM_ID -> text.add(pick(course.problemIds, details));
      case VIDEO -> text.add(pick(course.videos, details));
      case VIDEO_FOLDER -> text.add(pick(course.videoFolders, details));
      case VIDEO_ID -> text.add(pick(course.videoIds, details));
      case SEQUENTIAL -> text.add(pick(course.sequentials, details));
      case SEQUENTIAL_FOLDER -> text.add(pick(course.sequentialFolders, details));
      case SEQUENTIAL_NAME -> text.add(pick(course.sequentialNames, details));
      case CHAPTER_NAME -> text.add(pick(course.chapterNames, details));
      case VERTICAL -> text.add(pick(course.verticals, details));
      case VERTICAL_FOLDER -> text.add(pick(course.verticalFolders, details));
      case ORA -> text.add(course.openAssessment);
      case SMALL -> text.number(1 + Dice.below(details, 9));
      case SECONDS -> {
        text.number(Dice.below(details, 400));
        text.add('.');
        text.digits(1 + Dice.below(details >>> 4, 899), 3);
      }
      case NUMBER -> text.number(1_000 + Dice.below(details, 900_000));
      case HEX -> {
        text.hex(details, 16);
        text.hex(~details, 16);
      }
      case OBJECT_ID -> {
        text.hex((epochSecond << 32) | (details & 0xffffffffL), 16);
        text.hex(~details, 8);
      }
      case UUID -> text.add(Dice.uuid(details));
      case WORDS -> text.add(words[Dice.below(details, words.length)]);
      case BAD_UTF8 -> text.add(0xE9);
    }
  }

  private static long microOfDay(long event) {
    return event * STRIDE % MICROS_OF_DAY;
  }

  private void time(byte[] day, byte separator, long event, int fractionDigits, String zone) {
    long micros = microOfDay(event);
    long seconds = micros / 1_000_000;
    text.add(day);
    text.add(separator);
    text.digits(seconds / 3600, 2);
    text.add(':');
    text.digits(seconds / 60 % 60, 2);
    text.add(':');
    text.digits(seconds % 60, 2);

    // Python leaves a fraction of zero out.
    long fraction = micros % 1_000_000;
    if (fraction != 0) {
      text.add('.');
      text.digits(fractionDigits == 3 ? fraction / 1000 : fraction, fractionDigits);
    }
    text.add(zone);
  }

  private void ip(long userId) {
    // 198.18.0.0/15 is set aside for tests; nobody lives there.
    text.add("198.");
    text.number(18 + (userId >>> 16 & 1));
    text.add('.');
    text.number(userId >>> 8 & 255);
    text.add('.');
    text.number(userId & 255);
  }

  private static byte[] pick(byte[][] choices, long details) {
    return choices[Dice.below(details, choices.length)];
  }

  private static byte[][] bytes(String[] texts) {
    return bytes(List.of(texts));
  }

  private static byte[][] bytes(List<String> texts) {
    return texts.stream().map(EventLog::utf8).toArray(byte[][]::new);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
