package org.edxlake.lake;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.Table;
import org.edxlake.decode.Outcome;
import org.edxlake.decode.RecordDecoder;
import org.edxlake.decode.RecordDecoders;
import org.edxlake.decode.RecordReader;
import org.edxlake.decode.RecordReaders;
import org.edxlake.decode.Tables;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.unpack.DamagedTextException;
import org.edxlake.unpack.UnpackedText;

/**
 * Loads a staged text: every record becomes a row of a draft file, a reject, or a blank or header
 * that is counted.
 *
 * <p>The drafts lie under `stage/<run>/<package>/<attempt>/`, in a folder that no other attempt
 * uses. A text that turns out damaged leaves none.
 */
final class LoadTask {
  private final LakeStore store;
  private final Configuration hadoop;
  private final LoadSettings settings;
  private final PageCompressor compressor;
  private final int cores;

  /**
   * A task.
   *
   * @param cores how many cores this JVM has for all its tasks
   */
  LoadTask(
      LakeStore store,
      Configuration hadoop,
      LoadSettings settings,
      PageCompressor compressor,
      int cores) {
    this.store = store;
    this.hadoop = hadoop;
    this.settings = settings;
    this.compressor = compressor;
    this.cores = cores;
  }

  /**
   * Loads a text.
   *
   * @param attempt tells this attempt from every other of the run
   * @throws IOException if the scratch or the lake fails; drafts that could not be deleted then are
   *     left in the folder of this attempt, which nobody publishes
   */
  LoadedText load(LoadUnit unit, String runId, String attempt) throws IOException {
    String folder =
        "stage/%s/%s/%s-%d".formatted(runId, unit.file().id(), attempt, unit.staged().ordinal());
    try (Attempt loading = new Attempt(unit, folder)) {
      return loading.run();
    } catch (DamagedTextException damaged) {
      store.delete(folder);
      requireAsStaged(unit.staged(), sha256(unit.staged()));
      return quarantined(unit, folder, damaged);
    } catch (IOException | RuntimeException failed) {
      deleteQuietly(folder, failed);
      throw failed;
    }
  }

  private void deleteQuietly(String folder, Exception failed) {
    try {
      store.delete(folder);
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  // What scratch has lost or changed since is no damage of edX's: the package is staged anew.
  private static void requireAsStaged(StagedFile staged, String sha256) throws IOException {
    if (!sha256.equals(staged.sha256())) {
      throw new IOException(
          staged.location()
              + " is not what was staged: scratch lost or changed it. Stage the package again (`edxlake"
              + " run` and `edxlake stage` do), and look after the disk");
    }
  }

  private String sha256(StagedFile staged) throws IOException {
    try (InputStream stored = open(staged)) {
      return Sha256.of(stored);
    }
  }

  private InputStream open(StagedFile staged) throws IOException {
    Path path = new Path(URI.create(staged.location()));
    return path.getFileSystem(hadoop).open(path);
  }

  private static LoadedText quarantined(
      LoadUnit unit, String folder, DamagedTextException damaged) {
    Quarantined quarantined =
        new Quarantined(
            unit.file().name(),
            unit.staged().member(),
            damaged.reason(),
            damaged.getMessage() + "; if the next delivery is the same, ask edX for a new one");
    return new LoadedText(
        unit.staged().ordinal(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        List.of(),
        folder,
        List.of(),
        quarantined);
  }

  /** One attempt at one text. */
  private final class Attempt implements BatchPipeline.Stages, AutoCloseable {
    private final LoadUnit unit;
    private final StagedFile staged;
    private final String folder;
    private final Table table;
    private final RowPlaces places;
    private final RowGroups groups = new RowGroups();
    // A decoder serves one thread at a time.
    private final Deque<RecordDecoder> decoders = new ConcurrentLinkedDeque<>();
    private RecordBatches batches;
    private final PartitionFiles files;
    private final SetAside rejects;
    private final SetAside repairs;
    private final SeenLines seenLines;
    private final int courseId;
    private final int inferred;
    private final int packageColumn;
    private final int member;
    private final int lineColumn;
    private final int repeats;
    private final byte[] packageName;
    private final byte[] memberName;

    private final Map<String, Long> rejected = new TreeMap<>();
    private long rows;
    private long header;
    private long blank;
    private long repaired;
    private long misfits;

    private Attempt(LoadUnit unit, String folder) {
      this.unit = unit;
      this.folder = folder;
      staged = unit.staged();
      table = Tables.of(staged);
      places =
          new RowPlaces(
              RowPlaces.home(unit.course(), unit.file().org(), staged.site(), unit.file().date()));
      courseId = table.indexOf("course_id");
      inferred = table.indexOf("course_id_inferred");
      packageColumn = table.indexOf("package");
      member = table.indexOf("member");
      lineColumn = table.indexOf("line");
      packageName = unit.file().name().getBytes(StandardCharsets.UTF_8);
      memberName = staged.member().getBytes(StandardCharsets.UTF_8);
      repeats = staged.tableName().equals("events") ? table.indexOf("repeats") : -1;
      seenLines = repeats < 0 ? null : new SeenLines();

      String fileName = "%s-%04d".formatted(unit.file().id(), staged.ordinal());
      files =
          new PartitionFiles(
              store,
              settings,
              ParquetFormat.of(table, settings),
              compressor,
              new PartitionFiles.Names(folder, "lake/" + table.name(), table.name(), fileName));
      rejects =
          new SetAside(ParquetFormat.REJECTS, unit, folder, fileName, store, settings, compressor);
      repairs =
          new SetAside(ParquetFormat.REPAIRS, unit, folder, fileName, store, settings, compressor);
    }

    private LoadedText run() throws IOException {
      MessageDigest digest = Sha256.newDigest();
      try (InputStream stored = new DigestInputStream(open(staged), digest);
          UnpackedText text = UnpackedText.of(staged.packing(), stored, staged.mostTextBytes());
          RecordReader records =
              RecordReaders.open(staged.dialect(), text, settings.recordLimit())) {
        batches = new RecordBatches(records);
        new BatchPipeline(cores, this).run();
        requireAsStaged(staged, Sha256.hex(digest));
        return loaded(text.bytes(), records);
      }
    }

    @Override
    public RecordBatch newBatch() {
      return new RecordBatch(unit.file().name() + " / " + staged.member(), table.columns().size());
    }

    @Override
    public boolean fill(RecordBatch batch) throws IOException {
      return batches.fill(batch);
    }

    @Override
    public void decode(RecordBatch batch, boolean first) {
      boolean header = first && staged.dialect().hasHeader();
      RecordDecoder decoder = header ? null : decoders.poll();
      if (decoder == null) {
        decoder = RecordDecoders.of(table, staged.header(), header);
      }
      batch.decode(decoder, settings.recordLimit(), repeats >= 0);
      // One that looks for a header must not find it in another batch.
      if (!header) {
        decoders.push(decoder);
      }
    }

    @Override
    public void take(RecordBatch batch) throws IOException {
      int packageText = batch.rows().keep(packageName);
      int memberText = batch.rows().keep(memberName);
      int record = 0;
      try {
        for (; record < batch.size(); record++) {
          take(batch, record, packageText, memberText);
        }
        groups.addTo(files, batch.rows());
      } catch (RuntimeException fault) {
        throw batch.named(fault, Math.min(record, batch.size() - 1));
      }
    }

    private void take(RecordBatch batch, int record, int packageText, int memberText)
        throws IOException {
      Outcome outcome = batch.outcome(record);
      if (outcome == Outcome.Kept.ROW) {
        addRow(batch, record, packageText, memberText);
      } else if (outcome == Outcome.Kept.REPAIRED_ROW) {
        addRow(batch, record, packageText, memberText);
        repaired++;
        repairs.repair(batch, record);
      } else if (outcome == Outcome.Kept.BLANK) {
        blank++;
      } else if (outcome == Outcome.Kept.HEADER) {
        header++;
      } else {
        Outcome.Rejected rejection = (Outcome.Rejected) outcome;
        rejected.merge(rejection.reason().word(), 1L, Long::sum);
        rejects.reject(batch, record, rejection);
      }
    }

    private void addRow(RecordBatch batch, int record, int packageText, int memberText) {
      RowBatch values = batch.rows();
      RowPlaces.Place place =
          courseId >= 0 && values.has(courseId, record)
              ? places.of(
                  values.text(courseId, record),
                  values.from(courseId, record),
                  values.length(courseId, record))
              : places.home();
      rows++;
      misfits += values.misfits(record);

      values.refer(packageColumn, record, packageText, packageName.length);
      values.number(lineColumn, record, batch.line(record));
      if (member >= 0) {
        values.refer(member, record, memberText, memberName.length);
      }
      if (inferred >= 0) {
        boolean guessed = !place.ofItsOwnKey() && unit.course().inferred();
        values.number(inferred, record, guessed ? 1 : 0);
      }
      if (repeats >= 0) {
        long first = batch.firstLike(seenLines, record);
        if (first != batch.line(record)) {
          values.number(repeats, record, first);
        }
      }
      groups.add(place.folder(), record);
    }

    private LoadedText loaded(long textBytes, RecordReader records) throws IOException {
      List<DataFile> all = new ArrayList<>(files.finish());
      all.addAll(rejects.finish());
      all.addAll(repairs.finish());
      return new LoadedText(
          staged.ordinal(),
          textBytes,
          records.bytes(),
          records.records(),
          rows,
          header,
          blank,
          repaired,
          misfits,
          rejected,
          RecordDecoders.unknownColumns(table, staged.header()),
          folder,
          all,
          null);
    }

    @Override
    public void close() {
      files.close();
      rejects.close();
      repairs.close();
    }
  }
}
