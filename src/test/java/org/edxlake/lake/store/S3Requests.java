package org.edxlake.lake.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Keeps the requests that s3a and the lake's store send to a server of path style, and takes the
 * wish for encryption out of them, which the server of the tests refuses.
 */
public final class S3Requests implements ExecutionInterceptor {
  private static final List<Sent> SENT = new CopyOnWriteArrayList<>();

  /**
   * A request.
   *
   * @param kind what it asks for, `PutObject`
   * @param key the key in the bucket, or the prefix of a listing
   */
  public record Sent(String kind, String key, SdkHttpRequest request) {
    /** The value of a header; empty if it has none. */
    public String header(String name) {
      return request.firstMatchingHeader(name).orElse("");
    }
  }

  /** Has the clients of these settings keep their requests, and forgets earlier ones. */
  public static Configuration kept(Configuration settings) {
    settings.set("fs.s3a.audit.execution.interceptors", S3Requests.class.getName());
    SENT.clear();
    return settings;
  }

  /** Those that were sent since. */
  public static List<Sent> sent() {
    return List.copyOf(SENT);
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    String path = URLDecoder.decode(request.encodedPath(), StandardCharsets.UTF_8);
    String key = path.replaceFirst("^/[^/]*/?", "");
    SENT.add(
        new Sent(
            context.request().getClass().getSimpleName().replace("Request", ""),
            request.firstMatchingRawQueryParameter("prefix").orElse(key),
            request));
    return request.copy(
        builder ->
            request.headers().keySet().stream()
                .filter(name -> name.startsWith("x-amz-server-side-encryption"))
                .forEach(builder::removeHeader));
  }
}
