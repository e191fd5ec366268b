package org.edxlake.lake.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/**
 * Stands before an S3 server and looks at the head of every request: it passes it on, refuses it,
 * or never answers. Each connection carries one request.
 */
public final class S3Front implements AutoCloseable {
  /** What becomes of a request. */
  public enum Verdict {
    PASS,
    REFUSE,
    HOLD
  }

  private static final byte[] REFUSAL =
      "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
          .getBytes(StandardCharsets.UTF_8);

  private final ServerSocket door;
  private final int server;
  private final Function<String, Verdict> rule;

  private S3Front(ServerSocket door, int server, Function<String, Verdict> rule) {
    this.door = door;
    this.server = server;
    this.rule = rule;
  }

  /**
   * Opens one before a server.
   *
   * @param rule what becomes of a request with this head: its first line and its headers
   */
  public static S3Front before(S3Server server, Function<String, Verdict> rule) throws IOException {
    ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    S3Front front = new S3Front(door, URI.create(server.endpoint()).getPort(), rule);
    start(front::serve);
    return front;
  }

  /** Where clients find the server through this. */
  public String endpoint() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  /** Before a server with a bucket whose requesters pay: who does not say so is refused. */
  public static S3Front whereRequestersPay(S3Server server) throws IOException {
    return before(
        server,
        head ->
            head.toLowerCase(Locale.ROOT).contains("\r\nx-amz-request-payer: requester\r\n")
                ? Verdict.PASS
                : Verdict.REFUSE);
  }

  private void serve() throws IOException {
    while (true) {
      Socket client = door.accept();
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      switch (head.isEmpty() ? Verdict.HOLD : rule.apply(head)) {
        case PASS -> pass(head, in, client.getOutputStream());
        case REFUSE -> refuse(head, client.getOutputStream());
        case HOLD -> in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void pass(String head, InputStream rest, OutputStream answer) throws IOException {
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), server)) {
      // A second request of the same connection would not be looked at.
      String alone =
          head.replaceAll("(?im)^Connection:.*\r\n", "")
              .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      behind.getOutputStream().write(alone.getBytes(StandardCharsets.ISO_8859_1));
      start(() -> rest.transferTo(behind.getOutputStream()));
      behind.getInputStream().transferTo(answer);
    }
  }

  private static void refuse(String head, OutputStream answer) throws IOException {
    byte[] body = head.startsWith("HEAD") ? new byte[0] : REFUSAL;
    String status =
        "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length);
    answer.write(status.getBytes(StandardCharsets.US_ASCII));
    answer.write(body);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // By this, by the client or by the server, which then sees it too.
              }
            },
            "s3-front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
