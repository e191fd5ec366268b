package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends LakeStoreContract {
  @TempDir Path folder;

  @Override
  LakeStore openEmpty() throws Exception {
    return reopen(folder.resolve("root").toUri());
  }

  @Override
  LakeStore reopen(URI root) throws Exception {
    return LakeStores.open(root, new Configuration(false));
  }

  @Test
  void theRootIsAUriWithoutASlashAtTheEnd() throws Exception {
    try (LakeStore store = openEmpty()) {
      assertThat(store.root()).isEqualTo(URI.create("file://" + folder + "/root"));
    }
  }

  @Test
  void onlyTablesAndLedgerAreForOthersToRead() throws Exception {
    Path root = folder.resolve("root");
    try (LakeStore store = openEmpty()) {
      Files.setPosixFilePermissions(
          root.resolve("lake"), PosixFilePermissions.fromString("rwxrwx---"));
    }
    try (LakeStore store = openEmpty()) {
      store.replace("ledger/format.json", new byte[] {1});
      store.createIfAbsent("ledger/log/1.json", new byte[] {1});
      for (String draft : new String[] {"a", "b", "c"}) {
        try (OutputStream out = store.create("stage/run/" + draft)) {
          out.write(1);
        }
      }
      store.place("stage/run/a", "lake/t/org=U/a.parquet");
      store.place("stage/run/b", "quarantine/rejects/b.parquet");
    }

    assertThat(rights("lake/t/org=U/a.parquet")).isEqualTo("rw-rw----");
    assertThat(rights("lake/t/org=U")).isEqualTo("rwxrwx---");
    for (String folder : new String[] {"ledger", "ledger/log"}) {
      assertThat(rights(folder)).as(folder).isEqualTo("rwxr-x---");
    }
    for (String file : new String[] {"ledger/format.json", "ledger/log/1.json"}) {
      assertThat(rights(file)).as(file).isEqualTo("rw-r-----");
    }
    for (String own : new String[] {"stage", "stage/run", "quarantine"}) {
      assertThat(rights(own)).as(own).isEqualTo("rwx------");
    }
    for (String own : new String[] {"stage/run/c", "quarantine/rejects/b.parquet"}) {
      assertThat(rights(own)).as(own).isEqualTo("rw-------");
    }
  }

  @Test
  void nothingButDataFilesAndTheirFoldersIsLeftUnderLake() throws Exception {
    try (LakeStore store = openEmpty()) {
      for (String draft : new String[] {"a", "b"}) {
        try (OutputStream out = store.create("stage/run/" + draft)) {
          out.write(1);
        }
      }
      store.place("stage/run/a", "lake/t/org=U/a.parquet");
      store.place("stage/run/b", "lake/t/org=V/course=x/b.parquet");
      store.remove("lake/t/org=V/course=x/b.parquet", "trash/1/b.parquet");
    }

    try (Stream<Path> found = Files.walk(folder.resolve("root/lake"))) {
      assertThat(found.map(folder.resolve("root/lake")::relativize).map(Path::toString))
          .containsExactlyInAnyOrder("", "t", "t/org=U", "t/org=U/a.parquet");
    }
  }

  @Test
  void whatCouldNotGetItsNameLeavesNothingBehind() throws Exception {
    try (LakeStore store = openEmpty()) {
      store.replace("ledger/folder/1.json", new byte[] {1});

      assertThatThrownBy(() -> store.replace("ledger/folder", new byte[] {2}))
          .isInstanceOf(IOException.class);
    }

    try (Stream<Path> found = Files.list(folder.resolve("root/ledger"))) {
      assertThat(found).containsExactly(folder.resolve("root/ledger/folder"));
    }
  }

  @Test
  void aSchemeWithoutAtomicReplacementIsRefusedWithTheReason() {
    assertThatThrownBy(
            () -> LakeStores.open(URI.create("gs://bucket/edx"), new Configuration(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A lake cannot lie at gs://bucket/edx: only local disk, HDFS and S3 can replace a file"
                + " atomically here. Begin root with file://, hdfs:// or s3a://.");
  }

  private String rights(String path) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("root").resolve(path)));
  }
}
