package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTablesTest {
  @ParameterizedTest
  @CsvSource({"OF_LEDGER, tables.sql, --sql", "OF_FOLDERS, parquet-tables.sql, --parquet-sql"})
  void theCommittedScriptIsWhatTheDeclarationsSay(SqlTables tables, String file, String option)
      throws IOException {
    assertThat(Files.readString(Path.of("jobs/sql", file)))
        .as("write it anew with `jobs/edxlake dictionary %s > jobs/sql/%s`", option, file)
        .isEqualTo(tables.script());
  }
}
