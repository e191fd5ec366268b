package org.edxlake.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.edxlake.simulate.EventTemplate.CourseEvidence;

/**
 * Every event that edX documents, as templates of lines, and the variants in which events of
 * different years and clients come.
 *
 * @see <a
 *     href="https://edx.readthedocs.io/projects/devdata/en/latest/internal_data_formats/tracking_logs.html">edX
 *     Research Guide, Events in the Tracking Logs</a>
 */
final class EventCatalogue {
  /**
   * `source form payload names…`: sources are B(rowser), S(erver), M(obile); `a=b` is an event
   * whose type is a and whose name is b; braces hold alternatives.
   */
  private static final String EXPLICIT =
      """
      S  object enrollment edx.course.enrollment.{activated,deactivated,mode_changed} edx.course.enrollment.upgrade.succeeded
      B  text   upgrade    edx.course.enrollment.upgrade.clicked
      B  text   sequence   seq_next=edx.ui.lms.sequence.next_selected seq_prev=edx.ui.lms.sequence.previous_selected seq_goto=edx.ui.lms.sequence.tab_selected
      B  text   link       edx.ui.lms.{link_clicked,outline.selected,jump_nav.selected,sequence.outline.selected}
      B  empty  nothing    page_close
      B  text   bookmark   edx.bookmark.accessed
      B  text   tool       edx.course.tool.accessed
      S  object bookmark   edx.bookmark.{added,removed,listed}
      BS object done       edx.done.toggled
      S  object completion edx.completion.block_completion.changed edx.problem.completed
      BM text   video      load_video=edx.video.loaded play_video=edx.video.played pause_video=edx.video.paused stop_video=edx.video.stopped complete_video=edx.video.completed
      BM text   video      hide_transcript=edx.video.transcript.hidden show_transcript=edx.video.transcript.shown edx.video.closed_captions.{shown,hidden}
      BM text   seek       seek_video=edx.video.position.changed
      B  text   speed      speed_change_video
      B  text   video      video_hide_cc_menu=edx.video.language_menu.hidden video_show_cc_menu=edx.video.language_menu.shown
      B  text   bumper     edx.video.bumper.{loaded,played,stopped,skipped,dismissed,transcript.shown,transcript.hidden,transcript.menu.shown,transcript.menu.hidden}
      B  text   book       book textbook.pdf.{thumbnails.toggled,thumbnail.navigated,outline.toggled,chapter.navigated,page.navigated,zoom.buttons.changed,zoom.menu.changed,display.scaled,page.scrolled,search.executed,search.navigatednext,search.highlight.toggled,searchcasesensitivity.toggled}
      B  form   answers    problem_check problem_save problem_reset
      B  list   graded     problem_graded
      B  text   show       problem_show
      S  object check      problem_check problem_check_fail save_problem_check save_problem_check_fail reset_problem reset_problem_fail save_problem_success save_problem_fail
      S  object show       showanswer
      S  object rescore    problem_rescore problem_rescore_fail
      S  object hint       edx.problem.hint.{demandhint_displayed,feedback_displayed}
      S  object grade      edx.grades.{problem.submitted,problem.rescored,problem.score_overridden,problem.state_deleted,subsection.grade_calculated,course.grade_calculated} edx.course.grade.{passed.first_time,now_passed,now_failed}
      S  object drag       edx.drag_and_drop_v2.{loaded,item.picked_up,item.dropped,feedback.opened,feedback.closed}
      S  object post       edx.forum.{thread,response,comment}.{created,edited,deleted,reported,unreported} edx.forum.thread.{viewed,voted} edx.forum.response.voted edx.forum.searched
      S  object submission openassessmentblock.{create_submission,save_submission,get_peer_submission,get_submission_for_staff_grading,peer_assess,self_assess,staff_assess,submit_feedback_on_assessments} openassessment.student_training_assess_example
      B  text   upload     openassessment.upload_file
      B  text   category   oe_{hide,show}_{question,problem} rubric_select oe_show_full_feedback oe_show_respond_to_feedback oe_feedback_response_selected {peer,staff}_grading_{hide,show}_{question,problem}
      B  text   note       edx.course.student_notes.{added,edited,deleted,viewed,searched,notes_page_viewed,used_unit_link}
      S  object poll       xblock.{poll,survey}.{submitted,view_results}
      S  object instruct   ubc.peer_instruction.{accessed,original_submitted,revised_submitted}
      S  object library    edx.librarycontentblock.content.{assigned,removed}
      S  object partition  xmodule.partitions.assigned_user_to_partition
      S  object child      xblock.split_test.child_render
      S  object cohort     edx.cohort.{created,user_added,user_removed,creation_requested,user_add_requested}
      S  object team       edx.team.{created,deleted,changed,activity_updated,learner_added,learner_removed,searched}
      B  text   team       edx.team.page_viewed
      S  object honour     edx.certificate.{created,shared,revoked,generation.enabled,generation.disabled,evidence_visited}
      S  object gadget     edx.googlecomponent.{calendar,document}.displayed oppia.exploration.{loaded,completed,state.changed} microsoft.office.mix.{loaded,played,paused,stopped,slide.loaded}
      S  object exam       edx.special_exam.{proctored,practice,timed}.attempt.{created,started,ready_to_submit,submitted,deleted} edx.special_exam.{proctored,practice}.attempt.{download_software_clicked,ready_to_start,error}
      S  object exam       edx.special_exam.proctored.attempt.{declined,rejected,verified,review_received} edx.special_exam.proctored.option-presented
      S  object exam       edx.special_exam.{proctored,practice,timed}.{created,updated,allowance.created,allowance.deleted}
      S  object staff      add-instructor remove-instructor add-or-remove-user-group delete-student-module-state rescore-student-submission rescore-all-submissions reset-all-attempts reset-student-attempts get-student-progress-page
      S  object staff      list-{forum-admins,forum-mods,forum-community-TAs,staff,instructors,beta-testers,students} {add,remove}-forum-{admin,mod,community-TA} dump-{grades,grades-raw,grades-csv,grades-csv-raw,answer-dist-csv,graded-assignments-config}
      S  object staff      edx.instructor.report.requested psychometrics-histogram-generation
      B  text   report     edx.instructor.report.downloaded
      S  object other      edx.user.settings.changed xblock.problem_builder.{loaded,submitted} site_search site_search_jump harvardx.button_clicked
      B  text   video      video_embedded.play
      B  null   nothing    harvardx.resize
      B  plain  nothing    harvardx.note
      """;

  private static final String PAYLOADS =
      """
      enrollment {"course_id": "${course}", "user_id": ${user}, "mode": "honor"}
      upgrade    {"location": "sidebar-message", "mode": "verified"}
      sequence   {"id": "${sequential}", "old": ${small}, "new": ${small}, "current_tab": ${small}, "target_tab": ${small}, "tab_count": 9, "widget_placement": "top"}
      link       {"current_url": "https://${host}/courses/${course}/info", "target_url": "https://example.org/reading/${number}", "target_name": "Caf\\u00e9 ${small}", "widget_placement": "sidebar"}
      bookmark   {"course_id": "${course}", "component_type": "vertical", "component_usage_id": "${vertical}", "bookmarks_count": ${small}, "list_type": "per_course"}
      tool       {"tool_name": "edx.courses.progress", "is_staff": false}
      done       {"done": true}
      completion {"course_id": "${course}", "block_id": "${problem}", "completion": 1.0}
      video      {"id": "${videoId}", "code": "html5", "currentTime": ${seconds}, "duration": 412.5}
      seek       {"id": "${videoId}", "code": "html5", "old_time": ${seconds}, "new_time": ${seconds}, "type": "onSlideSeek"}
      speed      {"id": "${videoId}", "code": "html5", "current_time": ${seconds}, "old_speed": "1.0", "new_speed": "1.50"}
      bumper     {"host_component_id": "${videoId}", "bumper_id": "https://video.example.org/${hex}.mp4", "code": "html5", "currentTime": ${seconds}, "duration": 17}
      book       {"type": "gotopage", "chapter": "/static/book.pdf", "name": "textbook.pdf.page.navigated", "old": ${small}, "new": ${small}, "page": ${small}, "query": "${words}", "caseSensitive": false}
      show       {"problem_id": "${problem}", "problem": "${problem}"}
      check      {"problem_id": "${problem}", "attempts": ${small}, "grade": ${small}, "max_grade": 9, "success": "incorrect", "answers": {"${problemName}_2_1": "choice_${small}", "${problemName}_3_1": ["choice_0", "choice_${small}"]}, "correct_map": {"${problemName}_2_1": {"hint": "", "hintmode": null, "correctness": "incorrect", "msg": "<p class=\\"note\\">${words}</p>", "npoints": null, "queuestate": null}}, "submission": {"${problemName}_2_1": {"question": "${words}", "answer": "${words}", "response_type": "multiplechoiceresponse", "input_type": "choicegroup", "correct": false, "variant": ""}}, "state": {"seed": 1, "done": null, "correct_map": {}, "student_answers": {}, "input_state": {"${problemName}_2_1": {}}}}
      rescore    {"problem_id": "${problem}", "student": "${user}", "task_id": "${hex}", "orig_score": ${small}, "new_score": ${small}, "orig_total": 9, "new_total": 9}
      hint       {"module_id": "${problem}", "problem_part_id": "${problemName}_2_1", "hint_index": ${small}, "hints": [{"text": "${words}"}], "correctness": false}
      grade      {"course_id": "${course}", "user_id": "${user}", "problem_id": "${problem}", "weighted_earned": ${small}, "weighted_possible": 9, "percent_grade": 0.${small}, "letter_grade": "", "event_transaction_id": "${uuid}", "event_transaction_type": "edx.grades.problem.submitted"}
      drag       {"item_id": ${small}, "location": "zone ${small}", "is_correct": true}
      post       {"id": "${objectId}", "commentable_id": "${hex}", "category_id": "${hex}", "category_name": "Week ${small}", "title": "${words}", "body": "${words}\\n\\u201cagreed\\u201d \\ud83d\\ude00 a\\\\b", "truncated": false, "user_course_roles": [], "user_forums_roles": ["Student"], "options": {"followed": true}, "url": "https://${host}/courses/${course}/discussion/forum/threads/${objectId}", "vote_value": "up", "target_username": "${username}"}
      submission {"submission_uuid": "${uuid}", "submitted_at": "${time}", "attempt_number": 1, "created_at": "${time}", "answer": {"parts": [{"text": "${words} ${words}"}]}}
      upload     {"fileName": "my answer.pdf", "fileSize": ${number}, "fileType": "application/pdf"}
      category   {"category": "${small}", "location": "${problem}", "hash": "${hex}"}
      note       {"note_id": "${hex}", "usage_id": "${vertical}", "note_text": "${words}", "highlighted_content": "${words}", "tags": ["week-${small}"], "component_usage_id": "${vertical}", "view": "Recent Activity"}
      poll       {"url_name": "${hex}", "choice": "B${small}", "choices": {"a": "B${small}"}}
      instruct   {"answer": ${small}, "rationale": "${words}", "truncated": false}
      library    {"location": "${vertical}", "previous_count": ${small}, "max_count": 9, "reason": "overlimit", "result": [{"usage_key": "${problem}", "original_usage_key": null, "descendants": []}]}
      partition  {"partition_id": ${small}, "partition_name": "Experiment", "group_id": ${small}, "group_name": "Group ${small}"}
      child      {"child-id": "${vertical}"}
      cohort     {"cohort_id": ${small}, "cohort_name": "Cohort ${small}", "user_id": ${user}}
      team       {"team_id": "team-${hex}", "user_id": ${user}, "field": "name", "old": "${words}", "new": "${words}", "truncated": [], "page_name": "single-team", "topic_id": "t${small}"}
      honour     {"course_id": "${course}", "user_id": ${user}, "certificate_id": "${hex}", "certificate_url": "https://${host}/certificates/${hex}", "enrollment_mode": "verified", "social_network": "LinkedIn"}
      gadget     {"url": "https://example.org/${hex}", "displayed_in": "iframe", "exploration_id": "${hex}", "state_name": "Start", "slide": ${small}}
      exam       {"exam_id": ${number}, "exam_content_id": "${sequential}", "exam_name": "Final", "exam_is_active": true, "attempt_id": ${number}, "attempt_user_id": ${user}, "attempt_status": "started", "attempt_code": "${uuid}", "attempt_started_at": "${time}"}
      staff      {"instructor": "${username}", "student": "${username}", "problem": "${problem}", "course": "${course}", "success": true, "count": ${small}}
      report     {"report_url": "https://example.org/${hex}.csv", "report_type": "grades"}
      other      {"setting": "email", "old": null, "new": "${hex}", "1.2-odd.name": NaN, "truncated": [], "nested": {"list": [[${small}], {}]}}
      """;

  /** Paths of requests: `form path`. */
  private static final String IMPLICIT =
      """
      courses/${course}/courseware/${chapterName}/${sequentialName}/
      courses/${course}/jump_to_id/${sequentialName}
      courses/${course}/info
      courses/${course}/progress
      courses/${course}/about
      courses/${course}/course_wiki
      courses/${course}/wiki/${org}.${small}/
      courses/${course}/teams
      courses/${course}/pdfbook/0
      courses/${course}/pdfbook/0/chapter/${small}
      courses/${course}/pdfbook/0/chapter/${small}/${small}
      courses/${course}/book/0/${small}
      courses/${course}/${hex}/
      courses/${course}/discussion/forum
      courses/${course}/discussion/forum/search
      courses/${course}/discussion/forum/${hex}/inline
      courses/${course}/discussion/forum/${hex}/threads/${objectId}
      courses/${course}/discussion/threads/${objectId}/reply
      courses/${course}/discussion/comments/${objectId}/upvote
      courses/${course}/discussion/${hex}/threads/create
      courses/${course}/discussion/upload
      courses/${course}/discussion/users
      courses/${course}/discussion/users/${user}
      courses/${course}/instructor/api/list_report_downloads
      courses/${course}/notes/
      courses/${course}/bookmarks/
      courses/${course}/modx/${problem}/problem_get
      courses/${course}/xblock/${problemFolder}/handler/xmodule_handler/problem_check
      courses/${course}/xblock/${sequentialFolder}/handler/xmodule_handler/goto_position
      courses/${course}/xblock/${videoFolder}/handler/xmodule_handler/save_user_state
      courses/${course}/xblock/${problemFolder}/handler/publish_completion
      """;

  private static final String WITHOUT_COURSE =
      """
      login_ajax
      create_account
      dashboard
      change_enrollment
      event
      api/user/v1/accounts
      xblock/${verticalFolder}
      """;

  private static final String IMPLICIT_PAYLOAD =
      """
      {"POST": {"input_${problemId}_2_1": ["choice_${small}"], "password": ["********"]}, "GET": {"page": ["${small}"]}}""";

  private static final String FORM =
      "input_${problemId}_2_1=choice_${small}&input_${problemId}_3_1%5B%5D=a+b%26c";

  private static final String GRADED_LIST =
      """
      ["input_${problemId}_2_1=choice_${small}", "<div class=\\"problem\\">\\n ${words} \\u2713</div>"]""";

  private static final String WEB_CONTEXT =
      """
      {"course_id": "${course}", "org_id": "${org}", "user_id": ${user}, "path": "/event", "course_user_tags": {}}""";

  private static final String MOBILE_CONTEXT =
      """
      {"course_id": "${course}", "org_id": "${org}", "user_id": ${user}, "path": "/segmentio/event", "received_at": "${received}", "application": {"name": "edx.mobileapp.android", "version": "2.0"}, "client": {"device": {"id": "${hex}", "model": "X${small}"}, "network": {"wifi": true}, "os": {"name": "Android"}, "locale": "en-US", "timezone": "Europe/Berlin"}, "component": "videoplayer", "open_in_browser_url": "https://${host}/courses/${course}/courseware/${chapterName}/${sequentialName}/1"}""";

  /** The old middleware cut what was posted at 512 characters. */
  private static final String CUT_PAYLOAD =
      ("{\"POST\": {\"comment\": [\"" + "what i meant to say is this. ".repeat(30))
          .substring(0, 512);

  private final List<EventTemplate> templates = new ArrayList<>();
  private final List<Integer> weights = new ArrayList<>();
  private final Map<String, String> payloads = new HashMap<>();

  private EventCatalogue() {
    PAYLOADS.lines().forEach(this::addPayload);
    EXPLICIT.lines().forEach(this::addExplicit);
    IMPLICIT.lines().forEach(this::addImplicit);
    WITHOUT_COURSE.lines().forEach(this::addWithoutCourse);
    addVariants();
  }

  static EventCatalogue load() {
    return new EventCatalogue();
  }

  /** All templates. One that is odd is not for the ordinary share of a log. */
  List<EventTemplate> templates() {
    return templates;
  }

  /** How often a template is taken, in relation to the others. */
  int weight(int template) {
    return weights.get(template);
  }

  private void addPayload(String line) {
    int blank = line.indexOf(' ');
    payloads.put(line.substring(0, blank), line.substring(blank).strip());
  }

  private void addExplicit(String line) {
    String[] words = line.split(" +", -1);
    for (int i = 3; i < words.length; i++) {
      for (String event : alternatives(words[i])) {
        int equals = event.indexOf('=');
        String type = equals < 0 ? event : event.substring(0, equals);
        String name = event.substring(equals + 1);
        for (int source = 0; source < words[0].length(); source++) {
          addExplicit(words[0].charAt(source), words[1], words[2], type, name);
        }
      }
    }
  }

  private void addExplicit(char source, String form, String payload, String type, String name) {
    String event =
        switch (form) {
          case "object" -> payloads.get(payload);
          case "text" -> quoted(payloads.get(payload));
          case "form" -> quoted(FORM);
          case "list" -> GRADED_LIST;
          case "empty" -> "\"\"";
          case "plain" -> "\"${words}\"";
          default -> "null";
        };
    String kind =
        switch (form) {
          case "text" -> "json";
          case "plain" -> "text";
          case "null" -> "missing";
          default -> form;
        };
    String line =
        switch (source) {
          case 'B' -> browserLine(type, name, WEB_CONTEXT, event);
          case 'M' -> mobileLine(type, name, event);
          default -> serverLine(type, name, payload, event);
        };
    int weight =
        switch (payload) {
          case "video", "seek" -> source == 'M' ? 20 : 60;
          case "sequence" -> 60;
          case "check", "answers" -> 25;
          case "nothing" -> 30;
          case "post", "show", "grade" -> 4;
          default -> 1;
        };
    add(new EventTemplate(kind, CourseEvidence.KEY, true, false, line), weight);
  }

  private static String browserLine(String type, String name, String context, String event) {
    return """
        {"username": "${username}", "event_type": "%s", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "referer": "https://${host}/dashboard", "accept_language": "en-US,en;q=0.8", "event": %s, "event_source": "browser", "context": %s, "time": "${time}", "page": "https://${host}/courses/${course}/courseware/${chapterName}/${sequentialName}/", "name": "%s", "session": "${session}"}"""
        .formatted(type, event, context, name);
  }

  private static String serverLine(String type, String name, String payload, String event) {
    boolean onProblem = payload.equals("check") || payload.equals("show");
    String module =
        onProblem
            ? ", \"module\": {\"display_name\": \"Question ${small}\", \"usage_key\": \"${problem}\"}"
            : "";
    return """
        {"username": "${username}", "event_source": "server", "event_type": "%s", "name": "%s", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": "x_module", "referer": "https://${host}/courses/${course}/info", "accept_language": "de", "session": "", "context": {"course_id": "${course}", "org_id": "${org}", "user_id": ${user}, "path": "/courses/${course}/xblock/${problemFolder}/handler/xmodule_handler/problem_check", "course_user_tags": {"xblock.partition_service.partition_1": "${small}"}%s}, "event": %s}"""
        .formatted(type, name, module, event);
  }

  private static String mobileLine(String type, String name, String event) {
    return """
        {"username": "${username}", "event_source": "mobile", "event_type": "%s", "name": "%s", "time": "${earlierTime}", "page": "https://${host}/courses/${course}/courseware/${chapterName}/${sequentialName}/1", "ip": "", "host": "${host}", "agent": "${agent}", "session": "", "context": %s, "event": %s}"""
        .formatted(type, name, MOBILE_CONTEXT, event.replace("html5", "mobile"));
  }

  private void addImplicit(String path) {
    String line =
        """
        {"username": "${username}", "event_source": "server", "event_type": "/%s", "name": "/%s", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": null, "referer": "https://${host}/courses/${course}/info", "accept_language": "", "session": "${session}", "context": {"course_id": "${course}", "org_id": "${org}", "user_id": ${user}, "path": "/%s"}, "event": %s}"""
            .formatted(path, path, path, quoted(IMPLICIT_PAYLOAD));
    add(new EventTemplate("json", CourseEvidence.KEY, true, false, line), 8);
  }

  private void addWithoutCourse(String path) {
    String line =
        """
        {"username": "", "event_source": "server", "event_type": "/%s", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": null, "referer": "https://${host}/", "session": "", "context": {"course_id": "", "org_id": "", "user_id": null, "path": "/%s"}, "event": %s}"""
            .formatted(path, path, quoted("{\"POST\": {}, \"GET\": {\"q\": [\"${small}\"]}}"));
    CourseEvidence evidence =
        path.startsWith("xblock/") ? CourseEvidence.USAGE_KEY : CourseEvidence.NONE;
    add(new EventTemplate("json", evidence, false, false, line), 4);
  }

  private void addVariants() {
    String video = quoted(payloads.get("video"));

    // Before October 2013 there was no context; before May 2014 no name and no path in it.
    variant(
        "json",
        CourseEvidence.KEY,
        false,
        """
        {"username": "${username}", "host": "${host}", "session": "${session}", "event_source": "browser", "event_type": "play_video", "time": "${plainTime}", "ip": "${ip}", "event": %s, "agent": "${agent}", "page": "https://${host}/courses/${course}/courseware/${chapterName}/${sequentialName}/"}"""
            .formatted(video));
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        """
        {"username": "${username}", "host": "${host}", "event_source": "server", "event_type": "/courses/${course}/info", "context": {"course_id": "${course}", "course_user_tags": {}, "user_id": ${user}, "org_id": "${org}", "username": "${username}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "session": "${session}"}, "time": "${time}", "ip": "${ip}", "event": "{\\"POST\\": {}, \\"GET\\": {}}", "agent": "${agent}", "page": null}""");

    // The course in a URL or a path alone, once percent-encoded.
    String emptyContext =
        "{\"course_id\": \"\", \"org_id\": \"\", \"user_id\": ${user}, \"path\": \"/event\"}";
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine("pause_video", "pause_video", emptyContext, video));
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine("stop_video", "stop_video", emptyContext, video)
            .replace("/courses/${course}/", "/courses/${encodedCourse}/"));
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        """
        {"username": "${username}", "event_source": "server", "event_type": "/courses/${course}/progress", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": null, "context": {"course_id": "", "org_id": "", "user_id": ${user}}, "event": "{\\"POST\\": {}, \\"GET\\": {}}"}""");
    variant(
        "object",
        CourseEvidence.USAGE_KEY,
        false,
        """
        {"username": "", "event_source": "server", "event_type": "problem_check", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": "x_module", "context": {"user_id": ""}, "event": {"problem_id": "${problem}", "attempts": ${small}}}""");

    // Who it was: text, nothing, blanks around it, after log-out.
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine(
            "seq_next",
            "seq_next",
            WEB_CONTEXT.replace("${user}", "\"${user}\""),
            quoted(payloads.get("sequence"))));
    variant(
        "empty",
        CourseEvidence.KEY,
        false,
        browserLine("page_close", "page_close", WEB_CONTEXT.replace("${user}", "\"\""), "\"\"")
            .replace("\"${username}\"", "\"\""));
    variant(
        "empty",
        CourseEvidence.KEY,
        true,
        browserLine("page_close", "page_close", WEB_CONTEXT, "\"\"")
            .replace("\"${username}\"", "\"${username}\\n\""));
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine(
            "load_video",
            "load_video",
            WEB_CONTEXT.replace("\"${course}\"", "\"${course}\\n\""),
            video));

    // Payloads: cut, encoded twice, left out.
    variant(
        "truncated",
        CourseEvidence.KEY,
        true,
        """
        {"username": "${username}", "event_source": "server", "event_type": "/courses/${course}/discussion/upload", "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": null, "context": {"course_id": "${course}", "org_id": "${org}", "user_id": ${user}}, "event": %s}"""
            .formatted(quoted(CUT_PAYLOAD)));
    variant(
        "form",
        CourseEvidence.KEY,
        true,
        browserLine("problem_check", "problem_check", WEB_CONTEXT, quoted(quoted(FORM))));
    variant(
        "missing",
        CourseEvidence.KEY,
        true,
        browserLine("problem_reset", "problem_reset", WEB_CONTEXT, "null")
            .replace("\"event\": null, ", ""));

    addClients();

    // Times, all of them UTC; members that nobody listed; what Python's writer lets through.
    for (String time : List.of("blankTime", "zuluTime", "millisecondTime", "epochTime")) {
      variant(
          "json",
          CourseEvidence.KEY,
          true,
          browserLine("play_video", "play_video", WEB_CONTEXT, video)
              .replace("${time}", "${" + time + "}")
              .replace("\"${epochTime}\"", "${epochTime}"));
    }
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine("speed_change_video", "speed_change_video", WEB_CONTEXT, video)
            .replace(
                "\"event_source\"",
                "\"roles\": {}, \"_id\": {\"$oid\": \"${objectId}\"}, \"label\": \"tab \\ud83d\\ude00 \\ud83d\","
                    + " \"nonInteraction\": 1, \"synthesized\": {\"reason\": \"r\", \"weight\": Infinity},"
                    + " \"event_source\""));

    add(
        new EventTemplate(
            "json",
            CourseEvidence.KEY,
            true,
            true,
            browserLine("seek_video", "seek_video", WEB_CONTEXT, video)
                .replace("${agent}", "caf${badUtf8} browser")),
        0);
  }

  /** What some programs send in another form than the rest, or besides. */
  private void addClients() {
    String video = payloads.get("video");
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        mobileLine("play_video", "edx.video.played", quoted(video))
            .replace("\"${received}\"", "${epochTime}"));
    variant(
        "json",
        CourseEvidence.KEY,
        true,
        browserLine("pause_video", "edx.video.paused", WEB_CONTEXT, quoted(video))
            .replace("\"${ip}\"", "\"${ip}, 2001:db8::7\"")
            .replace("\"${session}\"", "null"));
    variant(
        "object",
        CourseEvidence.NONE,
        false,
        """
        {"username": "${username}", "event_source": "server", "event_type": null, "time": "${time}", "ip": "${ip}", "agent": "${agent}", "host": "${host}", "page": null, "context": "lost", "event": {"_export": true, "number": ${number}}}""");
    variant(
        "object",
        CourseEvidence.KEY,
        false,
        """
        {"username": "anonymous", "event_source": "server", "event_type": "edx.course.enrollment.activated", "name": "edx.course.enrollment.activated", "time": "${time}", "ip": "", "agent": "", "host": "${host}", "page": null, "context": {"command": "./manage.py lms create_user", "course_id": "", "org_id": ""}, "event": %s}"""
            .formatted(payloads.get("enrollment")));
    variant(
        "object",
        CourseEvidence.KEY,
        true,
        serverLine("problem_check", "problem_check", "check", payloads.get("check"))
            .replace(
                "\"usage_key\": \"${problem}\"}",
                "\"usage_key\": \"${problem}\", \"original_usage_key\":"
                    + " \"block-v1:${org}+Lib+type@problem+block@${hex}\","
                    + " \"original_usage_version\": \"${objectId}\"},"
                    + " \"asides\": {\"mit_aside\": {\"content\": \"${words}\"}},"
                    + " \"enterprise_uuid\": \"${uuid}\""));
  }

  private void variant(String kind, CourseEvidence course, boolean hasUserId, String line) {
    add(new EventTemplate(kind, course, hasUserId, false, line), 4);
  }

  private void add(EventTemplate template, int weight) {
    templates.add(template);
    weights.add(weight);
  }

  /** A JSON string; holes hold nothing that would have to be escaped. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** `a.{b,c}` as `a.b` and `a.c`. */
  private static List<String> alternatives(String pattern) {
    int open = pattern.indexOf('{');
    if (open < 0) {
      return List.of(pattern);
    }

    int close = pattern.indexOf('}', open);
    List<String> all = new ArrayList<>();
    for (String choice : pattern.substring(open + 1, close).split(",", -1)) {
      all.addAll(alternatives(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
    }
    return all;
  }
}
