package org.edxlake.lake.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.hadoop.fs.s3a.S3AEncryptionMethods;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.api.RequestFactory;
import org.apache.hadoop.fs.s3a.impl.PutObjectOptions;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A lake in a bucket. The client is that of s3a, so every `fs.s3a` setting holds here too; small
 * objects, listings and placing go to it directly, since s3a offers no conditional requests.
 *
 * <p>A draft is placed by a copy inside the bucket: an upload whose parts, of the size that s3a
 * uploads, are copied from the draft, completed only if the target is what it was before the first
 * part. A plain copy request with a condition is carried out by some servers without looking at it;
 * the {@linkplain #probe probe} finds out whether a server looks at the condition of a completion.
 *
 * <p>A writer that was overtaken changes nothing: its draft is gone, or the target is no longer
 * what it saw. An upload that a killed writer began stays unfinished and invisible until the
 * bucket's lifecycle rule for incomplete uploads removes it.
 */
final class S3Store implements LakeStore {
  private static final int ATTEMPTS = 5;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int CONDITION_FAILED = 412;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3AFileSystem files;
  private final S3Client client;
  private final RequestFactory requests;
  private final String bucket;
  private final int pageSize;
  private final long partBytes;
  private final URI root;
  private final String prefix;

  private S3Store(S3AFileSystem files, URI root) {
    this.files = files;
    this.client = files.getS3AInternals().getAmazonS3Client("a lake in a bucket");
    this.requests = files.getRequestFactory();
    this.bucket = files.getBucket();
    this.pageSize =
        files.getConf().getInt(Constants.MAX_PAGING_KEYS, Constants.DEFAULT_MAX_PAGING_KEYS);
    this.partBytes = files.getPartitionSize();
    this.root = root;
    String folder = root.getPath().startsWith("/") ? root.getPath().substring(1) : root.getPath();
    this.prefix = folder.isEmpty() ? "" : folder + "/";
  }

  static S3Store open(URI uri, Configuration hadoop) throws IOException {
    URI root = LakeStores.withoutSlash(uri.normalize());
    // Every draft has a name of its own: s3a need not look first what is there.
    Configuration settings = new Configuration(hadoop);
    settings.setBoolean("fs.s3a.create.performance", true);
    FileSystem files = FileSystem.newInstance(root, settings);
    if (files instanceof S3AFileSystem s3a) {
      requireEncryptionByTheServer(s3a, root);
      return new S3Store(s3a, root);
    }

    files.close();
    throw new IOException(
        "fs.s3a.impl is "
            + files.getClass().getName()
            + ", with which nothing can be placed safely. Remove that setting.");
  }

  // With a key of the client's, a copy inside the bucket would need the key in each request, and
  // what the client encrypts has another size than its object.
  private static void requireEncryptionByTheServer(S3AFileSystem files, URI root)
      throws IOException {
    S3AEncryptionMethods method = files.getS3EncryptionAlgorithm();
    if (method == S3AEncryptionMethods.SSE_C
        || !(method == S3AEncryptionMethods.NONE || method.isServerSide())) {
      files.close();
      throw new IllegalArgumentException(
          "fs.s3a.encryption.algorithm is %s for the lake at %s, with which nothing can be placed inside the bucket. Take AES256 or SSE-KMS, or leave it out: S3 then encrypts as the bucket says."
              .formatted(method.getMethod(), root));
    }
  }

  @Override
  public URI root() {
    return root;
  }

  @Override
  public boolean createIfAbsent(String path, byte[] content) throws IOException {
    PutObjectRequest request =
        requests
            .newPutObjectRequestBuilder(
                key(path), PutObjectOptions.keepingDirs(), content.length, false)
            .overrideConfiguration(options -> options.putHeader("If-None-Match", "*"))
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        client.putObject(request, RequestBody.fromBytes(content));
        return true;
      } catch (SdkException failed) {
        if (status(failed) == CONDITION_FAILED) {
          return false;
        }
        // Another request for the same name is under way; which of them wins is not yet known.
        if (status(failed) != CONFLICT || attempt == ATTEMPTS) {
          throw failed("create", path, failed);
        }
      }
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    PutObjectRequest request =
        requests
            .newPutObjectRequestBuilder(
                key(path), PutObjectOptions.keepingDirs(), content.length, false)
            .build();
    call("write", path, () -> client.putObject(request, RequestBody.fromBytes(content)));
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(
          client
              .getObjectAsBytes(requests.newGetObjectRequestBuilder(key(path)).build())
              .asByteArray());
    } catch (SdkException failed) {
      if (status(failed) == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed("read", path, failed);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return files.open(resolve(path));
  }

  @Override
  public byte[] readRange(String path, long offset, int length) throws IOException {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    byte[] piece;
    try {
      piece =
          client
              .getObjectAsBytes(requests.newGetObjectRequestBuilder(key(path)).range(range).build())
              .asByteArray();
    } catch (SdkException failed) {
      if (status(failed) != RANGE_NOT_SATISFIABLE) {
        throw failed("read", path, failed);
      }
      piece = new byte[0];
    }
    if (piece.length < length) {
      throw new EOFException(path + " ends before byte " + (offset + length));
    }
    return piece;
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return files.create(resolve(path), true);
  }

  @Override
  public Optional<Entry> find(String path) throws IOException {
    return head(path).map(found -> new Entry(path, found.contentLength()));
  }

  private Optional<HeadObjectResponse> head(String path) throws IOException {
    try {
      return Optional.of(
          client.headObject(requests.newHeadObjectRequestBuilder(key(path)).build()));
    } catch (SdkException failed) {
      if (status(failed) == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed("find", path, failed);
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    ListObjectsV2Request request =
        requests.newListObjectsV2RequestBuilder(key(folder) + "/", null, pageSize).build();
    List<Entry> entries = new ArrayList<>();
    call(
        "list",
        folder,
        () -> {
          for (S3Object each : client.listObjectsV2Paginator(request).contents()) {
            // Tools that show folders leave objects for them, whose keys end with a slash.
            if (!each.key().endsWith("/")) {
              entries.add(new Entry(each.key().substring(prefix.length()), each.size()));
            }
          }
          return entries;
        });
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  @Override
  public boolean place(String draft, String target) throws IOException {
    return move(draft, target);
  }

  @Override
  public boolean remove(String path, String trashPath) throws IOException {
    return move(path, trashPath);
  }

  private boolean move(String from, String to) throws IOException {
    for (int attempt = 1; ; attempt++) {
      // The order matters: the target is looked at before the source. A source that is still there
      // then says that nobody had finished with it when the target was what it is.
      Optional<HeadObjectResponse> before = head(to);
      Optional<HeadObjectResponse> source = head(from);
      if (source.isEmpty()) {
        return false;
      }

      try {
        copy(from, source.get(), to, before.map(HeadObjectResponse::eTag));
        break;
      } catch (SdkException failed) {
        boolean overtaken =
            status(failed) == CONDITION_FAILED
                || status(failed) == CONFLICT
                || status(failed) == NOT_FOUND;
        if (!overtaken || attempt == ATTEMPTS) {
          throw failed("move to " + to, from, failed);
        }
      }
    }
    deleteOne(from);
    return true;
  }

  /**
   * Copies inside the bucket.
   *
   * @param expected the target's ETag; empty if it must not exist
   */
  private void copy(
      String from, HeadObjectResponse source, String target, Optional<String> expected)
      throws IOException {
    String upload =
        client
            .createMultipartUpload(
                requests
                    .newMultipartUploadRequestBuilder(key(target), PutObjectOptions.keepingDirs())
                    .build())
            .uploadId();
    try {
      List<CompletedPart> parts = copyParts(from, source, target, upload);
      complete(target, upload, parts, expected);
    } catch (SdkException failed) {
      abort(target, upload);
      throw failed;
    }
  }

  private List<CompletedPart> copyParts(
      String from, HeadObjectResponse source, String target, String upload) {
    if (source.contentLength() == 0) {
      return List.of(emptyPart(target, upload));
    }

    List<CompletedPart> parts = new ArrayList<>();
    for (long start = 0; start < source.contentLength(); start += partBytes) {
      int number = parts.size() + 1;
      long end = Math.min(start + partBytes, source.contentLength());
      String range = "bytes=" + start + "-" + (end - 1);
      CopyPartResult part =
          client
              .uploadPartCopy(
                  request ->
                      request
                          .sourceBucket(bucket)
                          .sourceKey(key(from))
                          .copySourceIfMatch(source.eTag())
                          .copySourceRange(range)
                          .destinationBucket(bucket)
                          .destinationKey(key(target))
                          .uploadId(upload)
                          .partNumber(number))
              .copyPartResult();
      parts.add(CompletedPart.builder().partNumber(number).eTag(part.eTag()).build());
    }
    return parts;
  }

  /** The part of an upload that has no bytes: without any part it could not be completed. */
  private CompletedPart emptyPart(String target, String upload) {
    UploadPartResponse part =
        client.uploadPart(
            request -> request.bucket(bucket).key(key(target)).uploadId(upload).partNumber(1),
            RequestBody.empty());
    return CompletedPart.builder().partNumber(1).eTag(part.eTag()).build();
  }

  private void complete(
      String target, String upload, List<CompletedPart> parts, Optional<String> expected) {
    CompleteMultipartUploadRequest.Builder request =
        requests.newCompleteMultipartUploadRequestBuilder(key(target), upload, parts);
    request.overrideConfiguration(
        options ->
            expected.ifPresentOrElse(
                tag -> options.putHeader("If-Match", tag),
                () -> options.putHeader("If-None-Match", "*")));
    client.completeMultipartUpload(request.build());
  }

  private void abort(String target, String upload) {
    try {
      client.abortMultipartUpload(
          requests.newAbortMultipartUploadRequestBuilder(key(target), upload).build());
    } catch (SdkException alreadyGone) {
      // What remains is invisible; the failure that led here is the one to tell.
    }
  }

  @Override
  public void delete(String path) throws IOException {
    deleteOne(path);
    for (Entry each : list(path)) {
      deleteOne(each.path());
    }
  }

  private void deleteOne(String path) throws IOException {
    call(
        "delete",
        path,
        () -> client.deleteObject(request -> request.bucket(bucket).key(key(path))));
  }

  @Override
  public long freeBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public void probe() throws IOException {
    String name = "stage/probe-" + UUID.randomUUID();
    // If both fail, the first failure is the one to tell.
    try (Closeable cleaning = () -> delete(name)) {
      probe(name + "/object", name + "/draft");
    }
  }

  private void probe(String object, String draft) throws IOException {
    if (!createOwn(object, new byte[] {1}) || createIfAbsent(object, new byte[] {2})) {
      throw refused("PutObject with If-None-Match");
    }

    replace(draft, new byte[] {3});
    String current = head(object).map(HeadObjectResponse::eTag).orElseThrow();
    if (!copyIsRefused(draft, object, Optional.empty())) {
      throw refused("CompleteMultipartUpload with If-None-Match");
    }
    if (!copyIsRefused(draft, object, Optional.of("\"00000000000000000000000000000000\""))) {
      throw refused("CompleteMultipartUpload with If-Match");
    }
    if (copyIsRefused(draft, object, Optional.of(current))) {
      throw refused("CompleteMultipartUpload with the If-Match of the object that is there");
    }
  }

  private boolean copyIsRefused(String draft, String target, Optional<String> expected)
      throws IOException {
    try {
      copy(draft, head(draft).orElseThrow(), target, expected);
      return false;
    } catch (SdkException failed) {
      if (status(failed) == CONDITION_FAILED || status(failed) == NOT_FOUND) {
        return true;
      }
      throw failed("probe", target, failed);
    }
  }

  private IllegalArgumentException refused(String request) {
    return new IllegalArgumentException(
        "The server of "
            + root
            + " does not carry out "
            + request
            + " as S3 does, so two runs could overwrite each other's data."
            + " Keep the lake in a store that knows conditional requests, on HDFS or on local disk.");
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private String key(String path) {
    return prefix + RelativePath.require(path);
  }

  private Path resolve(String path) {
    return new Path("s3a://" + bucket + "/" + key(path));
  }

  private static int status(SdkException failed) {
    return failed instanceof S3Exception answer ? answer.statusCode() : 0;
  }

  private IOException failed(String what, String path, SdkException failure) {
    return S3AUtils.translateException(what, resolve(path), failure);
  }

  private <T> T call(String what, String path, Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException failed) {
      throw failed(what, path, failed);
    }
  }
}
