package org.edxlake.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.Table;
import org.edxlake.decode.RecordDecoder;
import org.edxlake.decode.RecordDecoders;
import org.edxlake.simulate.SimulationPlan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The way of the largest dump of a course, the learners' answers, from text to columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StudentModuleBenchmark {
  private static final Table TABLE = DumpTable.COURSEWARE_STUDENTMODULE.table();

  /** A dump of 13 MB. */
  private static final SimulationPlan PLAN =
      SimulationPlan.demo().withCourses(1).withLearners(400).withStatesPerLearner(60).withDays(0);

  private Lines lines;

  /** Simulates the dump. */
  @Setup
  public void simulate() throws IOException {
    try (SimulatedFolder folder = SimulatedFolder.write(PLAN)) {
      lines =
          new Lines(
              Files.readAllBytes(folder.largest("-courseware_studentmodule-prod-analytics.sql")));
    }
  }

  /** From the text to lines. */
  @Benchmark
  public long split(Gigabytes counter) throws IOException {
    counter.add(lines.bytes());
    return lines.split(TABLE.dialect());
  }

  /** From lines to values of columns. */
  @Benchmark
  public void decode(Gigabytes counter, Blackhole blackhole) {
    counter.add(lines.bytes());
    RecordDecoder decoder = RecordDecoders.of(TABLE, lines.first(), true);
    lines.decode(decoder, new BlackholeSink(blackhole));
  }
}
