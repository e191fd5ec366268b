package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsStoreTest extends LakeStoreContract {
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

  @Override
  LakeStore openEmpty() throws Exception {
    URI root = cluster.getURI().resolve("/edx-" + ROOTS.incrementAndGet());
    return LakeStores.open(root, cluster.getConfiguration(0));
  }

  @Test
  void onlyWhatIsPlacedUnderLakeIsForOthersToRead() throws Exception {
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
