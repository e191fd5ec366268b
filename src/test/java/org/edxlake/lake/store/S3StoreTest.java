package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @CsvSource({"AES256, AES256", "SSE-KMS, aws:kms"})
  void everyObjectIsEncryptedAsTheSettingsSay(String algorithm, String header) throws Exception {
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.encryption.algorithm", algorithm);

    try (LakeStore store = LakeStores.open(server.uri("encrypted"), S3Requests.kept(settings))) {
      store.createIfAbsent("ledger/a.json", new byte[] {1});
      store.replace("ledger/runs/b.json", new byte[] {2});
      try (OutputStream out = store.create("stage/run/a")) {
        out.write(3);
      }
      store.place("stage/run/a", "lake/t/a.parquet");
    }

    assertThat(S3Requests.sent())
        .filteredOn(sent -> List.of("PutObject", "CreateMultipartUpload").contains(sent.kind()))
        .extracting(S3Requests.Sent::kind, sent -> sent.header("x-amz-server-side-encryption"))
        .containsExactly(
            tuple("PutObject", header),
            tuple("PutObject", header),
            tuple("PutObject", header),
            tuple("CreateMultipartUpload", header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSE-C", "CSE-KMS"})
  void aKeyOfTheClientIsRefusedBeforeAnythingIsWritten(String algorithm) {
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.encryption.algorithm", algorithm);
    settings.set("fs.s3a.encryption.key", "c2VjcmV0IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzISE=");

    assertThatThrownBy(() -> LakeStores.open(server.uri("client-key"), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fs.s3a.encryption.algorithm is " + algorithm)
        .hasMessageContaining("Take AES256 or SSE-KMS");
  }

  @Test
  void aListingOfManyPagesIsWhole() throws Exception {
    Configuration settings = server.hadoop();
    settings.setInt("fs.s3a.paging.maximum", 2);
    try (LakeStore store = LakeStores.open(server.uri("pages"), settings)) {
      for (int i = 0; i < 5; i++) {
        store.replace("ledger/runs/" + i, new byte[i]);
      }
    }

    try (LakeStore store = LakeStores.open(server.uri("pages"), S3Requests.kept(settings))) {
      assertThat(store.list("ledger"))
          .extracting(LakeStore.Entry::path)
          .containsExactly(
              "ledger/runs/0", "ledger/runs/1", "ledger/runs/2", "ledger/runs/3", "ledger/runs/4");
      assertThat(S3Requests.sent())
          .extracting(S3Requests.Sent::kind, S3Requests.Sent::key)
          .containsOnly(tuple("ListObjectsV2", "pages/ledger/"))
          .hasSize(3);
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
