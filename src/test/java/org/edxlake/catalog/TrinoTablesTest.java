package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrinoTablesTest {
  @Test
  void theCommittedScriptIsWhatTheDeclarationsSay() throws IOException {
    assertThat(Files.readString(Path.of("jobs/sql/trino-tables.sql")))
        .as("write it anew with `jobs/edxlake dictionary --trino-sql > jobs/sql/trino-tables.sql`")
        .isEqualTo(TrinoTables.script());
  }
}
