package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<String> ADDED =
      List.of("extra", "course_id_inferred", "package", "member", "line");

  @Test
  void aDeclarationGivesNameTypePersonalDataMeaningAndHeaderTexts() {
    Table table =
        Table.ofDump(
            "user_id_map",
            Dialect.EXPORTER_TSV,
            "Pseudonyms.",
            """
            hash_id|hashid  string  direct  -- the pseudonym, 32 hex digits
            user_id         bigint  direct  -- the account
            """);

    assertThat(table.columns().subList(0, 2))
        .containsExactly(
            new Column(
                "hash_id",
                ColumnType.STRING,
                PersonalData.DIRECT,
                "the pseudonym, 32 hex digits",
                List.of("hash_id", "hashid")),
            new Column(
                "user_id",
                ColumnType.BIGINT,
                PersonalData.DIRECT,
                "the account",
                List.of("user_id")));
  }

  @Test
  void everyDumpTableEndsInTheColumnsThatSayWhereARowCameFrom() {
    Table table = Table.ofDump("t", Dialect.CSV, "T.", "a string none -- a");

    assertThat(table.columns().subList(1, 6))
        .extracting(Column::name)
        .containsExactlyElementsOf(ADDED);
    assertThat(table.columns().subList(1, 6)).allMatch(column -> column.sources().isEmpty());
  }

  @Test
  void aSourceColumnMakesWayForAColumnOfOurs() {
    Table table =
        Table.ofDump("t", Dialect.CSV, "T.", "org string none -- org\nline int none -- line");

    assertThat(table.columns().subList(0, 2))
        .extracting(Column::name, Column::sources)
        .containsExactly(
            tuple("source_org", List.of("org")), tuple("source_line", List.of("line")));
  }

  @Test
  void theColumnsOfEventsKeepTheirNamesAndHaveNoHeaderText() {
    Table table = Table.ofEvents("events", "E.", "package string none -- the package");

    assertThat(table.columns())
        .containsExactly(
            new Column("package", ColumnType.STRING, PersonalData.NONE, "the package", List.of()));
  }

  @Test
  void aTableThatNobodyDeclaredIsATableOfStrings() {
    Table table = Table.undeclared("survey", Dialect.EXPORTER_TSV, List.of("id", "answer", "date"));

    assertThat(table.columns())
        .extracting(Column::name)
        .startsWith("id", "answer", "source_date")
        .endsWith(ADDED.toArray(String[]::new))
        .hasSize(8);
    assertThat(table.columns().subList(0, 3))
        .allMatch(column -> column.type() == ColumnType.STRING)
        .allMatch(column -> column.personalData() == PersonalData.DIRECT);
  }

  @Test
  void columnsOfAnUndeclaredTableDifferInMoreThanCase() {
    // Spark tells columns apart without their case, and partition columns too.
    Table table =
        Table.undeclared(
            "survey", Dialect.CSV, List.of("ID", "id", "Org", "source_org", "id_2", "id", ""));

    assertThat(table.columns().subList(0, 7))
        .extracting(Column::name)
        .containsExactly("ID", "id_2", "source_Org", "source_org_2", "id_2_2", "id_3", "column_7");
    assertThat(table.columns().subList(0, 7))
        .extracting(column -> column.sources().get(0))
        .containsExactly("ID", "id", "Org", "source_org", "id_2", "id", "");
  }

  @Test
  void aColumnIsFoundByItsName() {
    Table table = Table.ofDump("t", Dialect.CSV, "T.", "a string none -- a\nb int none -- b");

    assertThat(table.indexOf("b")).isEqualTo(1);
    assertThat(table.indexOf("line")).isEqualTo(6);
    assertThat(table.indexOf("nobody")).isEqualTo(-1);
  }

  @Test
  void aDeclarationWithAnErrorSaysHowOneIsWritten() {
    assertThatThrownBy(() -> Table.ofDump("t", Dialect.CSV, "T.", "id bigint -- the id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a column is declared as `name type personalData -- meaning`, not as: id bigint -- the id");
    assertThatThrownBy(() -> Table.ofDump("t", Dialect.CSV, "T.", "id number none -- the id"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
