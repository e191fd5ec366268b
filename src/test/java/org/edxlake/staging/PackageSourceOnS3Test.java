package org.edxlake.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.edxlake.catalog.PackageFile;
import org.edxlake.lake.store.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Packages in a bucket, listed over the protocol of S3. */
class PackageSourceOnS3Test {
  private static final String FOLDER = "universityx/prod/events/2014/";

  private static S3Server server;
  private static S3Client client;

  @BeforeAll
  static void deliver(@TempDir Path folder) throws Exception {
    server = S3Server.start(folder, "edx-course-data");
    client = server.client();
    for (int day = 1; day <= 5; day++) {
      put(name(day), "delivered on day " + day);
    }
    put(FOLDER + "README.txt", "not a package");
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void packagesAreFoundOverManyPagesOfAListing() throws IOException {
    Configuration settings = server.hadoop();
    settings.setInt("fs.s3a.paging.maximum", 2);

    PackageSource.Listing listing = list(settings);

    assertThat(listing.packages())
        .extracting(PackageFile::id)
        .containsExactly(
            "universityx-prod-events-2014-07-01",
            "universityx-prod-events-2014-07-02",
            "universityx-prod-events-2014-07-03",
            "universityx-prod-events-2014-07-04",
            "universityx-prod-events-2014-07-05");
    assertThat(listing.ignored())
        .extracting(PackageSource.Ignored::location)
        .containsExactly("s3a://edx-course-data/" + FOLDER + "README.txt");
  }

  @Test
  void aDeliveryOfTheSameSizeIsToldApartByItsETag() throws IOException {
    Map<String, String> before = versions();

    put(name(3), "delivered in day 3");

    Map<String, String> after = versions();
    assertThat(after.get("universityx-prod-events-2014-07-03"))
        .isNotEqualTo(before.get("universityx-prod-events-2014-07-03"));
    before.remove("universityx-prod-events-2014-07-03");
    assertThat(after).containsAllEntriesOf(before);
  }

  @Test
  void settingsOfOneBucketWinOverThoseOfAll() throws IOException {
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.bucket.edx-course-data.secret.key", settings.get("fs.s3a.secret.key"));
    settings.set("fs.s3a.secret.key", "of another bucket");

    assertThat(list(settings).packages()).hasSize(5);
  }

  @Test
  void credentialsThatTheServerDoesNotTakeAreNamedAsTheCause() {
    Configuration settings = server.hadoop();
    settings.set("fs.s3a.secret.key", "wrong");

    assertThatThrownBy(() -> list(settings))
        .hasMessageContaining("cannot list s3a://edx-course-data")
        .hasMessageContaining("check the credentials, the network and the right to list");
  }

  private static Map<String, String> versions() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    list(server.hadoop()).packages().forEach(one -> versions.put(one.id(), one.version()));
    return versions;
  }

  private static PackageSource.Listing list(Configuration settings) throws IOException {
    // Every test has settings of its own for the same bucket.
    settings.setBoolean("fs.s3a.impl.disable.cache", true);
    return new PackageSource(List.of(server.uri("")), settings).list(Selection.everything());
  }

  private static String name(int day) {
    return FOLDER + "universityx-prod-events-2014-07-0" + day + ".log.gz.gpg";
  }

  private static void put(String key, String text) {
    client.putObject(
        request -> request.bucket("edx-course-data").key(key), RequestBody.fromString(text));
  }
}
