package org.edxlake.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.Site;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of a day, as edX documents them. */
class EventLogTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<JsonNode> EVENTS = new ArrayList<>();

  @BeforeAll
  static void simulate() throws IOException {
    SimulationPlan plan = SimulationPlan.demo().withEventsPerDay(20_000).withOddities(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventLog(
            plan,
            Site.PROD,
            LocalDate.of(2014, 7, 21),
            Course.of(plan, Site.PROD),
            new Learners(plan, Site.PROD),
            EventCatalogue.load())
        .write(out);
    for (String line : out.toString(UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        EVENTS.add(JSON.readTree(line));
      }
    }
  }

  @Test
  void withoutOdditiesAnEventIsTextThatEveryReaderTakes() {
    assertThat(EVENTS).hasSize(20_000);
    CharsetEncoder encoder = UTF_8.newEncoder();
    assertThat(EVENTS).allMatch(event -> encoder.canEncode(event.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "courseware/[0-9a-f]{32}/[0-9a-f]{32}/",
        "jump_to_id/[0-9a-f]{32}",
        "info",
        "progress",
        "about",
        "course_wiki",
        "wiki/.+/",
        "teams",
        "pdfbook/\\d",
        "pdfbook/\\d/chapter/\\d",
        "pdfbook/\\d/chapter/\\d/\\d",
        "book/\\d/\\d",
        "[0-9a-f]{32}/",
        "discussion/forum",
        "discussion/forum/search",
        "discussion/forum/[0-9a-f]{32}/inline",
        "discussion/forum/[0-9a-f]{32}/threads/[0-9a-f]{24}",
        "discussion/threads/[0-9a-f]{24}/reply",
        "discussion/comments/[0-9a-f]{24}/upvote",
        "discussion/[0-9a-f]{32}/threads/create",
        "discussion/upload",
        "discussion/users",
        "discussion/users/\\d+",
        "xblock/block-v1:[^/]+type@problem\\+block@[^/]+/handler/xmodule_handler/problem_check",
        "xblock/ccx-block-v1:[^/]+type@problem\\+block@[^/]+/handler/xmodule_handler/problem_check",
        "xblock/i4x:;_;_[^/;]+;_[^/;]+;_problem;_[^/;]+/handler/xmodule_handler/problem_check",
        "xblock/.+type@sequential.+/handler/xmodule_handler/goto_position",
        "xblock/.+type@video.+/handler/xmodule_handler/save_user_state",
        "xblock/.+type@problem.+/handler/publish_completion",
        "modx/i4x://[^/]+/[^/]+/problem/[^/]+/problem_get",
        "instructor/.+",
        "notes/",
        "bookmarks/"
      })
  void everyFamilyOfRequestsInACourseComes(String path) {
    assertThat(EVENTS)
        .extracting(event -> event.path("event_type").asText())
        .anyMatch(type -> type.matches("/courses/(.+:[^/]+|[^:/]+/[^/]+/[^/]+)/" + path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login_ajax",
        "/create_account",
        "/dashboard",
        "/change_enrollment",
        "/event",
        "/api/.+",
        "/xblock/block-v1:.+type@vertical.+",
        "/xblock/i4x:;_;_.+;_vertical;_.+"
      })
  void everyFamilyOfRequestsOutsideACourseComes(String path) {
    assertThat(EVENTS)
        .extracting(event -> event.path("event_type").asText())
        .anyMatch(type -> type.matches(path));
  }

  @Test
  void aCustomCourseIsAmongTheCourses() {
    assertThat(EVENTS)
        .extracting(event -> event.path("context").path("course_id").asText())
        .contains("ccx-v1:UniversityX+101+3T2014+ccx@7");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a context that is a text              | /context                              | "lost"
          an event without a type               | /event_type                           | null
          a time in seconds                     | /time                                 | 14059[0-9]{5}
          a time of receipt in seconds          | /context/received_at                  | 14059[0-9]{5}
          the addresses of proxies              | /ip                                   | "198[0-9.]+, 2001:db8::7"
          no session                            | /session                              | null
          a management command                  | /context/command                      | ".*create_user.*"
          a course in the payload alone         | /event/course_id                      | ".+"
          a block out of a library              | /context/module/original_usage_key    | "block-v1:.+"
          what a plug-in adds                   | /context/asides                       | .*
          a mark that it may be exported        | /event/_export                        | true
          """)
  void whatSomeClientsSendComes(String claim, String pointer, String value) {
    assertThat(EVENTS)
        .as(claim)
        .extracting(event -> event.at(pointer))
        .anyMatch(node -> !node.isMissingNode() && node.toString().matches(value));
  }

  @Test
  void eventsComeInEveryFormOfPayload() {
    assertThat(EVENTS)
        .extracting(event -> event.path("event").getNodeType().name())
        .contains("OBJECT", "STRING", "ARRAY", "NULL", "MISSING");
  }
}
