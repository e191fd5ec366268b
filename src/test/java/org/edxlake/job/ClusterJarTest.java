package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the one jar holds that goes to a cluster. */
@Tag("cluster")
class ClusterJarTest {
  private static final Path JAR = Path.of("target/edxlake.jar");

  @Test
  void allItsClassesHaveNamesOfOurOwn() throws IOException {
    Set<String> classes = files(JAR);

    assertThat(classes).hasSizeGreaterThan(300);
    assertThat(classes)
        .allMatch(
            name ->
                name.startsWith("org/edxlake/")
                    || name.startsWith("META-INF/")
                    || !name.contains("/"));
  }

  @Test
  void noFileOfItIsInAJarOfSpark() throws IOException {
    Set<String> ours = files(JAR);
    ours.removeIf(name -> name.startsWith("META-INF/"));

    Set<String> twice = new TreeSet<>();
    int jars = 0;
    try (var all = Files.newDirectoryStream(SparkDistribution.find().jars(), "*.jar")) {
      for (Path jar : all) {
        jars++;
        for (String name : files(jar)) {
          if (ours.contains(name)) {
            twice.add(name + " in " + jar.getFileName());
          }
        }
      }
    }
    assertThat(jars).isGreaterThan(200);
    assertThat(twice).isEmpty();
  }

  @Test
  void nothingOfOursIsMissing() {
    StringWriter missing = new StringWriter();
    PrintWriter out = new PrintWriter(missing);

    // It knows Spark's classes neither, and names them.
    ToolProvider.findFirst("jdeps").orElseThrow().run(out, out, "--missing-deps", JAR.toString());

    assertThat(missing.toString()).contains("org.apache.spark.");
    assertThat(missing.toString().lines().map(line -> line.replaceFirst(".*->", "")))
        .noneMatch(name -> name.contains("org.edxlake"));
  }

  @Test
  void itIsSmallEnoughToBeSentToEveryExecutor() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(11_000_000);
  }

  private static Set<String> files(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Set<String> names = new TreeSet<>();
      zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).forEach(names::add);
      return names;
    }
  }
}
