package dev.hunch.sidecar.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server: one page a path, and an index of them at {@code /}. */
public final class AdminEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminEndpoint.class);
  private static final int THREADS = 2;
  private static final int BACKLOG = 16;

  /** How long a client may take to send its request, and to take the answer, in seconds. */
  private static final int REQUEST_SECONDS = 5;

  private static final int ANSWER_SECONDS = 20;

  static {
    // The JDK's server waits for ever unless told otherwise, and each who waits keeps a thread.
    setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setUnlessSet("sun.net.httpserver.maxRspTime", ANSWER_SECONDS);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Supplier<Page>> pages;

  /**
   * Begins to listen.
   *
   * @param address port 0 for a free one
   * @param pages by path, as {@code /metrics}
   * @throws IOException if the port is taken or may not be used
   */
  public AdminEndpoint(InetSocketAddress address, Map<String, Supplier<Page>> pages)
      throws IOException {
    this.pages = new TreeMap<>(pages);
    this.server = HttpServer.create(address, BACKLOG);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void setUnlessSet(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Page page = pageFor(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.contentType());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(page.status(), -1);
      } else {
        exchange.sendResponseHeaders(page.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Page pageFor(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Page.text(405, "only GET and HEAD are answered here");
    }
    if (path.equals("/")) {
      return Page.text(200, "Hunch sidecar\n" + String.join("\n", pages.keySet()));
    }
    Supplier<Page> page = pages.get(path);
    if (page == null) {
      return Page.text(404, "no such page; there are " + String.join(", ", pages.keySet()));
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("an admin page failed");
      return Page.text(500, "failed: " + e.getClass().getSimpleName());
    }
  }
}
