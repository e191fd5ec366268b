package org.edxlake.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkUserAppException;
import org.edxlake.lake.store.Denial;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of edxlake. */
@Command(
    name = "edxlake",
    description = "Turns the research data packages that edX delivers into a Parquet data lake.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes:",
      "   0  the books balance",
      "  10  published, but too many records were rejected",
      "  20  something was quarantined or held back; all else is published",
      "  30  the outside world failed: try again",
      "  40  settings, usage, keys or rights are wrong: trying again does not help",
      "A run that finds nothing new ends with 0, whatever earlier runs have quarantined.",
      "",
      "`edxlake COMMAND --help` tells a command's options; `edxlake demo` shows it all."
    })
public final class Main {
  private static final String STANDS =
      "Nothing that is published was harmed; run the command again once the cause is gone. EDXLAKE_STACK_TRACE=1 shows where it happened.";

  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand.class);
    COMMANDS.put("stage", StageCommand.class);
    COMMANDS.put("load", LoadCommand.class);
    COMMANDS.put("report", ReportCommand.class);
    COMMANDS.put("status", StatusCommand.class);
    COMMANDS.put("verify", VerifyCommand.class);
    COMMANDS.put("compact", CompactCommand.class);
    COMMANDS.put("sql", SqlCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("simulate", SimulateCommand.class);
    COMMANDS.put("dictionary", DictionaryCommand.class);
    COMMANDS.put("demo", DemoCommand.class);
  }

  private Main() {}

  public static void main(String[] arguments) throws SparkUserAppException {
    Deployment.exit(run(arguments));
  }

  /** Runs a command; the result is its exit code. */
  static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    commands(arguments).forEach(commandLine::addSubcommand);
    commandLine.setExitCodeExceptionMapper(failure -> ExitCode.of(failure).code());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("edxlake: " + message(failure));
          if (!(failure instanceof SettingsException)
              && System.getenv("EDXLAKE_STACK_TRACE") != null) {
            failure.printStackTrace(command.getErr());
          }
          return ExitCode.of(failure).code();
        });
    configure(commandLine);
    return commandLine.execute(arguments);
  }

  // To read the declarations of all commands takes longer than much of what one of them does.
  private static Map<String, Class<?>> commands(String... arguments) {
    boolean named = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
    return named ? Map.of(arguments[0], COMMANDS.get(arguments[0])) : COMMANDS;
  }

  private static void configure(CommandLine commandLine) {
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setUsageHelpLongOptionsMaxWidth(28);
    for (CommandLine command : commandLine.getSubcommands().values()) {
      configure(command);
    }
    commandLine.getCommandSpec().exitCodeOnInvalidInput(ExitCode.WRONG_SETTINGS.code());
    commandLine.getCommandSpec().exitCodeOnExecutionException(ExitCode.FAILED.code());
    commandLine.getCommandSpec().mixinStandardHelpOptions(true);
  }

  private static String message(Throwable failure) {
    if (failure instanceof SettingsException) {
      return failure.getMessage();
    }
    Optional<Denial> denied = Denial.in(failure);
    if (denied.isPresent()) {
      return "%s: %s%n%s %s"
          .formatted(
              denied.get().what(),
              firstWords(denied.get().message()),
              denied.get().remedy(),
              STANDS);
    }
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    String kind = cause instanceof IOException ? "" : cause.getClass().getSimpleName() + ": ";
    return kind + words(cause) + System.lineSeparator() + STANDS;
  }

  /** What a failure says, without the stack trace that HDFS puts into what its servers say. */
  static String words(Throwable failure) {
    return firstWords(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static String firstWords(String all) {
    return all.lines()
        .takeWhile(line -> !line.startsWith("\tat "))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** The version of the code, as the ledger records it. */
  static final class Version implements IVersionProvider {
    static String current() {
      try (InputStream resource = Main.class.getResourceAsStream("/edxlake-version")) {
        return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
      } catch (IOException unreadable) {
        throw new UncheckedIOException("The jar of edxlake is damaged.", unreadable);
      }
    }

    @Override
    public String[] getVersion() {
      return new String[] {"edxlake " + current()};
    }
  }
}
