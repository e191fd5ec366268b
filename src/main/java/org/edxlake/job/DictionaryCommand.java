package org.edxlake.job;

import java.util.concurrent.Callable;
import org.edxlake.catalog.DataDictionary;
import org.edxlake.catalog.SqlTables;
import org.edxlake.catalog.TrinoTables;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the data dictionary. */
@Command(
    name = "dictionary",
    description = "Prints every table and column of the lake: type, personal data, meaning.")
final class DictionaryCommand implements Callable<Integer> {
  @ArgGroup private Form form = new Form();

  /** What is printed instead of Markdown; one of these at most. */
  private static final class Form {
    @Option(names = "--json", description = "Prints JSON instead of Markdown.")
    private boolean json;

    @Option(
        names = "--sql",
        description = "Prints the statements that make the tables known to a catalogue of Spark.")
    private boolean sql;

    @Option(
        names = "--parquet-sql",
        description = "Prints the same for a Spark that has not edxlake's jar.")
    private boolean parquetSql;

    @Option(
        names = "--trino-sql",
        description = "Prints the statements that make the tables known to Trino.")
    private boolean trinoSql;
  }

  @Override
  public Integer call() {
    System.out.print(text());
    return ExitCode.BALANCED.code();
  }

  private String text() {
    if (form.sql) {
      return SqlTables.OF_LEDGER.script();
    }
    if (form.parquetSql) {
      return SqlTables.OF_FOLDERS.script();
    }
    if (form.trinoSql) {
      return TrinoTables.script();
    }
    DataDictionary dictionary = DataDictionary.ofAllTables();
    return form.json ? dictionary.toJson() : dictionary.toMarkdown();
  }
}
