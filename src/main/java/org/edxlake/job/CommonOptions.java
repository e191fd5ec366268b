package org.edxlake.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that works on a lake. */
final class CommonOptions {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "The settings file; conf/local.conf is one to copy. Default: $EDXLAKE_CONF.")
  private Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting, over the file's: -D root=/data/lake. May be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Who loads: local[4] for threads of this process, or a Spark: yarn, spark://host:7077.")
  private String master;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  /** The settings that this call has. */
  Settings settings() {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (master != null) {
      all.put("master", master);
    }
    return Settings.read(file(), all);
  }

  boolean json() {
    return json;
  }

  /** Prints a result in the form that was asked for. */
  void print(Object result, String text) throws JsonProcessingException {
    System.out.println(json ? Json.MAPPER.writeValueAsString(result) : text.stripTrailing());
  }

  private Optional<Path> file() {
    if (conf != null) {
      return Optional.of(conf);
    }
    String fromEnvironment = System.getenv("EDXLAKE_CONF");
    return Optional.ofNullable(fromEnvironment).filter(path -> !path.isEmpty()).map(Path::of);
  }
}
