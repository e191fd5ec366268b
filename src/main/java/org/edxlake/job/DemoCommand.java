package org.edxlake.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.edxlake.simulate.Simulation;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole job on a simulated university. */
@Command(
    name = "demo",
    description =
        "Simulates a university's encrypted packages, loads them into a lake, and answers three questions from it.")
final class DemoCommand implements Callable<Integer> {
  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put(
        "Which courses are busiest, and how many learners take part?",
        """
        SELECT course, run, site, count(*) AS events, count(DISTINCT username) AS learners
        FROM events WHERE course <> '_none'
        GROUP BY course, run, site ORDER BY events DESC LIMIT 5""");
    QUESTIONS.put(
        "What do they do?",
        """
        SELECT coalesce(name, event_type) AS what, event_source AS source, count(*) AS events
        FROM events WHERE coalesce(name, event_type) NOT LIKE '/%'
        GROUP BY 1, 2 ORDER BY events DESC, what LIMIT 5""");
    QUESTIONS.put(
        "Who of those enrolled was active, and who has a certificate?",
        """
        SELECT e.course, e.run, count(DISTINCT e.user_id) AS enrolled,
               count(DISTINCT v.user_id) AS active, count(DISTINCT c.user_id) AS certified
        FROM student_courseenrollment e
        LEFT JOIN (SELECT DISTINCT site, course_id, user_id FROM events) v
          ON v.site = e.site AND v.course_id = e.course_id AND v.user_id = e.user_id
        LEFT JOIN certificates_generatedcertificate c
          ON c.site = e.site AND c.course_id = e.course_id AND c.user_id = e.user_id
             AND c.status = 'downloadable' AND c.date = e.date
        WHERE e.date = (SELECT max(date) FROM student_courseenrollment) AND e.site = 'prod'
        GROUP BY e.course, e.run ORDER BY enrolled DESC, e.course LIMIT 5""");
  }

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where packages and lake go; an earlier demo in it is replaced. Default: demo.")
  private Path folder = Path.of("demo");

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Who loads: local[4] for threads of this process, or a Spark. Default: local[*].")
  private String master = "";

  @Mixin private SimulateCommand.Size size;

  @Override
  public Integer call() throws IOException {
    System.out.println("1. Simulating a university and its encrypted packages");
    SimulationPlan plan = size.plan().withReplace(true);
    Simulation simulation = SimulateCommand.write(plan, folder.resolve("packages"));
    System.out.printf(
        "   %s (%s) in %s%n%n",
        Quantities.count(simulation.files(), "package"),
        Quantities.bytes(simulation.bytes()),
        simulation.folder());

    Path root = folder.resolve("lake");
    DemoFolders.clear(root, folder.resolve("scratch"));
    Settings settings = Settings.read(Optional.empty(), settings(simulation, root));
    Keyring keys = Wiring.keyring(settings);
    System.out.println("2. Decrypting, loading and publishing them: edxlake run");
    RunReport report = Pipeline.run(settings, Selection.everything(), keys);
    System.out.println();
    System.out.println(report.text());

    System.out.println("3. Asking the lake: edxlake sql");
    try (SparkSession spark = Wiring.sparkWithTables(settings)) {
      QUESTIONS.forEach(
          (question, query) -> {
            System.out.printf("%n%s%n%n%s%n%n", question, query.indent(4).stripTrailing());
            System.out.print(Answers.text(spark, query, 5));
          });
    }
    System.out.printf(
        "%nThe lake is %s; ask it more with%n  jobs/edxlake sql -D root=%s%n",
        root.resolve("lake"), root);
    return report.exitCode();
  }

  private Map<String, String> settings(Simulation simulation, Path root) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source.events", simulation.eventsRoot().toString());
    settings.put("source.snapshots", simulation.snapshotsRoot().toString());
    settings.put("scratch", folder.resolve("scratch").toString());
    settings.put("root", root.toString());
    settings.put("keys.secret-keyrings", simulation.secretKey().toString());
    settings.put("keys.passphrase-file", simulation.passphraseFile().toString());
    settings.put("master", master);
    return settings;
  }
}
