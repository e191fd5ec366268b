package org.edxlake.lake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
import software.amazon.awssdk.services.s3.model.MultipartUpload;

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

  @Test
  void whereTheRequesterPaysEveryRequestOfALakeSaysSo() throws Exception {
    try (S3Front front = S3Front.whereRequestersPay(server)) {
      Configuration settings = server.hadoop();
      settings.set("fs.s3a.endpoint", front.endpoint());
      try (LakeStore store = LakeStores.open(server.uri("paid"), settings)) {
        assertThatThrownBy(() -> store.createIfAbsent("ledger/a.json", new byte[] {1}))
            .isInstanceOf(AccessDeniedException.class);
      }

      settings.set("fs.s3a.bucket.lake-bucket.requester.pays.enabled", "true");
      try (LakeStore store = LakeStores.open(server.uri("paid"), settings)) {
        store.probe();
        store.replace("ledger/a.json", new byte[] {1});
        try (OutputStream out = store.create("stage/run/a")) {
          out.write(2);
        }
        store.place("stage/run/a", "lake/t/a.parquet");
        store.remove("lake/t/a.parquet", "trash/a.parquet");

        assertThat(store.read("trash/a.parquet")).contains(new byte[] {2});
        assertThat(store.readRange("ledger/a.json", 0, 1)).isEqualTo(new byte[] {1});
        assertThat(store.list("lake")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5M", "1M"})
  void aLargeFileIsUploadedAndPlacedPartByPart(String partSize) throws Exception {
    byte[] content = noise(12 << 20);
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.multipart.size", partSize);

    try (LakeStore store =
        LakeStores.open(server.uri("parts-of-" + partSize), S3Requests.kept(settings))) {
      try (OutputStream out = store.create("stage/run/a")) {
        out.write(content);
      }
      store.place("stage/run/a", "lake/t/a.parquet");

      try (InputStream placed = store.open("lake/t/a.parquet")) {
        assertThat(placed.readAllBytes()).isEqualTo(content);
      }
      assertThat(store.list("stage")).isEmpty();
    }
    // S3 knows no smaller part than one of 5 MB, unless it is the last.
    assertThat(S3Requests.sent())
        .filteredOn(sent -> sent.kind().equals("UploadPart"))
        .extracting(sent -> sent.header("Content-Length"))
        .containsExactlyInAnyOrder("5242880", "5242880", "2097152");
    assertThat(S3Requests.sent())
        .filteredOn(sent -> sent.kind().equals("UploadPartCopy"))
        .extracting(sent -> sent.header("x-amz-copy-source-range"))
        .containsExactly("bytes=0-5242879", "bytes=5242880-10485759", "bytes=10485760-12582911");
  }

  @Test
  void anUploadThatNobodyEndsIsNoObjectAndInNobodysWay() throws Exception {
    byte[] content = noise(12 << 20);
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.multipart.size", "5M");
    settings.set("fs.s3a.fast.upload.buffer", "bytebuffer");
    try (LakeStore store = LakeStores.open(server.uri("unended"), S3Requests.kept(settings));
        S3Client client = server.client()) {
      OutputStream ofTheDead = store.create("stage/run/a");
      ofTheDead.write(content);
      assertThat(unended(client)).containsExactly("unended/stage/run/a");
      assertThat(store.find("stage/run/a")).isEmpty();
      assertThat(store.list("stage")).isEmpty();

      try (OutputStream out = store.create("stage/run/a")) {
        out.write(content, 0, 3);
      }
      store.place("stage/run/a", "lake/t/a.parquet");

      assertThat(store.read("lake/t/a.parquet")).contains(Arrays.copyOf(content, 3));
      assertThat(unended(client)).containsExactly("unended/stage/run/a");
    }
  }

  private static List<String> unended(S3Client client) {
    return client.listMultipartUploads(request -> request.bucket("lake-bucket")).uploads().stream()
        .map(MultipartUpload::key)
        .toList();
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(7).nextBytes(noise);
    return noise;
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

      assertThat(unended(client)).doesNotContain("lake/t/a.parquet");
    }
  }
}
