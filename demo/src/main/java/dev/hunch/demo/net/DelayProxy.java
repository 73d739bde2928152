package dev.hunch.demo.net;

import dev.hunch.core.agent.Ticker;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that adds a network's round trip between a client and its database.
 *
 * <p>Requests pass at once; answers are held back for the whole round trip, which a client that
 * waits for its answer cannot tell from half of it each way. Bytes keep their order, and what comes
 * within the delay is delayed side by side: latency is added, bandwidth is not taken away. Three
 * daemon threads a connection.
 *
 * <p>On the way it counts the queries of PostgreSQL's protocol. Thread-safe.
 */
public final class DelayProxy implements Closeable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final long roundTripNanos;
  private final Ticker ticker;
  private final QueryCount queries = new QueryCount();
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private DelayProxy(
      ServerSocket listener, InetSocketAddress target, Duration roundTrip, Ticker ticker) {
    this.listener = listener;
    this.target = target;
    this.roundTripNanos = roundTrip.toNanos();
    this.ticker = ticker;
  }

  /**
   * Opens a proxy.
   *
   * @param listenPort the port to listen on at 127.0.0.1; 0 for a free one
   * @param target where the connections lead
   * @param roundTrip what every answer is held back; zero for none
   * @param ticker elapsed time
   * @throws IOException if the port cannot be had
   */
  public static DelayProxy open(
      int listenPort, InetSocketAddress target, Duration roundTrip, Ticker ticker)
      throws IOException {
    if (roundTrip.isNegative()) {
      throw new IllegalArgumentException("roundTrip is negative: " + roundTrip);
    }
    ServerSocket listener = new ServerSocket(listenPort, 128, InetAddress.getByAddress(LOOPBACK));
    DelayProxy proxy = new DelayProxy(listener, target, roundTrip, ticker);
    ProxyConnection.daemon("delay-proxy-" + proxy.port(), proxy::accept);
    return proxy;
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many queries have passed, of all connections together. */
  public long queries() {
    return queries.total();
  }

  /** Breaks all connections and refuses new ones until {@link #mend}: the database is away. */
  public void cut() {
    cut = true;
    connections.forEach(ProxyConnection::close);
  }

  /** Lets connections through again. */
  public void mend() {
    cut = false;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connections.forEach(ProxyConnection::close);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        if (listener.isClosed()) {
          return; // closed while waiting: the usual end
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      if (cut) {
        throw new IOException("cut");
      }
      server.connect(target, 5_000);
    } catch (IOException e) {
      // The client sees its connection end, as it would behind a real network.
      server.close();
      client.close();
      return;
    }
    ProxyConnection connection =
        new ProxyConnection(client, server, roundTripNanos, ticker, queries, connections::remove);
    connections.add(connection);
    connection.start();
    if (cut || listener.isClosed()) {
      connection.close();
    }
  }
}
