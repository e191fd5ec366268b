package org.edxlake.lake;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.edxlake.catalog.Sha256;
import org.edxlake.lake.store.LakeStore;
import org.edxlake.lake.store.LakeStores;

/**
 * Copies data files into one, whose rows have the columns of their partition, too.
 *
 * <p>The files are read whole, each with one request, and held in memory together; they are no more
 * than one data file may be. The rows come in the order of the files.
 *
 * @param runId names the folder of drafts, `stage/<run>/`
 */
record CompactWork(
    LoadSettings settings, URI root, TreeMap<String, String> hadoopProperties, String runId)
    implements Workers.Work<CompactWork.Task, CompactWork.Result> {
  private static final int MOST_ROWS = 4096;
  private static final byte[] NONE = {};

  /**
   * A file to make.
   *
   * @param path where it will lie, below the root
   * @param files what it is made of, in this order
   */
  record Task(String path, String table, List<DataFile> files) implements Serializable {
    long bytes() {
      return files.stream().mapToLong(DataFile::bytes).sum();
    }
  }

  /**
   * What became of it.
   *
   * @param file the one that was made; null if it could not be
   * @param folder in which its draft lies
   * @param fault why it could not be made
   */
  record Result(DataFile file, String folder, String fault) implements Serializable {}

  /** A file is not what the ledger says, or does not fit to the others. */
  private static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitException(String message) {
      super(message);
    }
  }

  @Override
  public Result on(Task task, String attempt, LongConsumer done) throws IOException {
    Configuration hadoop = new Configuration();
    hadoopProperties.forEach(hadoop::set);
    String folder = "stage/%s/compact-%s".formatted(runId, attempt);
    try (LakeStore store = LakeStores.open(root, hadoop);
        PageCompressor compressor = new PageCompressor(settings.zstdLevel())) {
      Source[] sources = read(store, task.files());
      DataFile made = null;
      // Nearly always the files are all alike, and the footer of each need be read once only.
      for (CompactShape shape = sources[0].shape(); made == null; shape = shapeOfAll(sources)) {
        try (EncodedRows rows = new EncodedRows(shape.format(task.table(), settings), compressor)) {
          if (copy(sources, shape, rows)) {
            made = rows.writeTo(store, folder, task.path(), task.table());
          }
        }
      }
      done.accept(task.bytes());
      return new Result(made, folder, "");
    } catch (UnfitException | CompactShape.DisagreeException unfit) {
      return new Result(null, folder, unfit.getMessage());
    } catch (RuntimeException unexpected) {
      // All else can be copied.
      return new Result(null, folder, "an unexpected error: " + unexpected);
    }
  }

  /** A data file and what it holds. */
  private static final class Source {
    private final DataFile file;
    private final byte[] content;

    Source(DataFile file, byte[] content) {
      this.file = file;
      this.content = content;
    }

    ParquetFileReader open() throws IOException {
      return new ParquetFileReader(StoredParquet.of(content), StoredParquet.options());
    }

    CompactShape shape() throws IOException {
      try (ParquetFileReader reader = open()) {
        return CompactShape.of(reader.getFileMetaData().getSchema());
      }
    }
  }

  private static Source[] read(LakeStore store, List<DataFile> files)
      throws IOException, UnfitException {
    Source[] sources = new Source[files.size()];
    Parallel.forEach(
        IntStream.range(0, sources.length).boxed().toList(),
        i -> {
          DataFile file = files.get(i);
          try {
            byte[] content = store.readRange(file.path(), 0, Math.toIntExact(file.bytes()));
            sources[i] = new Source(file, content);
          } catch (FileNotFoundException | NoSuchFileException | EOFException lacking) {
            // Told below: what is missing is a fault of the lake, and no reason to try again.
            sources[i] = new Source(file, new byte[0]);
          }
        });
    for (Source source : sources) {
      if (!sha256(source.content).equals(source.file.sha256())) {
        throw new UnfitException(
            source.file.path() + " is not what the ledger says; `edxlake verify` tells more");
      }
    }
    return sources;
  }

  private static String sha256(byte[] content) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(content);
    return Sha256.hex(digest);
  }

  private static CompactShape shapeOfAll(Source[] sources)
      throws IOException, CompactShape.DisagreeException {
    CompactShape all = sources[0].shape();
    for (Source source : sources) {
      all = all.with(source.shape());
    }
    return all;
  }

  /** Copies all rows; false if one of the files does not have this shape. */
  private static boolean copy(Source[] sources, CompactShape shape, EncodedRows to)
      throws IOException, UnfitException {
    RowBatch batch = new RowBatch(to.schema().getFieldCount());
    int[] numbers = RowBatch.numbers(MOST_ROWS);
    for (Source source : sources) {
      try (ParquetFileReader reader = source.open()) {
        if (!shape.covers(CompactShape.of(reader.getFileMetaData().getSchema()))) {
          return false;
        }
        ParquetRows rows = new ParquetRows(reader, to.schema());
        Place place = Place.of(source.file);
        long copied = 0;
        batch.begin(NONE);
        while (rows.fill(batch, MOST_ROWS)) {
          place.fill(batch, batch.rows());
          to.add(batch, numbers, 0, batch.rows());
          copied += batch.rows();
          batch.begin(NONE);
        }
        if (copied != source.file.rows()) {
          throw new UnfitException(
              "%s has %d rows and the ledger says %d"
                  .formatted(source.file.path(), copied, source.file.rows()));
        }
      }
    }
    return true;
  }

  /** The values of the partition columns, which come first. */
  private record Place(List<byte[]> texts, long date) {
    static Place of(DataFile file) {
      Partition partition = Partition.ofPath(file.path());
      return new Place(
          Stream.of(partition.org(), partition.course(), partition.run(), partition.site().name())
              .map(text -> text.getBytes(StandardCharsets.UTF_8))
              .toList(),
          partition.date().toEpochDay());
    }

    void fill(RowBatch batch, int count) {
      for (int column = 0; column < texts.size(); column++) {
        byte[] text = texts.get(column);
        int kept = batch.keep(text);
        for (int row = 0; row < count; row++) {
          batch.refer(column, row, kept, text.length);
        }
      }
      for (int row = 0; row < count; row++) {
        batch.number(texts.size(), row, date);
      }
    }
  }
}
