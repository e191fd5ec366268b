package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.RejectReason;
import org.edxlake.catalog.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentDecodersTest {
  private static final Table FORUM = DumpTable.FORUM.table();
  private static final Table STRUCTURE = DumpTable.COURSE_STRUCTURE.table();

  private static Decoded post(String json) {
    return Decoded.decode(RecordDecoders.of(FORUM, "", false), FORUM, json.replace('\'', '"'));
  }

  /** Reads a whole document and decodes its members. */
  private static List<Decoded> document(Table table, String json) throws IOException {
    RecordDecoder decoder = RecordDecoders.of(table, "", false);
    List<Decoded> members = new ArrayList<>();
    var text = new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    try (RecordReader reader =
        RecordReaders.open(Dialect.JSON_DOCUMENT, text, RecordReaders.RECORD_LIMIT)) {
      while (reader.next()) {
        CollectingSink sink = new CollectingSink(table);
        Outcome outcome = decoder.decode(reader.buffer(), reader.from(), reader.to(), sink);
        members.add(new Decoded(outcome, sink.values(), sink.misfits()));
      }
    }
    return members;
  }

  @Test
  void aThreadFillsItsColumns() {
    Decoded decoded =
        post(
            """
            {'_id': {'$oid': '50f1dd4ae05f6d2600000001'}, '_type': 'CommentThread', \
            'course_id': 'U/C/R', 'author_id': '42', 'author_username': 'pat_q', \
            'title': 'H\\u00e9', 'body': 'text', 'closed': false, 'comment_count': 3, \
            'created_at': {'$date': 1358028106904}, 'group_id': null, \
            'votes': {'up': ['7'], 'count': 1}, 'mood': {'x': 1}}""");

    assertThat(decoded.outcome()).isEqualTo(Outcome.Kept.ROW);
    assertThat(decoded.row())
        .containsOnly(
            entry("_id", "50f1dd4ae05f6d2600000001"),
            entry("_type", "CommentThread"),
            entry("course_id", "U/C/R"),
            entry("author_id", "42"),
            entry("author_username", "pat_q"),
            entry("title", "Hé"),
            entry("body", "text"),
            entry("closed", false),
            entry("comment_count", 3L),
            entry("created_at", Instant.parse("2013-01-12T22:01:46.904Z")),
            entry("votes", "{\"up\": [\"7\"], \"count\": 1}"),
            entry("extra", "{\"mood\": {\"x\": 1}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'$date': 1358028106904}",
        "{'$date': '2013-01-12T22:01:46.904Z'}",
        "{'$date': '2013-01-12T18:01:46.904-0400'}",
        "{'$date': {'$numberLong': '1358028106904'}}",
        "'2013-01-12T22:01:46.904Z'"
      })
  void aDateIsReadInEveryForm(String sent) {
    assertThat(post("{'created_at': " + sent + "}").row())
        .containsOnly(entry("created_at", Instant.parse("2013-01-12T22:01:46.904Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "group_id | 5 | false",
        "group_id | {'$numberLong': '5'} | false",
        "group_id | 5.0 | false",
        "group_id | '5' | true",
        "depth | {'$numberInt': '5'} | false"
      })
  void aNumberIsReadInEveryFormAndKeptIfItWasText(String column, String sent, boolean kept) {
    Decoded decoded = post("{'%s': %s}".formatted(column, sent));

    assertThat(decoded.value(column)).isEqualTo(5L);
    assertThat(decoded.row().containsKey("extra")).isEqualTo(kept);
    assertThat(decoded.misfits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "created_at | {'$date': 'soon'}",
        "created_at | true",
        "created_at | {'$date': -9223372036854775808}",
        "depth | 2147483648",
        "group_id | 1.5",
        "group_id | 'five'",
        "closed | 'false'",
        "title | {'a': 1}",
        "title | true"
      })
  void aValueThatDoesNotFitIsNullAndKept(String column, String sent) {
    String json = "{'%s': %s}".formatted(column, sent);
    Decoded decoded = post(json);

    assertThat(decoded.row()).containsOnly(entry("extra", json.replace('\'', '"')));
    assertThat(decoded.misfits()).containsExactly(column);
  }

  @Test
  void anAuthorSentAsANumberIsTextAndKept() {
    assertThat(post("{'author_id': 42, 'endorsement': 'null'}").row())
        .containsOnly(
            entry("author_id", "42"),
            entry("endorsement", "\"null\""),
            entry("extra", "{\"author_id\": 42}"));
  }

  @Test
  void aPostIsAnObjectAndNothingElse() {
    assertThat(post("x {}").reason()).isEqualTo(RejectReason.NOT_JSON);
    assertThat(post("[]").reason()).isEqualTo(RejectReason.NOT_AN_OBJECT);
    assertThat(post("{} {}").reason()).isEqualTo(RejectReason.TRAILING_TEXT);
    assertThat(post("{'a'").reason()).isEqualTo(RejectReason.TRUNCATED_JSON);
    assertThat(post(" ").outcome()).isEqualTo(Outcome.Kept.BLANK);
  }

  @Test
  void aDocumentThatNobodyDeclaredIsExtra() {
    Table table = Table.undeclared("odd", Dialect.MONGO_JSON_LINES, List.of());
    RecordDecoder decoder = RecordDecoders.of(table, "", false);

    assertThat(Decoded.decode(decoder, table, "{\"a\": 1, \"a\": [2]}").row())
        .containsOnly(entry("extra", "{\"a\": 1, \"a\": [2]}"));
  }

  @Test
  void everyBlockOfACourseIsARow() throws IOException {
    List<Decoded> blocks =
        document(
            STRUCTURE,
            """
            {
              'i4x://U/C/chapter/a': {
                'category': 'chapter',
                'children': ['i4x://U/C/html/b'],
                'metadata': {'start': '2016-03-01T00:00:00Z'}
              },
              'i4x://U/C/html/b': {'category': 'html', 'usage_key': 1, 'children': []}
            }
            """);

    assertThat(blocks).hasSize(2);
    assertThat(blocks.get(0).row())
        .containsOnly(
            entry("usage_key", "i4x://U/C/chapter/a"),
            entry("category", "chapter"),
            entry("children", "[\"i4x://U/C/html/b\"]"),
            entry("metadata", "{\"start\": \"2016-03-01T00:00:00Z\"}"));
    assertThat(blocks.get(1).row())
        .containsOnly(
            entry("usage_key", "i4x://U/C/html/b"),
            entry("category", "html"),
            entry("children", "[]"),
            entry("extra", "{\"usage_key\": 1}"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | NOT_AN_OBJECT",
        "17 | NOT_AN_OBJECT",
        "hello | NOT_JSON",
        "{ | TRUNCATED_JSON",
        "{'a': {} | TRUNCATED_JSON",
        "{'a': {}, | TRUNCATED_JSON",
        "{'a': {'b': | TRUNCATED_JSON",
        "{'a': {}} 'b': {}} | TRAILING_TEXT",
        "{'a': {}, b} | NOT_JSON",
        "{'a': {}, {}} | TRAILING_TEXT",
        "{'a': {}, 'b': {]} | NOT_JSON",
        "{'a': {}, 'b': 1} | NOT_AN_OBJECT",
        "{'a': {}, 'b'} | TRUNCATED_JSON"
      })
  void aDamagedDocumentEndsInOneReject(String json, RejectReason reason) throws IOException {
    List<Decoded> members = document(STRUCTURE, json);

    Decoded last = members.get(members.size() - 1);
    assertThat(last.reason()).isEqualTo(reason);
    assertThat(members.subList(0, members.size() - 1))
        .allSatisfy(member -> assertThat(member.outcome()).isEqualTo(Outcome.Kept.ROW));
  }

  @Test
  void aJsonFileThatNobodyDeclaredIsARowAMember() throws IOException {
    Table table = Table.undeclared("odd", Dialect.JSON_DOCUMENT, List.of());

    assertThat(document(table, "{'a': 1, 'b': {'c': []}}"))
        .extracting(Decoded::row)
        .containsExactly(
            java.util.Map.of("extra", "{\"a\": 1}"),
            java.util.Map.of("extra", "{\"b\": {\"c\": []}}"));
  }
}
