package org.edxlake.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.Sha256;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedPackage;

/**
 * The private folder that staged texts wait in to be loaded: a folder a package, readable by its
 * owner alone.
 *
 * <p>`staged.json`, written last, hands a package over: a folder without it is what a dead run
 * left.
 */
public final class StagingArea {
  private static final String STAGED = "staged.json";
  private static final String UNFINISHED = "staged.json.part";

  private final Scratch scratch;
  private final ObjectMapper json;

  /**
   * The folder in a scratch space that is one lake's alone, so that lakes may share the space and
   * no run deletes what it did not write.
   */
  public static URI ofLake(URI scratch, String lakeId) {
    String space = scratch.toString();
    return URI.create(space + (space.endsWith("/") ? "" : "/") + "edxlake-" + lakeId);
  }

  /** A staging area in a folder of its own, which need not exist yet. */
  public StagingArea(URI scratch, Configuration hadoop) throws IOException {
    this.scratch = Scratch.open(scratch, hadoop);
    this.json = mapper();
  }

  /**
   * Makes the folder, or makes sure that it is a folder of this user's which nobody else can read.
   *
   * @throws IOException if it is none
   */
  public void claim() throws IOException {
    scratch.claim();
  }

  /** What was staged of a package; empty if nothing was, or if another version wrote it. */
  public Optional<StagedPackage> read(String packageId) throws IOException {
    Optional<InputStream> found = scratch.open(packageId, STAGED);
    if (found.isEmpty()) {
      return Optional.empty();
    }

    try (InputStream in = found.get()) {
      return Optional.of(json.readValue(in.readAllBytes(), StagedPackage.class));
    } catch (JsonProcessingException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  /** The ids of the packages that are staged, sorted. */
  public List<String> list() throws IOException {
    List<String> staged = new ArrayList<>();
    for (String packageId : scratch.folders()) {
      if (scratch.names(packageId).contains(STAGED)) {
        staged.add(packageId);
      }
    }
    return staged;
  }

  /** Deletes what was staged of a package, if anything was; the hand-over first. */
  public void remove(String packageId) throws IOException {
    scratch.delete(packageId, STAGED);
    scratch.deleteFolder(packageId);
  }

  /**
   * Deletes what dead runs left: the folders that were never handed over. No other run may be
   * staging here meanwhile.
   *
   * @return the ids of the packages whose folders are gone
   */
  public List<String> sweep() throws IOException {
    List<String> swept = new ArrayList<>();
    for (String packageId : scratch.folders()) {
      if (!scratch.names(packageId).contains(STAGED)) {
        scratch.deleteFolder(packageId);
        swept.add(packageId);
      }
    }
    return swept;
  }

  /** Makes a package durable and hands it over. If it fails, the package is not handed over. */
  void commit(StagedPackage staged) throws IOException {
    String packageId = staged.file().id();
    scratch.createFolder(packageId);
    scratch.sync(packageId, staged.files().stream().map(StagingArea::nameOf).toList());
    try (OutputStream out = scratch.create(packageId, UNFINISHED)) {
      out.write(json.writeValueAsBytes(staged));
    }
    scratch.rename(packageId, UNFINISHED, STAGED);
  }

  /** Whether the texts of a package are what was staged; reads them all. */
  boolean isWhole(StagedPackage staged) {
    try {
      for (StagedFile file : staged.files()) {
        try (InputStream in = open(staged.file().id(), nameOf(file))) {
          if (!Sha256.of(in).equals(file.sha256())) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException goneOrDamaged) {
      return false;
    }
  }

  void createFolder(String packageId) throws IOException {
    scratch.createFolder(packageId);
  }

  OutputStream create(String packageId, String name) throws IOException {
    return scratch.create(packageId, name);
  }

  InputStream open(String packageId, String name) throws IOException {
    return scratch
        .open(packageId, name)
        .orElseThrow(() -> new IOException(location(packageId, name) + " is gone from scratch"));
  }

  String location(String packageId, String name) {
    return scratch.location(packageId, name);
  }

  void delete(String packageId, String name) throws IOException {
    scratch.delete(packageId, name);
  }

  private static String nameOf(StagedFile file) {
    return file.location().substring(file.location().lastIndexOf('/') + 1);
  }

  private static ObjectMapper mapper() {
    SimpleModule dates = new SimpleModule();
    dates.addSerializer(LocalDate.class, ToStringSerializer.instance);
    dates.addDeserializer(LocalDate.class, new DateReader());
    return new ObjectMapper().registerModule(dates);
  }

  private static final class DateReader extends FromStringDeserializer<LocalDate> {
    DateReader() {
      super(LocalDate.class);
    }

    @Override
    protected LocalDate _deserialize(String text, DeserializationContext context) {
      return LocalDate.parse(text);
    }
  }
}
