package org.edxlake.lake;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;

/**
 * Loads staged packages into draft files, as one Spark job: tasks decode bytes to columns and write
 * Parquet themselves.
 *
 * <p>Nothing is visible in the lake afterwards: the drafts lie under `stage/<run>/`, together with
 * those of attempts that died. Who publishes moves the former and sweeps the rest.
 */
public final class Loader {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:,.*)?])?");

  private static final Comparator<LoadedText> IN_ORDER =
      Comparator.comparingInt(LoadedText::fileOrdinal);

  private final JavaSparkContext spark;
  private final LoadSettings settings;
  private final URI root;
  private final TreeMap<String, String> hadoopProperties;

  /**
   * A loader for a lake.
   *
   * @param root the root of the lake, which every executor must reach
   * @param hadoopProperties settings of the file systems of scratch and lake, for the executors
   */
  public Loader(
      JavaSparkContext spark,
      LoadSettings settings,
      URI root,
      Map<String, String> hadoopProperties) {
    this.spark = spark;
    this.settings = settings;
    this.root = root;
    this.hadoopProperties = new TreeMap<>(hadoopProperties);
  }

  /**
   * Loads packages.
   *
   * @param runId names the folder of the drafts; no other run has used it
   * @return for each package, by its id, what became of each of its texts, in order
   * @throws UncheckedIOException if scratch, lake or cluster fail for good; drafts are left behind
   */
  public Map<String, List<LoadedText>> load(
      String runId, List<StagedPackage> packages, LoadProgress progress) {
    Map<String, List<LoadedText>> loaded = new LinkedHashMap<>();
    List<LoadUnit> units = new ArrayList<>();
    for (StagedPackage staged : packages) {
      loaded.put(staged.file().id(), new ArrayList<>());
      units.addAll(LoadUnit.of(staged));
    }
    if (units.isEmpty()) {
      return loaded;
    }

    for (Result result : run(runId, units, progress)) {
      loaded.get(result.packageId()).add(result.text());
    }
    loaded.values().forEach(texts -> texts.sort(IN_ORDER));
    return loaded;
  }

  private List<Result> run(String runId, List<LoadUnit> units, LoadProgress progress) {
    long total = Math.max(1, units.stream().mapToLong(unit -> unit.staged().bytes()).sum());
    LongAccumulator done = spark.sc().longAccumulator("staged bytes loaded");
    List<List<LoadUnit>> tasks = LoadUnit.tasks(units, settings.taskBytes());
    Work work = new Work(settings, root, hadoopProperties, runId, coresOfAnExecutor(), done);
    spark.sc().setJobDescription("load " + units.size() + " staged texts, run " + runId);
    try {
      JavaFutureAction<List<Result>> job =
          spark
              .parallelize(tasks, tasks.size())
              .flatMap(group -> work.load(group).iterator())
              .collectAsync();
      return await(job, done, total, progress);
    } finally {
      spark.sc().setJobDescription(null);
    }
  }

  /** The cores that all tasks of one JVM may use together. */
  private int coresOfAnExecutor() {
    Matcher local = LOCAL.matcher(spark.master());
    if (local.matches()) {
      String threads = local.group(1) == null ? "1" : local.group(1);
      return threads.equals("*") ? Integer.MAX_VALUE : Integer.parseInt(threads);
    }
    // Only a standalone cluster gives an executor all there are, if nothing else is said.
    boolean standalone = spark.master().startsWith("spark://");
    return spark.getConf().getInt("spark.executor.cores", standalone ? Integer.MAX_VALUE : 1);
  }

  private static List<Result> await(
      JavaFutureAction<List<Result>> job, LongAccumulator done, long total, LoadProgress progress) {
    try {
      while (true) {
        try {
          List<Result> results = job.get(500, TimeUnit.MILLISECONDS);
          progress.advanced(total, total);
          return results;
        } catch (TimeoutException stillRunning) {
          // A task that was run twice counts twice.
          progress.advanced(Math.min(done.value(), total), total);
        }
      }
    } catch (InterruptedException interrupted) {
      job.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("loading was interrupted", interrupted));
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw new UncheckedIOException(
          new IOException("loading failed: " + firstLine(cause.getMessage()), cause));
    }
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  private record Result(String packageId, LoadedText text) implements Serializable {}

  /** What a task needs to know, as it travels to an executor. */
  private record Work(
      LoadSettings settings,
      URI root,
      TreeMap<String, String> hadoopProperties,
      String runId,
      int cores,
      LongAccumulator done)
      implements Serializable {
    List<Result> load(List<LoadUnit> units) throws IOException {
      Configuration hadoop = new Configuration();
      hadoopProperties.forEach(hadoop::set);
      String attempt = Long.toString(TaskContext.get().taskAttemptId());
      List<Result> results = new ArrayList<>();
      Cores.begin();
      try (LakeStore store = LakeStores.open(root, hadoop);
          PageCompressor compressor = new PageCompressor(settings.zstdLevel())) {
        int present = Math.min(cores, Runtime.getRuntime().availableProcessors());
        LoadTask task = new LoadTask(store, hadoop, settings, compressor, present);
        for (LoadUnit unit : units) {
          results.add(new Result(unit.file().id(), load(task, unit, attempt)));
          done.add(unit.staged().bytes());
        }
      } finally {
        Cores.end();
      }
      return results;
    }

    private LoadedText load(LoadTask task, LoadUnit unit, String attempt) throws IOException {
      try {
        return task.load(unit, runId, attempt);
      } catch (IOException failed) {
        String file = unit.file().name() + " / " + unit.staged().member();
        throw new IOException("cannot load " + file + ": " + failed.getMessage(), failed);
      }
    }
  }
}
