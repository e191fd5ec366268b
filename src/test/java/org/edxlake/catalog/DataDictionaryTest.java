package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DataDictionaryTest {
  private static final Table TABLE =
      Table.ofDump(
          "user_id_map",
          Dialect.EXPORTER_TSV,
          "Pseudonyms.",
          """
          hash_id|hashid  string  direct  -- a|b, <c>, "d" and \\
          """);

  @Test
  void theCommittedPageIsWhatTheDeclarationsSay() throws IOException {
    assertThat(Files.readString(Path.of("docs/data-dictionary.md")))
        .as(
            "docs/data-dictionary.md differs from the declarations: write it anew with"
                + " `jobs/edxlake dictionary > docs/data-dictionary.md`")
        .isEqualTo(DataDictionary.ofAllTables().toMarkdown());
  }

  @Test
  void theReadmeNamesEveryTableOfTheDumps() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String list =
        readme.substring(readme.indexOf("<!-- tables -->"), readme.indexOf("<!-- end -->"));

    assertThat(Pattern.compile("`([a-z_]+)`").matcher(list).results().map(name -> name.group(1)))
        .containsExactlyElementsOf(
            Stream.of(DumpTable.values()).map(DumpTable::tableName).sorted().toList());
    assertThat(readme).contains("… %d tables".formatted(1 + DumpTable.values().length));
  }

  @Test
  void everyTableAndColumnIsDescribed() {
    String page = DataDictionary.ofAllTables().toMarkdown();

    assertThat(DataDictionary.ofAllTables().tables())
        .hasSize(1 + DumpTable.values().length)
        .allSatisfy(
            table ->
                assertThat(page)
                    .contains("\n## " + table.name() + "\n")
                    .contains(
                        table.columns().stream()
                            .map(column -> "\n| " + column.name() + " | ")
                            .toList()));
  }

  @Test
  void aRowOfThePageIsOneColumn() {
    assertThat(new DataDictionary(List.of(TABLE)).toMarkdown())
        .contains("| [user_id_map](#user_id_map) | Pseudonyms. |\n")
        .contains(
            """

            ## user_id_map

            Pseudonyms.
            Delivered weekly: `{course}-user_id_map-{site}-analytics.sql`, tab-separated, with a header row.

            | column | type | personal data | meaning |
            |---|---|---|---|
            | hash_id | string | direct | a\\|b, &lt;c>, "d" and \\ (header text also: hashid) |
            | extra | json | freeText |\s""");
  }

  @Test
  void theJsonSaysTheSame() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(new DataDictionary(List.of(TABLE)).toJson())
            .get("tables")
            .get(0);

    assertThat(json.get("name").textValue()).isEqualTo("user_id_map");
    assertThat(json.get("dialect").textValue()).isEqualTo("EXPORTER_TSV");
    assertThat(json.get("columns")).hasSize(6);
    assertThat(json.get("columns").get(0))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "hash_id", "type": "string", "personalData": "direct",
                     "meaning": "a|b, <c>, \\"d\\" and \\\\", "sources": ["hash_id", "hashid"]}
                    """));
  }

  @Test
  void theJsonOfAllTablesNamesThePartitionColumns() throws IOException {
    JsonNode json = new ObjectMapper().readTree(DataDictionary.ofAllTables().toJson());

    assertThat(json.get("partitionColumns"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"name": "org", "type": "string"}, {"name": "course", "type": "string"},
                     {"name": "run", "type": "string"}, {"name": "site", "type": "string"},
                     {"name": "date", "type": "date"}]
                    """));
    assertThat(json.get("tables")).hasSize(1 + DumpTable.values().length);
  }
}
