package org.edxlake.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers queries in Spark SQL over the lake's tables and views. */
@Command(
    name = "sql",
    description = "Queries the lake in Spark SQL: a prompt, or -e for one query.",
    footer = {
      "",
      "Tables: events (repeated lines hidden), events_delivered (all), one a table of the dumps,",
      "rejects, repairs. SHOW TABLES lists them, DESCRIBE events tells the columns."
    })
final class SqlCommand implements Callable<Integer> {
  private static final int SHOWN = 1000;

  @Mixin private CommonOptions options;

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "QUERY",
      description = "Answers this query and ends. May be repeated.")
  private List<String> queries = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Rows to show of each answer. Default: 1000, and all with --json.")
  private Integer limit;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    try (SparkSession spark = Wiring.sparkWithTables(settings)) {
      if (!queries.isEmpty()) {
        queries.forEach(query -> answer(spark, query));
        return ExitCode.BALANCED.code();
      }

      prompt(spark);
      return ExitCode.BALANCED.code();
    }
  }

  private void answer(SparkSession spark, String query) {
    if (options.json()) {
      Answers.json(spark, query, Optional.ofNullable(limit), SqlCommand::printLine);
    } else {
      System.out.println(Answers.text(spark, query, limit == null ? SHOWN : limit));
    }
  }

  // A PrintStream keeps quiet about a full disk, and goes on.
  private static void printLine(String line) {
    System.out.println(line);
    if (System.out.checkError()) {
      throw new UncheckedIOException(
          new IOException(
              "The answer cannot be written to its end. Look at what standard output goes to."));
    }
  }

  private void prompt(SparkSession spark) throws IOException {
    boolean terminal = ProgressLine.isTerminal();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    StringBuilder query = new StringBuilder();
    while (true) {
      if (terminal) {
        System.out.print(query.isEmpty() ? "edxlake> " : "      -> ");
        System.out.flush();
      }
      String line = in.readLine();
      if (line == null || (query.isEmpty() && line.strip().matches("(?i)(quit|exit);?"))) {
        break;
      }
      query.append(line).append('\n');
      if (line.stripTrailing().endsWith(";")) {
        answerAtPrompt(spark, query.toString().strip());
        query.setLength(0);
      }
    }
    if (!query.toString().isBlank()) {
      answerAtPrompt(spark, query.toString().strip());
    }
  }

  private void answerAtPrompt(SparkSession spark, String query) {
    try {
      answer(spark, query.replaceAll(";\\s*$", ""));
    } catch (SettingsException wrongQuery) {
      System.err.println(wrongQuery.getMessage());
    }
  }
}
