package dev.hunch.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** One client's connection through the proxy: both ways go over the same link. */
final class ProxyConnection {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Chunks under way at most: bounds the memory of a connection at 16 MiB. */
  private static final int CHUNKS_UNDER_WAY = 256;

  /** Bytes on their way; no bytes mean the end of the stream. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(byte[] bytes, long arrivedNanos) {}

  private final Socket client;
  private final Socket server;
  private volatile Link link;
  private final QueryCount queries;
  private final Consumer<ProxyConnection> onClosed;
  private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);
  private volatile boolean closed;

  ProxyConnection(
      Socket client,
      Socket server,
      Link link,
      QueryCount queries,
      Consumer<ProxyConnection> onClosed) {
    this.client = client;
    this.server = server;
    this.link = link;
    this.queries = queries;
    this.onClosed = onClosed;
  }

  void start(String proxyName) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    String name = proxyName + '-' + client.getPort();
    daemon(name + "-requests", () -> untilBroken(this::passRequests));
    daemon(name + "-answers", () -> untilBroken(this::takeAnswers));
    daemon(name + "-link", () -> untilBroken(this::giveAnswers));
  }

  /** Goes over another link from here on, with what waits at the former. */
  void moveTo(Link other) {
    Link former = link;
    link = other;
    former.wakeUp();
  }

  private void awaitFlow() throws InterruptedException {
    boolean hasMoved;
    do {
      Link at = link;
      at.awaitFlow(() -> closed || link != at);
      hasMoved = link != at;
    } while (hasMoved && !closed);
  }

  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Ends it in order. */
  void close() {
    closed = true;
    closeQuietly(client);
    closeQuietly(server);
    underWay.clear();
    underWay.offer(new Chunk(new byte[0], link.nowNanos())); // wakes the writer up
    link.wakeUp();
    onClosed.accept(this);
  }

  /** Breaks it: the client is sent a reset. */
  void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close();
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

  private void passRequests() throws IOException, InterruptedException {
    QueryCount.Stream counting = queries.newStream();
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      awaitFlow();
      counting.pass(buffer, n);
      out.write(buffer, 0, n);
    }
    awaitFlow();
    server.shutdownOutput();
  }

  private void takeAnswers() throws IOException, InterruptedException {
    InputStream in = server.getInputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      underWay.put(new Chunk(Arrays.copyOf(buffer, n), link.nowNanos()));
    }
    underWay.put(new Chunk(new byte[0], link.nowNanos()));
  }

  private void giveAnswers() throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    Chunk chunk = underWay.take();
    while (chunk.bytes.length > 0) {
      link.awaitDue(chunk.arrivedNanos, this::isClosed);
      write(chunk.bytes, out);
      chunk = underWay.take();
    }
    link.awaitDue(chunk.arrivedNanos, this::isClosed);
    awaitFlow();
    close();
  }

  private void write(byte[] bytes, OutputStream out) throws IOException, InterruptedException {
    int at = 0;
    while (at < bytes.length) {
      awaitFlow();
      int piece = link.pieceBytes(bytes.length - at);
      out.write(bytes, at, piece);
      at += piece;
      link.awaitTurn(piece, this::isClosed);
    }
  }

  private boolean isClosed() {
    return closed;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
