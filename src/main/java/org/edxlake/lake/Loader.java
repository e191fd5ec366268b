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
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.StagedPackage;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;

/**
 * Loads staged packages into draft files: workers decode bytes to columns and write Parquet
 * themselves.
 *
 * <p>Nothing is visible in the lake afterwards: the drafts lie under `stage/<run>/`, together with
 * those of attempts that died. Who publishes moves the former and sweeps the rest.
 */
public final class Loader {
  private static final Comparator<LoadedText> IN_ORDER =
      Comparator.comparingInt(LoadedText::fileOrdinal);

  private final Workers workers;
  private final LoadSettings settings;
  private final URI root;
  private final TreeMap<String, String> hadoopProperties;

  /**
   * A loader for a lake.
   *
   * @param root the root of the lake, which every worker must reach
   * @param hadoopProperties settings of the file systems of scratch and lake, for the workers
   */
  public Loader(
      Workers workers, LoadSettings settings, URI root, Map<String, String> hadoopProperties) {
    this.workers = workers;
    this.settings = settings;
    this.root = root;
    this.hadoopProperties = new TreeMap<>(hadoopProperties);
  }

  /**
   * Loads packages.
   *
   * @param runId names the folder of the drafts; no other run has used it
   * @return for each package, by its id, what became of each of its texts, in order
   * @throws UncheckedIOException if scratch, lake or workers fail for good; drafts are left behind
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

    for (List<Result> results : run(runId, units, progress)) {
      for (Result result : results) {
        loaded.get(result.packageId()).add(result.text());
      }
    }
    loaded.values().forEach(texts -> texts.sort(IN_ORDER));
    return loaded;
  }

  private List<List<Result>> run(String runId, List<LoadUnit> units, LoadProgress progress) {
    long total = Math.max(1, units.stream().mapToLong(unit -> unit.staged().bytes()).sum());
    List<List<LoadUnit>> tasks = LoadUnit.tasks(units, settings.taskBytes());
    LoadWork work = new LoadWork(settings, root, hadoopProperties, runId, workers.coresOfAJvm());
    List<List<Result>> results =
        workers.run(
            "load " + units.size() + " staged texts, run " + runId,
            tasks,
            work,
            done -> progress.advanced(Math.min(done, total), total));
    progress.advanced(total, total);
    return results;
  }

  private record Result(String packageId, LoadedText text) implements Serializable {}

  /** What a worker needs to know. */
  private record LoadWork(
      LoadSettings settings,
      URI root,
      TreeMap<String, String> hadoopProperties,
      String runId,
      int cores)
      implements Workers.Work<List<LoadUnit>, List<Result>> {
    @Override
    public List<Result> on(List<LoadUnit> units, String attempt, LongConsumer done)
        throws IOException {
      Configuration hadoop = new Configuration();
      hadoopProperties.forEach(hadoop::set);
      List<Result> results = new ArrayList<>();
      Cores.begin();
      try (LakeStore store = LakeStores.open(root, hadoop);
          PageCompressor compressor = new PageCompressor(settings.zstdLevel())) {
        int present = Math.min(cores, Runtime.getRuntime().availableProcessors());
        LoadTask task = new LoadTask(store, hadoop, settings, compressor, present);
        for (LoadUnit unit : units) {
          results.add(new Result(unit.file().id(), load(task, unit, attempt)));
          done.accept(unit.staged().bytes());
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
