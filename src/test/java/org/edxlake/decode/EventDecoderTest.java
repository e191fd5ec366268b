package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final String KEY = "course-v1:UniversityX+CS101+2014_T1";
  private static final String BLOCK = "block-v1:UniversityX+CS101+2014_T1+type@problem+block@p1";

  private final RecordDecoder decoder = RecordDecoders.of(EventColumns.TABLE, "", false);

  private Decoded decode(String line) {
    return Decoded.decode(decoder, EventColumns.TABLE, line);
  }

  /** The row of a line, from which the line must come back. */
  private Map<String, Object> row(String line) {
    Decoded decoded = decode(line);
    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(EventRebuild.rebuild(decoded.row())).isEqualTo(EventRebuild.parse(line));
    return decoded.row();
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  @Test
  void aServerEventFillsItsColumnsAndLeavesTheRestInTheContext() {
    String line =
        """
        {"username": "pat_q", "event_source": "server", "event_type": "problem_check", \
        "name": "problem_check", "time": "2015-03-02T10:11:12.123456+00:00", "ip": "192.0.2.7", \
        "agent": "UA", "host": "courses.edx.org", "page": "x_module", "referer": "", \
        "accept_language": "en", "session": "", "context": {"course_id": "%s", \
        "org_id": "UniversityX", "user_id": 42, "path": "/courses/x", "course_user_tags": {}, \
        "module": {"display_name": "Q1", "usage_key": "%s"}}, \
        "event": {"problem_id": "%s", "attempts": 1}}"""
            .formatted(KEY, BLOCK, BLOCK);

    assertThat(row(line))
        .containsOnly(
            entry("username", "pat_q"),
            entry("event_source", "server"),
            entry("event_type", "problem_check"),
            entry("name", "problem_check"),
            entry("time", Instant.parse("2015-03-02T10:11:12.123456Z")),
            entry("ip", "192.0.2.7"),
            entry("agent", "UA"),
            entry("host", "courses.edx.org"),
            entry("page", "x_module"),
            entry("referer", ""),
            entry("accept_language", "en"),
            entry("session", ""),
            entry("user_id", 42L),
            entry("path", "/courses/x"),
            entry("course_id", KEY),
            entry("module_id", BLOCK),
            entry("event_kind", "object"),
            entry("event", "{\"problem_id\": \"%s\", \"attempts\": 1}".formatted(BLOCK)),
            entry(
                "context",
                """
                {"course_id": "%s", "org_id": "UniversityX", "course_user_tags": {}, \
                "module": {"display_name": "Q1", "usage_key": "%s"}}"""
                    .formatted(KEY, BLOCK)));
  }

  @Test
  void aBrowserEventIsTextThatHoldsJson() {
    String line =
        """
        {"username": "pat_q", "event_source": "browser", "event_type": "play_video", \
        "time": "2015-03-02T10:11:13+00:00", \
        "page": "https://courses.edx.org/courses/UniversityX/CS101/2014_T1/courseware/a/b/", \
        "context": {"user_id": "", "path": "/event"}, \
        "event": "{\\"id\\": \\"i4x-UniversityX-CS101-video-v1\\", \\"currentTime\\": 1.5}"}""";

    assertThat(row(line))
        .containsOnly(
            entry("username", "pat_q"),
            entry("event_source", "browser"),
            entry("event_type", "play_video"),
            entry("time", Instant.parse("2015-03-02T10:11:13Z")),
            entry(
                "page",
                "https://courses.edx.org/courses/UniversityX/CS101/2014_T1/courseware/a/b/"),
            entry("path", "/event"),
            entry("course_id", "UniversityX/CS101/2014_T1"),
            entry("event_kind", "json"),
            entry("event", "{\"id\": \"i4x-UniversityX-CS101-video-v1\", \"currentTime\": 1.5}"),
            entry("context", "{\"user_id\": \"\"}"));
  }

  @Test
  void aMobileEventKeepsWhenItWasReceived() {
    String line =
        """
        {"time": "2016-02-27T08:00:00.001000+00:00", "context": \
        {"received_at": "2016-03-04T09:00:00.000001+00:00", "component": "videoplayer"}}""";

    assertThat(row(line))
        .containsOnly(
            entry("time", Instant.parse("2016-02-27T08:00:00.001Z")),
            entry("received_at", Instant.parse("2016-03-04T09:00:00.000001Z")),
            entry("event_kind", "missing"),
            entry("context", "{\"component\": \"videoplayer\"}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "an object | {'a': 1} | object | {'a': 1}",
        "a list, as problem_graded sends it | ['a', '<b>'] | list | ['a', '<b>']",
        "a list as text | '[1, 2]' | json | [1, 2]",
        "pairs | 'input_1=a+b&input_2%5B%5D=choice_1' | form | input_1=a+b&input_2%5B%5D=choice_1",
        "a pair without a value | 'input_1=' | form | input_1=",
        "words | 'page 2 of 3' | text | page 2 of 3",
        "a pair without a name | '=1' | text | =1",
        "a pair among words | 'a=1&b' | text | a=1&b",
        "a number as text | '17' | text | 17",
        "blanks | '  ' | text | '  '",
        "cut JSON | '{\\\"POST\\\": {\\\"a\\\": [\\\"b' | truncated | {\"POST\": {\"a\": [\"b",
        "two objects | '{} {}' | text | {} {}",
        "braces, but no JSON | '{a}' | text | {a}"
      },
      quoteCharacter = '`')
  void aPayloadHasAKind(String what, String sent, String kind, String event) {
    Map<String, Object> row = row("{\"event\": " + quoted(sent) + "}");

    String expected = event.equals("'  '") ? "  " : event;
    boolean json = sent.startsWith("{") || sent.startsWith("[");
    assertThat(row)
        .containsOnly(
            entry("event_kind", kind), entry("event", json ? quoted(expected) : expected));
  }

  @Test
  void pairsThatWereEncodedTwiceAreAForm() {
    assertThat(row("{\"event\": \"\\\"input_1=a&input_2=b\\\"\"}"))
        .containsOnly(entry("event_kind", "form"), entry("event", "\"input_1=a&input_2=b\""));
  }

  @Test
  void anEmptyPayloadIsNeitherMissingNorText() {
    assertThat(row("{\"event\": \"\"}")).containsOnly(entry("event_kind", "empty"));
    assertThat(row("{}")).containsOnly(entry("event_kind", "missing"));
    assertThat(row("{\"event\": null}"))
        .containsOnly(entry("event_kind", "missing"), entry("extra", "{\"event\": null}"));
  }

  @Test
  void aPayloadThatIsANumberDoesNotFitAndStays() {
    Decoded decoded = decode("{\"event\": 17}");

    assertThat(decoded.row())
        .containsOnly(entry("event_kind", "missing"), entry("extra", "{\"event\": 17}"));
    assertThat(decoded.misfits()).containsExactly("event");
  }

  @ParameterizedTest
  @CsvSource({
    "2015-03-02T10:11:12.123456+00:00, 2015-03-02T10:11:12.123456Z, false",
    "2015-03-02T10:11:12+00:00, 2015-03-02T10:11:12Z, false",
    "2012-02-29 23:59:59, 2012-02-29T23:59:59Z, true",
    "2013-06-01T00:00:00, 2013-06-01T00:00:00Z, true",
    "2013-06-01T00:00:00Z, 2013-06-01T00:00:00Z, true",
    "2013-06-01T00:00:00.5+00:00, 2013-06-01T00:00:00.500Z, true",
    "2013-06-01T00:00:00.000000+00:00, 2013-06-01T00:00:00Z, true",
    "2013-06-01T00:00:00.1234567+00:00, 2013-06-01T00:00:00.123456Z, true",
    "2013-06-01T00:00:00-04:00, 2013-06-01T04:00:00Z, true",
    "2013-06-01T00:00:00+0530, 2013-05-31T18:30:00Z, true",
    "1401580800, 2014-06-01T00:00:00Z, true",
    "1401580800123, 2014-06-01T00:00:00.123Z, true",
    "1401580800123456, 2014-06-01T00:00:00.123456Z, true",
    "0001-01-01T00:00:00+00:00, 0001-01-01T00:00:00Z, false"
  })
  void aTimeIsReadInEveryFormAndStaysUnlessPythonWouldWriteItSo(
      String sent, Instant time, boolean stays) {
    Map<String, Object> row = row("{\"time\": \"" + sent + "\"}");

    assertThat(row.get("time")).isEqualTo(time);
    assertThat(row.containsKey("extra")).isEqualTo(stays);
  }

  @Test
  void aTimeMayBeANumber() {
    assertThat(row("{\"time\": 1401580800}"))
        .containsOnly(
            entry("time", Instant.parse("2014-06-01T00:00:00Z")),
            entry("event_kind", "missing"),
            entry("extra", "{\"time\": 1401580800}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"yesterday\"",
        "\"2013-02-29T00:00:00\"",
        "\"2013-06-01T24:00:00\"",
        "\"2013-06-01T00:00:60\"",
        "\"2013-06-01T00:00:00.\"",
        "\"2013-06-01T00:00:00 UTC\"",
        "\"0000-00-00 00:00:00\"",
        "12.5",
        "true",
        "{}"
      })
  void aTimeThatCannotBeReadIsNullAndStays(String sent) {
    String line = "{\"time\": " + sent + "}";

    Decoded decoded = decode(line);

    assertThat(decoded.row()).containsOnly(entry("event_kind", "missing"), entry("extra", line));
    assertThat(decoded.misfits()).containsExactly("time");
  }

  @Test
  void aUserIdMayBeDigitsInQuotesWhichThenStay() {
    assertThat(row("{\"context\": {\"user_id\": \"42\"}}"))
        .containsOnly(
            entry("user_id", 42L),
            entry("context", "{\"user_id\": \"42\"}"),
            entry("event_kind", "missing"));
  }

  @ParameterizedTest
  @CsvSource({"null, false", "'\"\"', false", "42.0, true", "1e3, true", "'\"pat\"', true"})
  void aUserIdThatIsNoNumberIsNullAndStays(String sent, boolean misfit) {
    String context = "{\"user_id\": " + sent + "}";
    Decoded decoded = decode("{\"context\": " + context + "}");

    assertThat(decoded.row())
        .containsOnly(entry("context", context), entry("event_kind", "missing"));
    assertThat(decoded.misfits().contains("user_id")).isEqualTo(misfit);
  }

  @Test
  void aUserIdBeyondSixtyFourBitsIsAMisfit() {
    assertThat(row("{\"context\": {\"user_id\": -9223372036854775808}}").get("user_id"))
        .isEqualTo(Long.MIN_VALUE);
    Decoded decoded = decode("{\"context\": {\"user_id\": 9223372036854775808}}");
    assertThat(decoded.misfits()).containsExactly("user_id");
    assertThat(decoded.value("context")).isEqualTo("{\"user_id\": 9223372036854775808}");
  }

  @Test
  void aUsernameIsTrimmedAndThenStaysAsSent() {
    assertThat(row("{\"username\": \"pat_q\\n\"}"))
        .containsOnly(
            entry("username", "pat_q"),
            entry("event_kind", "missing"),
            entry("extra", "{\"username\": \"pat_q\\n\"}"));
  }

  @Test
  void nullStaysSinceItIsNotTheSameAsNoMember() {
    Decoded decoded = decode("{\"page\": null}");

    assertThat(decoded.misfits()).isEmpty();
    assertThat(row("{\"page\": null}"))
        .containsOnly(entry("event_kind", "missing"), entry("extra", "{\"page\": null}"));
  }

  @Test
  void aMemberOfTheWrongTypeIsNullAndStays() {
    String line = "{\"event_type\": [\"a\"], \"context\": \"none\"}";
    Decoded decoded = decode(line);

    assertThat(decoded.row()).containsOnly(entry("event_kind", "missing"), entry("extra", line));
    assertThat(decoded.misfits()).containsExactly("event_type", "context");
    row(line);
  }

  @Test
  void unknownMembersAreExtra() {
    assertThat(
            row(
                "{\"label\": \"x\", \"name\": \"n\", \"nonInteraction\": 1, \"_id\": {\"$oid\": \"5\"}}"))
        .containsOnly(
            entry("name", "n"),
            entry("event_kind", "missing"),
            entry(
                "extra", "{\"label\": \"x\", \"nonInteraction\": 1, \"_id\": {\"$oid\": \"5\"}}"));
  }

  @Test
  void ofARepeatedNameTheLastCountsAndAllStay() {
    String line =
        "{\"name\": \"a\", \"name\": \"b\", \"context\": {\"user_id\": 1, \"user_id\": 2}, \"event\": 1, \"event\": {}}";

    assertThat(row(line))
        .containsOnly(
            entry("name", "b"),
            entry("user_id", 2L),
            entry("context", "{\"user_id\": 1, \"user_id\": 2}"),
            entry("event_kind", "object"),
            entry("event", "{}"),
            entry("extra", "{\"name\": \"a\", \"name\": \"b\", \"event\": 1, \"event\": {}}"));
  }

  @Test
  void escapedNamesAreNames() {
    assertThat(row("{\"\\u006eame\": \"n\"}"))
        .containsOnly(entry("name", "n"), entry("event_kind", "missing"));
  }

  @Test
  void escapesAreDecoded() {
    assertThat(
            row("{\"agent\": \"\\u00fc\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000ü😀\"}")
                .get("agent"))
        .isEqualTo("ü😀\"\\/\b\f\n\r\t\0ü😀");
  }

  @Test
  void aLoneSurrogateBecomesAReplacementCharacterAndStays() {
    assertThat(
            row(
                "{\"agent\": \"a\\ud83d\", \"event\": \"\\ude00\", \"context\": {\"path\": \"\\ud800\\ud800\"}}"))
        .containsOnly(
            entry("agent", "a\uFFFD"),
            entry("event_kind", "text"),
            entry("event", "\uFFFD"),
            entry("path", "\uFFFD\uFFFD"),
            entry("context", "{\"path\": \"\\ud800\\ud800\"}"),
            entry("extra", "{\"agent\": \"a\\ud83d\", \"event\": \"\\ude00\"}"));
  }

  @Test
  void pythonsNumbersThatAreNoneAreAccepted() {
    assertThat(row("{\"event\": {\"speed\": NaN, \"a\": [Infinity, -Infinity]}}").get("event"))
        .isEqualTo("{\"speed\": NaN, \"a\": [Infinity, -Infinity]}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "the context | {'context': {'course_id': 'UniversityX/C/R'}} | UniversityX/C/R",
        "the context, trimmed | {'context': {'course_id': ' UniversityX/C/R\\n'}} | UniversityX/C/R",
        "the payload | {'event': {'course_id': 'course-v1:U+C+R'}} | course-v1:U+C+R",
        "a request | {'event_type': '/courses/U/C/R/wiki/C/'} | U/C/R",
        "a request, encoded | {'event_type': '/courses/course-v1%3AU%2BC%2BR/about'} | course-v1:U+C+R",
        "a request for an old block | {'event_type': '/courses/U/C/R/modx/i4x://U/C/problem/p1/problem_get'} | U/C/R",
        "the context's path | {'context': {'path': '/courses/U/C/R'}} | U/C/R",
        "a page | {'page': 'https://edge.edx.org/courses/course-v1:U+C+R?x=1'} | course-v1:U+C+R",
        "a page about an old block | {'page': 'https://x/courses/U/C/R/jump_to/i4x://U/C/html/b'} | U/C/R",
        "a block in a path | {'event_type': '/xblock/block-v1:U+C+R+type@html+block@b'} | course-v1:U+C+R",
        "a custom course | {'event': {'id': 'ccx-block-v1:U+C+R+ccx@7+type@html+block@b'}} | ccx-v1:U+C+R+ccx@7",
        "the module | {'context': {'module': {'usage_key': 'block-v1:U+C+R+type@html+block@b'}}} | course-v1:U+C+R",
        "junk, then a page | {'context': {'course_id': 'U/C'}, 'page': 'http://x/courses/U/C/R/'} | U/C/R"
      },
      quoteCharacter = '`')
  void theCourseIsFoundIn(String where, String line, String course) {
    assertThat(row(quoted(line)).get("course_id")).isEqualTo(course);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event_type': '/courses/v1/blocks/x/y'}",
        "{'event_type': '/login?next=/courses/U/C/R/'}",
        "{'event_type': '/dashboard'}",
        "{'event': {'problem_id': 'i4x://U/C/problem/p1'}}",
        "{'context': {'course_id': ''}}",
        "{'context': {'course_id': 'U/C/__HIVE_DEFAULT_PARTITION__'}}"
      })
  void noCourseIsGuessed(String line) {
    assertThat(row(quoted(line))).doesNotContainKey("course_id");
  }

  @Test
  void aTextFarTooLongForAUrlIsNotSearchedForACourse() {
    String page = "https://edge.edx.org/courses/U/C/R" + "/".repeat(4_000_000);
    String line = "{\"page\": \"" + page + "\"}";

    assertThat(row(line)).containsOnly(entry("page", page), entry("event_kind", "missing"));
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    assertThat(Decoded.allocated(decoder, EventColumns.TABLE, bytes)).isLessThan(20_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'event': {'id': 'i4x-U-C-video-v', 'module_id': 'i4x://U/C/video/v'}} | i4x://U/C/video/v",
        "{'event': '{\\\"id\\\": \\\"i4x://U/C/sequential/s\\\"}'} | i4x://U/C/sequential/s",
        "{'event': {'id': 'i4x-U-C-video-v'}} | "
      },
      quoteCharacter = '`')
  void theBlockIsFoundInThePayload(String line, String block) {
    assertThat(row(quoted(line)).get("module_id")).isEqualTo(block);
  }

  @Test
  void textInFrontOfTheObjectIsKept() {
    Decoded decoded = decode("Sep  9 00:00:48 localhost {\"name\": \"n\"}\r");

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decoded.row())
        .containsOnly(
            entry("prefix", "Sep  9 00:00:48 localhost "),
            entry("name", "n"),
            entry("event_kind", "missing"));
  }

  @Test
  void aByteOrderMarkAndWhiteSpaceMeanNothing() {
    assertThat(decode("\uFEFF \t{\"name\": \"n\"} \r").row())
        .containsOnly(entry("name", "n"), entry("event_kind", "missing"));
    assertThat(decode("").outcome()).isEqualTo(Outcome.Kept.BLANK);
    assertThat(decode(" \t\r").outcome()).isEqualTo(Outcome.Kept.BLANK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': 1 | TRUNCATED_JSON",
        "{'a': 'x | TRUNCATED_JSON",
        "{'a': tru | TRUNCATED_JSON",
        "{'a': '\\u12 | TRUNCATED_JSON",
        "{ | TRUNCATED_JSON",
        "Sep 9 {'a': | TRUNCATED_JSON",
        "{'a': 1} {'a': 1} | TRAILING_TEXT",
        "{'a': 1}, | TRAILING_TEXT",
        "Sep 9 {} x | TRAILING_TEXT",
        "[{'a': 1}] | NOT_AN_OBJECT",
        "17 | NOT_AN_OBJECT",
        "'text' | NOT_AN_OBJECT",
        "null | NOT_AN_OBJECT",
        "hello | NOT_JSON",
        "{'a': 1,} | NOT_JSON",
        "{'a': 01} | NOT_JSON",
        "{'a': [1}} | NOT_JSON",
        "{'a': .5} | NOT_JSON",
        "{'a': '\\x'} | NOT_JSON",
        "{a: 1} | NOT_JSON",
        "{'a' 1} | NOT_JSON"
      })
  void aBrokenLineIsRejectedForItsReason(String line, RejectReason reason) {
    assertThat(decode(quoted(line)).reason()).isEqualTo(reason);
  }

  @Test
  void aControlCharacterInsideAStringIsNoJson() {
    assertThat(decode("{\"a\": \"x\ty\"}").outcome())
        .isEqualTo(new Outcome.Rejected(RejectReason.NOT_JSON, "byte 9 of 12 is no JSON"));
  }

  @Test
  void nestingHasALimit() {
    String deepest = "{\"a\": " + "[".repeat(511) + "]".repeat(511) + "}";
    String tooDeep = "{\"a\": " + "[".repeat(512) + "]".repeat(512) + "}";

    assertThat(decode(deepest).outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decode(tooDeep).reason()).isEqualTo(RejectReason.TOO_DEEP);
    assertThat(decode("[".repeat(100_000)).reason()).isEqualTo(RejectReason.TOO_DEEP);
  }

  @Test
  void invalidUtf8IsReplacedAndTheRowIsMarked() {
    byte[] line = "{\"agent\": \"a?b\"}".getBytes(StandardCharsets.UTF_8);
    line[12] = (byte) 0xFF;

    Decoded decoded = Decoded.decode(decoder, EventColumns.TABLE, line);

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.REPAIRED_ROW);
    assertThat(decoded.value("agent")).isEqualTo("a\uFFFDb");
  }

  @Test
  void anyBytesHaveExactlyOneOutcome() {
    Random random = new Random(7);
    String sample =
        "{\"username\": \"pat\", \"time\": \"2015-03-02T10:11:12+00:00\", \"event\": \"{\\\"id\\\": 1}\","
            + " \"context\": {\"course_id\": \"U/C/R\", \"user_id\": 42, \"module\": {\"usage_key\": \"x\"}},"
            + " \"page\": null, \"x\": [1.5e3, true, {}]}";
    byte[] good = sample.getBytes(StandardCharsets.UTF_8);
    int rows = 0;
    int rejects = 0;
    for (int round = 0; round < 40_000; round++) {
      byte[] line = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int place = random.nextInt(line.length);
        line[place] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:\\ u0".charAt(random.nextInt(11));
      }
      Outcome outcome = Decoded.decode(decoder, EventColumns.TABLE, line).outcome();
      rows += outcome instanceof Outcome.Kept ? 1 : 0;
      rejects += outcome instanceof Outcome.Rejected ? 1 : 0;
    }
    assertThat(rows + rejects).isEqualTo(40_000);
    assertThat(rows).isGreaterThan(1_000);
    assertThat(rejects).isGreaterThan(1_000);
  }
}
