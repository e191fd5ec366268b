package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest extends LakeStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  private static S3Server server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder, "lake-bucket");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  LakeStore openEmpty() throws Exception {
    return reopen(server.uri("edx-" + ROOTS.incrementAndGet()));
  }

  @Override
  LakeStore reopen(URI root) throws Exception {
    return LakeStores.open(root, server.hadoop());
  }

  @Test
  void slashesAtTheEndOfARootSayNothing() throws Exception {
    for (String root : new String[] {"", "/", "deep/root//", "a:b/"}) {
      try (LakeStore store = reopen(server.uri(root))) {
        try (OutputStream out = store.create("stage/run/a")) {
          out.write(1);
        }

        assertThat(store.place("stage/run/a", "lake/t/a.parquet")).as(root).isTrue();
        assertThat(store.list("lake"))
            .as(root)
            .containsExactly(new LakeStore.Entry("lake/t/a.parquet", 1));
        assertThat(store.root().toString()).as(root).doesNotEndWith("/");
      }
    }
  }

  @Test
  void placingLeavesNoUploadUnfinished() throws Exception {
    try (LakeStore store = openEmpty();
        S3Client client = server.client()) {
      try (OutputStream out = store.create("stage/run/a")) {
        out.write(1);
      }
      store.place("stage/run/a", "lake/t/a.parquet");

      assertThat(client.listMultipartUploads(request -> request.bucket("lake-bucket")).uploads())
          .isEmpty();
    }
  }
}
