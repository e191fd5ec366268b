package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.edxlake.catalog.EventColumns;
import org.junit.jupiter.api.Test;

class EventRebuildTest {
  private static final List<String> MEMBERS =
      List.of(
          "time",
          "event_type",
          "name",
          "event_source",
          "session",
          "page",
          "referer",
          "host",
          "ip",
          "agent",
          "accept_language",
          "username",
          "event",
          "context",
          "label",
          "user_id",
          "extra");
  private static final List<String> CONTEXT =
      List.of(
          "course_id", "module", "user_id", "path", "received_at", "org_id", "username", "client");

  private final RecordDecoder decoder = RecordDecoders.of(EventColumns.TABLE, "", false);

  @Test
  void everyEventCanBeRebuiltFromItsRow() {
    Random random = new Random(42);
    RandomJson json = new RandomJson(random);
    for (int i = 0; i < 20_000; i++) {
      String line = event(random, json);

      Decoded decoded = Decoded.decode(decoder, EventColumns.TABLE, line);

      assertThat(decoded.outcome()).as(line).isEqualTo(Outcome.Kept.ROW);
      assertThat(EventRebuild.rebuild(decoded.row())).as(line).isEqualTo(EventRebuild.parse(line));
    }
  }

  private static String event(Random random, RandomJson json) {
    List<String> members = new ArrayList<>();
    for (String name : MEMBERS) {
      if (random.nextInt(5) > 0) {
        members.add("\"" + name + "\":" + json.blank() + member(name, random, json));
      }
    }
    Collections.shuffle(members, random);
    if (random.nextInt(4) == 0 && !members.isEmpty()) {
      members.add(members.get(0));
    }
    return "{" + String.join("," + json.blank(), members) + "}" + json.blank();
  }

  private static String member(String name, Random random, RandomJson json) {
    if (random.nextInt(8) == 0) {
      return json.value(2);
    }
    return switch (name) {
      case "time" -> time(random);
      case "context" -> context(random, json);
      case "event" -> payload(random, json);
      default -> json.string();
    };
  }

  private static String context(Random random, RandomJson json) {
    StringBuilder context = new StringBuilder("{");
    for (int i = 0; i < 6; i++) {
      String name = CONTEXT.get(random.nextInt(CONTEXT.size()));
      String value =
          switch (name) {
            case "user_id" -> random.nextInt(3) == 0 ? "\"42\"" : "" + random.nextInt();
            case "received_at" -> time(random);
            case "module" -> json.object(2, List.of("usage_key", "display_name"));
            default -> json.string();
          };
      context.append(i == 0 ? "" : ", ");
      context.append('"').append(name).append("\": ");
      context.append(random.nextInt(8) == 0 ? json.value(1) : value);
    }
    return context.append('}').toString();
  }

  private static String payload(Random random, RandomJson json) {
    String object = json.object(4, List.of("id", "problem_id", "module_id", "course_id", "x"));
    return switch (random.nextInt(6)) {
      case 0, 1 -> object;
      case 2 ->
          "\"" + object.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\"";
      case 3 -> "\"input_1=a&input_2=\"";
      case 4 -> "\"\"";
      default -> json.string();
    };
  }

  private static String time(Random random) {
    String day =
        String.format(
            "%04d-%02d-%02d",
            1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(31));
    String time =
        String.format("%02d:%02d:%02d", random.nextInt(25), random.nextInt(61), random.nextInt(61));
    String fraction =
        List.of("", ".000000", ".5", ".123456", ".1234567", ".000001").get(random.nextInt(6));
    String offset = List.of("+00:00", "+00:00", "", "Z", "-05:00").get(random.nextInt(5));
    return "\"" + day + (random.nextInt(4) == 0 ? " " : "T") + time + fraction + offset + "\"";
  }
}
