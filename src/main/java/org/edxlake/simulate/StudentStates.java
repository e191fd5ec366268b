package org.edxlake.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.edxlake.catalog.DumpTable;

/** The rows of `courseware_studentmodule`: what a block remembers of a learner. */
final class StudentStates {
  private record Block(String category, String usageKey) {}

  private final Course course;
  private final Cells cells;
  private final List<Block> blocks = new ArrayList<>();

  StudentStates(Course course, Cells cells) {
    this.course = course;
    this.cells = cells;
    blocks.add(new Block("problem", course.problems.get(0)));
    blocks.add(new Block("course", course.rootKey()));
    blocks.add(new Block("openassessment", course.openAssessment));
    course.htmls.stream().limit(1).forEach(key -> blocks.add(new Block("html", key)));
    course.videos.stream().limit(1).forEach(key -> blocks.add(new Block("video", key)));
    course.problems.stream().skip(1).forEach(key -> blocks.add(new Block("problem", key)));
    course.videos.stream().skip(1).forEach(key -> blocks.add(new Block("video", key)));
    course.sequentials.forEach(key -> blocks.add(new Block("sequential", key)));
    course.chapters.forEach(key -> blocks.add(new Block("chapter", key)));
  }

  /** The columns of the learner's state number {@code i}. */
  Map<String, String> state(int learner, int i, long row) {
    Block block =
        i < blocks.size()
            ? blocks.get(i)
            : new Block("problem", course.usageKey("problem", Dice.hex32(i)));
    long mixed = cells.mixed(DumpTable.COURSEWARE_STUDENTMODULE, "state", row);
    boolean graded = block.category().equals("problem") && learner % 5 != 1;
    return Map.of(
        "module_type",
        block.category(),
        "module_id",
        block.usageKey(),
        "state",
        text(block, mixed, row, learner),
        "grade",
        graded ? "1.0" : "NULL",
        "max_grade",
        graded ? "1.0" : "NULL",
        "created",
        cells.second(mixed),
        "modified",
        cells.second(mixed + 1),
        "done",
        "na");
  }

  private String text(Block block, long mixed, long row, int learner) {
    return switch (block.category()) {
      case "problem" -> problem(Course.nameOf(block.usageKey()), mixed, row);
      case "video" ->
          "{\"saved_video_position\": \"00:0"
              + learner % 10
              + ":12\", \"speed\": 1.5, \"transcript_language\": \"en\"}";
      case "openassessment" ->
          DumpRows.learnersOf(DumpTable.SUBMISSIONS_SUBMISSION).test(learner)
              ? "{\"submission_uuid\": \"%s\", \"has_saved\": false}"
                  .formatted(cells.submissionUuid(learner))
              : "{\"has_saved\": true}";
      case "html" -> learner % 2 == 0 ? "NULL" : "";
      default -> "{\"position\": " + (1 + learner % 4) + "}";
    };
  }

  private String problem(String name, long mixed, long row) {
    // A tab between members is data that JSON allows and that Sqoop writes in a way of its own.
    String gap = row % 7 == 3 ? "\t" : " ";
    return """
        {"correct_map": {"%1$s_2_1": {"hint": "", "hintmode": null, "correctness": "%2$s", "npoints": null, "msg": "<p class=\\"m\\">a\\\\b</p>", "queuestate": null}}, "input_state": {"%1$s_2_1": {}},%3$s"last_submission_time": "2014-07-20T10:11:12Z", "attempts": %4$s, "score": {"raw_earned": 1, "raw_possible": 1}, "done": true, "student_answers": {"%1$s_2_1": %5$s, "%1$s_3_1": ["choice_0", "choice_2"]}, "seed": 1}"""
        .formatted(
            name,
            Dice.below(mixed, 2) == 0 ? "correct" : "incorrect",
            gap,
            1 + Dice.below(mixed >>> 5, 5),
            Json.quoted(cells.prose(mixed >>> 9)));
  }
}
