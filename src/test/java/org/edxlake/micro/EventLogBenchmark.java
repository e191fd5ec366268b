package org.edxlake.micro;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.EventColumns;
import org.edxlake.decode.RecordDecoder;
import org.edxlake.decode.RecordDecoders;
import org.edxlake.simulate.SimulationPlan;
import org.edxlake.staging.Decryptor;
import org.edxlake.staging.Keyring;
import org.edxlake.staging.Passphrases;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The way of a daily event file from its package to values of columns, each step by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EventLogBenchmark {
  /** A site's day of 42 MB. */
  private static final SimulationPlan PLAN =
      SimulationPlan.demo().withSnapshots(0).withDays(1).withEventsPerDay(40_000);

  private final byte[] buffer = new byte[1 << 17];
  private byte[] encrypted;
  private byte[] compressed;
  private Decryptor decryptor;
  private Lines lines;

  /** Simulates the file. */
  @Setup
  public void simulate() throws IOException {
    try (SimulatedFolder folder = SimulatedFolder.write(PLAN)) {
      encrypted = Files.readAllBytes(folder.largest(".log.gz.gpg"));
      compressed = Files.readAllBytes(folder.largest(".log.gz"));
      String passphrase =
          Files.readString(folder.simulation().passphraseFile(), StandardCharsets.UTF_8).strip();
      Keyring keys =
          Keyring.open(
              List.of(folder.simulation().secretKey()), Passphrases.of(passphrase.toCharArray()));
      decryptor = new Decryptor(keys, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    try (InputStream text = text()) {
      lines = new Lines(text.readAllBytes());
    }
  }

  private InputStream text() {
    return new StrictGzipInputStream(new ByteArrayInputStream(compressed));
  }

  /** From the encrypted file to the compressed one. */
  @Benchmark
  public Decryptor.Verdict decrypt(Gigabytes counter) throws IOException {
    counter.add(lines.bytes());
    return decryptor.decrypt(new ByteArrayInputStream(encrypted), OutputStream.nullOutputStream());
  }

  /** From the compressed file to its text. */
  @Benchmark
  public long inflate(Gigabytes counter) throws IOException {
    counter.add(lines.bytes());
    try (InputStream text = text()) {
      long bytes = 0;
      for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
        bytes += read;
      }
      return bytes;
    }
  }

  /** From the text to lines. */
  @Benchmark
  public long split(Gigabytes counter) throws IOException {
    counter.add(lines.bytes());
    return lines.split(Dialect.JSON_LINES);
  }

  /** From lines to values of columns. */
  @Benchmark
  public void decode(Gigabytes counter, Blackhole blackhole) {
    counter.add(lines.bytes());
    RecordDecoder decoder = RecordDecoders.of(EventColumns.TABLE, "", false);
    lines.decode(decoder, new BlackholeSink(blackhole));
  }
}
