package org.edxlake.lake.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server for tests: a process of its own, with one empty bucket. */
public final class S3Server implements AutoCloseable {
  /** The access key that the server knows. */
  public static final String IDENTITY = "local-identity";

  private final Process process;
  private final int port;
  private final String bucket;
  private final String secret;

  private S3Server(Process process, int port, String bucket, String secret) {
    this.process = process;
    this.port = port;
    this.bucket = bucket;
    this.secret = secret;
  }

  /** Starts a server which keeps its objects below a folder. */
  public static S3Server start(Path folder, String bucket) throws Exception {
    return start(folder, bucket, "local-credential");
  }

  /** The same, with this secret of the access key. */
  public static S3Server start(Path folder, String bucket, String secret) throws Exception {
    int port = freePort();
    Path data = Files.createDirectories(folder.resolve("data"));
    Path settings = folder.resolve("s3proxy.conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, IDENTITY, secret, data));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("s3proxy.jar"),
                    "--properties",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3Server server = new S3Server(process, port, bucket, secret);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    server.awaitStart();
    try (S3Client client = server.client()) {
      client.createBucket(request -> request.bucket(bucket));
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws Exception {
    for (int attempt = 0; attempt < 600; attempt++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    throw new IOException("the S3 server did not start; see s3proxy.log beside its settings");
  }

  /** Where the server listens. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** A client of the server, independent of s3a. */
  public S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, secret)))
        .build();
  }

  /** The settings with which s3a reaches the server. */
  public Configuration hadoop() {
    Configuration hadoop = new Configuration(false);
    hadoop.addResource("core-default.xml");
    hadoop.set("fs.s3a.endpoint", endpoint());
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.access.key", IDENTITY);
    hadoop.set("fs.s3a.secret.key", secret);
    hadoop.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    return hadoop;
  }

  /** A place in the bucket. */
  public URI uri(String folder) {
    return URI.create("s3a://" + bucket + "/" + folder);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
