package dev.hunch.demo.net;

import dev.hunch.core.agent.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One client's connection through the proxy: requests pass at once, answers when they are due. */
final class ProxyConnection implements Closeable {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Chunks under way at most: bounds the memory of a connection at 16 MiB. */
  private static final int CHUNKS_UNDER_WAY = 256;

  /** By how much a parked thread usually wakes late: taken off the delay. */
  private static final long WAKE_UP_NANOS = 60_000;

  /** Bytes on their way; no bytes mean the end of the stream. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(byte[] bytes, long dueNanos) {}

  private final Socket client;
  private final Socket server;
  private final long delayNanos;
  private final Ticker ticker;
  private final QueryCount queries;
  private final Consumer<ProxyConnection> onClosed;
  private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);

  ProxyConnection(
      Socket client,
      Socket server,
      long delayNanos,
      Ticker ticker,
      QueryCount queries,
      Consumer<ProxyConnection> onClosed) {
    this.client = client;
    this.server = server;
    this.delayNanos = Math.max(0, delayNanos - WAKE_UP_NANOS);
    this.ticker = ticker;
    this.queries = queries;
    this.onClosed = onClosed;
  }

  void start() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    String name = "delay-proxy-" + client.getPort();
    daemon(name + "-requests", () -> untilBroken(this::passRequests));
    daemon(name + "-answers", () -> untilBroken(this::takeAnswers));
    daemon(name + "-delay", () -> untilBroken(this::giveAnswers));
  }

  static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closeQuietly(client);
    closeQuietly(server);
    underWay.clear();
    underWay.offer(new Chunk(new byte[0], ticker.nanos())); // wakes the writer up
    onClosed.accept(this);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void untilBroken(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      close(); // either side hung up: so do we on the other
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
    }
  }

  private void passRequests() throws IOException {
    QueryCount.Stream counting = queries.newStream();
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      counting.pass(buffer, n);
      out.write(buffer, 0, n);
    }
    server.shutdownOutput();
  }

  private void takeAnswers() throws IOException, InterruptedException {
    InputStream in = server.getInputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      underWay.put(new Chunk(Arrays.copyOf(buffer, n), ticker.nanos() + delayNanos));
    }
    underWay.put(new Chunk(new byte[0], ticker.nanos() + delayNanos));
  }

  private void giveAnswers() throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    for (Chunk chunk = underWay.take(); chunk.bytes.length > 0; chunk = underWay.take()) {
      waitUntil(chunk.dueNanos);
      out.write(chunk.bytes);
    }
    close();
  }

  private void waitUntil(long dueNanos) {
    for (long left = dueNanos - ticker.nanos(); left > 0; left = dueNanos - ticker.nanos()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
