package org.edxlake.lake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;
import org.edxlake.micro.Gigabytes;
import org.edxlake.micro.SimulatedFolder;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.unpack.StrictGzipInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All that a task does, from a staged log to its Parquet files. What remains beyond the steps of
 * {@link org.edxlake.micro.EventLogBenchmark} is the writing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class LoadTaskBenchmark {
  private static final SimulationPlan PLAN =
      SimulationPlan.demo().withSnapshots(0).withDays(1).withEventsPerDay(40_000);

  private Path folder;
  private StagedPackage log;
  private long bytes;
  private LakeStore store;
  private PageCompressor compressor;
  private int loads;

  /** Simulates a site's day of 42 MB, and stages it. */
  @Setup
  public void simulate() throws IOException {
    folder = Files.createTempDirectory("edxlake-micro");
    try (SimulatedFolder simulated = SimulatedFolder.write(PLAN)) {
      byte[] compressed = Files.readAllBytes(simulated.largest(".log.gz"));
      log = new StagedSample(folder).events(compressed);
      try (var text = new StrictGzipInputStream(new ByteArrayInputStream(compressed))) {
        bytes = text.readAllBytes().length;
      }
    }
    URI root = URI.create("file://" + folder.resolve("lake"));
    store = LakeStores.open(root, new Configuration());
    compressor = new PageCompressor(LoadSettings.defaults().zstdLevel());
  }

  /** From the staged file to draft files. */
  @Benchmark
  public LoadedText load(Gigabytes counter) throws IOException {
    counter.add(bytes);
    String run = "run-" + loads++;
    LoadSettings settings = LoadSettings.defaults();
    LoadTask task = new LoadTask(store, new Configuration(), settings, compressor, 1);
    LoadedText loaded = task.load(LoadUnit.of(log).get(0), run, "1");
    store.delete("stage/" + run);
    return loaded;
  }

  /** Deletes what was written. */
  @TearDown
  public void close() throws IOException {
    compressor.close();
    store.close();
    FileUtil.fullyDelete(folder.toFile());
  }
}
