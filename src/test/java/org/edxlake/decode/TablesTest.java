package org.edxlake.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.EventColumns;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TablesTest {
  private static StagedFile file(String tableName, Dialect dialect, String header) {
    return new StagedFile(
        1,
        "member",
        tableName,
        dialect,
        Site.PROD,
        "U-C-R",
        "",
        header,
        List.of(),
        "",
        StagedFile.Packing.MESSAGE,
        0,
        "",
        0);
  }

  private static List<String> columns(Table table) {
    return table.columns().stream().map(Column::name).toList();
  }

  @Test
  void eventsHaveTheirTable() {
    assertThat(Tables.of(file("events", Dialect.JSON_LINES, ""))).isSameAs(EventColumns.TABLE);
  }

  @ParameterizedTest
  @EnumSource(DumpTable.class)
  void everyDeclaredTableIsFoundAndItsNamesAreKnown(DumpTable declared) {
    Table table = Tables.of(file(declared.tableName(), declared.dialect(), ""));
    String separator = declared.dialect() == Dialect.CSV ? "," : "\t";
    List<String> names =
        table.columns().stream()
            .filter(column -> !column.sources().isEmpty())
            .map(column -> column.sources().get(column.sources().size() - 1))
            .toList();

    assertThat(table).isSameAs(declared.table());
    assertThat(RecordDecoders.unknownColumns(table, String.join(separator, names))).isEmpty();
  }

  @Test
  void aTableThatNobodyDeclaredTakesItsColumnsFromTheHeader() {
    Table table =
        Tables.of(file("odd", Dialect.EXPORTER_TSV, "\uFEFFid\tdate\tName\tname\t\tOrg\r"));

    assertThat(columns(table))
        .containsExactly(
            "id",
            "source_date",
            "Name",
            "extra",
            "course_id_inferred",
            "package",
            "member",
            "line");
    assertThat(
            Decoded.decode(
                    RecordDecoders.of(table, "id\tdate\tName\tname\t\tOrg", false),
                    table,
                    "1\t2\t3\t4\t5\t6")
                .row())
        .isEqualTo(
            java.util.Map.of(
                "id", "1",
                "source_date", "2",
                "Name", "3",
                "extra", "{\"name\": \"4\", \"\": \"5\", \"Org\": \"6\"}"));
  }

  @Test
  void aDocumentOfNoDeclaredTableHasOnlyExtra() {
    assertThat(columns(Tables.of(file("odd", Dialect.JSON_DOCUMENT, "ignored"))))
        .containsExactly("extra", "course_id_inferred", "package", "member", "line");
  }
}
