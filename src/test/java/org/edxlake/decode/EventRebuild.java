package org.edxlake.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Rebuilds the event that was sent from its row, as {@link EventDecoder} describes it. */
public final class EventRebuild {
  private static final List<String> STRINGS =
      List.of(
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
          "username");

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(1 << 20).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EventRebuild() {}

  /**
   * Rebuilds an event.
   *
   * @param row values by column; times are Instants, user_id is a Long, all others Strings
   */
  public static JsonNode rebuild(Map<String, Object> row) {
    ObjectNode event = (ObjectNode) parse((String) row.getOrDefault("extra", "{}"));
    if (row.containsKey("context") && !event.has("context")) {
      ObjectNode context = (ObjectNode) parse((String) row.get("context"));
      if (row.containsKey("user_id") && !context.has("user_id")) {
        // Through text, so that the number has the type that parsing gives it.
        context.set("user_id", parse(row.get("user_id").toString()));
      }
      if (row.containsKey("path") && !context.has("path")) {
        context.put("path", (String) row.get("path"));
      }
      if (row.containsKey("received_at") && !context.has("received_at")) {
        context.put("received_at", isoformat((Instant) row.get("received_at")));
      }
      event.set("context", context);
    }
    if (!event.has("event")) {
      switch ((String) row.get("event_kind")) {
        case "object", "list" -> event.set("event", parse((String) row.get("event")));
        case "json", "form", "text", "truncated" -> event.put("event", (String) row.get("event"));
        case "empty" -> event.put("event", "");
        case "missing" -> {}
        default -> throw new AssertionError(row.get("event_kind"));
      }
    }
    if (row.containsKey("time") && !event.has("time")) {
      event.put("time", isoformat((Instant) row.get("time")));
    }
    for (String column : STRINGS) {
      if (row.containsKey(column) && !event.has(column)) {
        event.put(column, (String) row.get(column));
      }
    }
    return event;
  }

  /** Parses JSON as leniently as Python does; of a name that occurs twice the last value counts. */
  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private static String isoformat(Instant time) {
    boolean wholeSecond = time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    String pattern = wholeSecond ? "uuuu-MM-dd'T'HH:mm:ss" : "uuuu-MM-dd'T'HH:mm:ss.SSSSSS";
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(time) + "+00:00";
  }
}
