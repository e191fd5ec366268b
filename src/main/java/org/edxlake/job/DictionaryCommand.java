package org.edxlake.job;

import java.util.concurrent.Callable;
import org.edxlake.catalog.DataDictionary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the data dictionary. */
@Command(
    name = "dictionary",
    description = "Prints every table and column of the lake: type, personal data, meaning.")
final class DictionaryCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Prints JSON instead of Markdown.")
  private boolean json;

  @Override
  public Integer call() {
    DataDictionary dictionary = DataDictionary.ofAllTables();
    System.out.print(json ? dictionary.toJson() : dictionary.toMarkdown());
    return ExitCode.BALANCED.code();
  }
}
