package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsStoreTest extends LakeStoreContract {
  private static final String COPIED = "/compact/t/2014-07-0000-0123abcd.parquet";
  private static final AtomicInteger ROOTS = new AtomicInteger();

  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown(true);
  }

  private static URI newRoot() {
    return cluster.getURI().resolve("/edx-" + ROOTS.incrementAndGet());
  }

  @Override
  LakeStore openEmpty() throws Exception {
    return reopen(newRoot());
  }

  @Override
  LakeStore reopen(URI root) throws Exception {
    return LakeStores.open(root, cluster.getConfiguration(0));
  }

  @Test
  void aRootWithoutAPathIsThatOfTheFileSystem() throws Exception {
    URI bare = URI.create("hdfs://" + cluster.getURI().getAuthority());
    try (LakeStore store = reopen(bare);
        LakeStore slash = reopen(bare.resolve("/"));
        FileSystem files = FileSystem.newInstance(cluster.getURI(), cluster.getConfiguration(0))) {
      store.replace("ledger/format.json", new byte[] {1});

      assertThat(files.exists(new org.apache.hadoop.fs.Path("/ledger/format.json"))).isTrue();
      assertThat(slash.read("ledger/format.json")).contains(new byte[] {1});
      assertThat(slash.list("ledger")).isEqualTo(store.list("ledger")).hasSize(1);
      assertThat(slash.root()).isEqualTo(store.root()).isEqualTo(bare);
    }
  }

  @Test
  void foldersUnderLakeHaveItsRightsWhateverTheUmask() throws Exception {
    URI root = newRoot();
    Configuration strict = new Configuration(cluster.getConfiguration(0));
    strict.set(FsPermission.UMASK_LABEL, "077");
    try (FileSystem files = FileSystem.newInstance(cluster.getURI(), strict)) {
      files.mkdirs(new org.apache.hadoop.fs.Path(root + "/lake"));
      files.setPermission(new org.apache.hadoop.fs.Path(root + "/lake"), new FsPermission("775"));
      try (LakeStore store = LakeStores.open(root, strict)) {
        try (OutputStream out = store.create("stage/run/a")) {
          out.write(1);
        }
        store.place("stage/run/a", "lake/t/org=U/a.parquet");
        store.replace("ledger/runs/a.json", new byte[] {1});
      }

      assertThat(rights(files, root + "/ledger/runs/a.json")).isEqualTo("rw-r--r--");
      assertThat(rights(files, root + "/ledger/runs")).isEqualTo("rwxr-xr-x");
      assertThat(rights(files, root + "/lake/t/org=U/a.parquet")).isEqualTo("rw-rw-r--");
      assertThat(rights(files, root + "/lake/t/org=U")).isEqualTo("rwxrwxr-x");
      assertThat(rights(files, root + "/lake/t")).isEqualTo("rwxrwxr-x");
      assertThat(rights(files, root + "/stage")).isEqualTo("rwx------");
    }
  }

  @Test
  void theCopyHasTheGroupAndRightsOfTheTables() throws Exception {
    URI root = newRoot();
    try (FileSystem files = FileSystem.newInstance(cluster.getURI(), cluster.getConfiguration(0))) {
      org.apache.hadoop.fs.Path lake = new org.apache.hadoop.fs.Path(root + "/lake");
      files.mkdirs(lake);
      files.setPermission(lake, new FsPermission("750"));
      files.setOwner(lake, null, "researchers");
      placeInCopy(root);

      FileStatus copy = files.getFileStatus(new org.apache.hadoop.fs.Path(root + "/compact"));
      assertThat(copy.getGroup()).isEqualTo("researchers");
      assertThat(rights(files, root + COPIED)).isEqualTo("rw-r-----");
      assertThat(rights(files, root + "/compact/t")).isEqualTo("rwxr-x---");
      assertThat(rights(files, root + "/compact")).isEqualTo("rwxr-x---");
    }
  }

  @Test
  void whereRightsAreListedTheCopyIsItsOwnersUntilHeOpensIt() throws Exception {
    URI root = newRoot();
    try (FileSystem files = FileSystem.newInstance(cluster.getURI(), cluster.getConfiguration(0))) {
      org.apache.hadoop.fs.Path lake = new org.apache.hadoop.fs.Path(root + "/lake");
      org.apache.hadoop.fs.Path copy = new org.apache.hadoop.fs.Path(root + "/compact");
      files.mkdirs(lake);
      files.modifyAclEntries(lake, AclEntry.parseAclSpec("group:researchers:r-x", true));
      placeInCopy(root);
      assertThat(rights(files, copy.toString())).isEqualTo("rwx------");

      files.setPermission(copy, new FsPermission("750"));
      placeInCopy(root);
      assertThat(rights(files, copy.toString())).isEqualTo("rwxr-x---");
    }
  }

  private void placeInCopy(URI root) throws Exception {
    try (LakeStore store = reopen(root)) {
      try (OutputStream out = store.create("stage/run/a")) {
        out.write(1);
      }
      store.place("stage/run/a", COPIED.substring(1));
    }
  }

  @Test
  void whatCouldNotGetItsNameLeavesNothingBehind() throws Exception {
    try (LakeStore store = openEmpty();
        FileSystem files = FileSystem.newInstance(cluster.getURI(), cluster.getConfiguration(0))) {
      store.replace("ledger/folder/1.json", new byte[] {1});

      assertThatThrownBy(() -> store.replace("ledger/folder", new byte[] {2}))
          .isInstanceOf(IOException.class);

      assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store.root() + "/ledger")))
          .extracting(status -> status.getPath().getName())
          .containsExactly("folder");
    }
  }

  @Test
  void onlyTablesAndLedgerAreForOthersToRead() throws Exception {
    try (LakeStore store = openEmpty();
        FileSystem files = FileSystem.newInstance(cluster.getURI(), cluster.getConfiguration(0))) {
      for (String draft : new String[] {"a", "b"}) {
        try (OutputStream out = store.create("stage/run/" + draft)) {
          out.write(1);
        }
      }
      store.place("stage/run/a", "lake/t/a.parquet");
      String root = store.root() + "/";

      assertThat(rights(files, root + "lake/t/a.parquet")).isEqualTo("rw-r--r--");
      assertThat(rights(files, root + "lake/t")).isEqualTo("rwxr-xr-x");
      assertThat(rights(files, root + "stage/run/b")).isEqualTo("rw-------");
      assertThat(rights(files, root + "stage")).isEqualTo("rwx------");
    }
  }

  private static String rights(FileSystem files, String path) throws Exception {
    return files.getFileStatus(new org.apache.hadoop.fs.Path(path)).getPermission().toString();
  }
}
