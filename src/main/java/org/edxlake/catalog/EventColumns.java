package org.edxlake.catalog;

/**
 * The table of tracking events: one row an event, from the daily files
 * `{org}-{site}-events-{date}.log.gz.gpg`.
 */
public final class EventColumns {
  /** What SQL calls the events as they were delivered; `events` leaves out those that repeat. */
  public static final String DELIVERED = "events_delivered";

  /** What it says of itself where `events` is a view. */
  static final String VIEW_MEANING =
      "The events without those that repeat an earlier one of the same file.";

  public static final Table TABLE =
      Table.ofEvents(
          "events",
          "What learners and course teams did: one row a tracking event, as the daily event files deliver them.",
          """
          time             timestamp  quasi     -- when the event happened, by the clock of server or device, UTC
          received_at      timestamp  quasi     -- when edX received it (mobile events); edX cuts the daily files by this time
          event_type       string     quasi     -- explicit name, legacy name, or the path of a request
          name             string     quasi     -- canonical name, since May 2014; supersedes event_type
          event_source     string     none      -- browser, server or mobile
          session          string     direct    -- session token of a browser
          page             string     quasi     -- URL of the page (browser)
          referer          string     quasi     -- URL the request came from
          host             string     none      -- server name
          ip               string     direct    -- address of the client
          agent            string     quasi     -- user agent
          accept_language  string     quasi     -- languages the client asks for
          username         string     direct    -- auth_user.username, without surrounding blanks; empty if unknown
          user_id          bigint     direct    -- auth_user.id, from context.user_id
          course_id        string     none      -- course key: context.course_id, else found in event_type, page or payload
          path             string     quasi     -- path of the request, context.path
          module_id        string     none      -- usage key of the block the event is about
          event            json       freeText  -- payload: as sent if an object or list, else the decoded text
          event_kind       string     none      -- object, list, json, form, text, empty, truncated or missing
          context          json       direct    -- what else the context held: tags, the module, and of mobile events the device
          extra            json       freeText  -- top-level members without a column, and values their column cannot give back
          prefix           string     freeText  -- text in front of the JSON, nearly always NULL
          repeats          bigint     none      -- line of the first equal line in the same file; NULL for the first
          package          string     none      -- the package file this event came in
          line             bigint     none      -- line of the event in that file's text, 1 is the first line
          """);

  private EventColumns() {}
}
