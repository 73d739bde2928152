package dev.hunch.faults;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that stands for the network between a client and its database, and fails
 * as networks do when it is told to. What it does can be changed while it runs:
 *
 * <ul>
 *   <li>{@link #delay}: answers are held back for a round trip;
 *   <li>{@link #drip}: answers come a few bytes a second;
 *   <li>{@link #halfOpen}: connections are accepted and kept, and nothing passes;
 *   <li>{@link #strand}: as much of the connections that are there, while new ones pass;
 *   <li>{@link #reset}: the connections that are there break;
 *   <li>{@link #refuse}: nobody listens any more;
 *   <li>{@link #cut}: both of these, as if the database had died;
 *   <li>{@link #mend}: all is well again, but for the delay.
 * </ul>
 *
 * <p>Bytes keep their order, and what comes within the delay is delayed side by side: latency is
 * added, bandwidth is not taken away. A client that waits for its answer cannot tell a whole round
 * trip on the way back from half of it each way. Three daemon threads a connection.
 *
 * <p>On the way it counts the queries of PostgreSQL's protocol. Thread-safe.
 */
public final class FaultProxy implements Closeable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 5_000;

  private final InetSocketAddress address;
  private final InetSocketAddress target;
  private final Link link;

  /** What stranded connections go over. */
  private final Link stranded;

  private final QueryCount queries = new QueryCount();
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private ServerSocket listener;

  /** Takes connections from the listener. Guarded by this, as is the next. */
  private @Nullable Thread acceptor;

  /** Holds the port while nobody listens at it. */
  private @Nullable Socket placeholder;

  /** Grows when connections break, so that one that is just being made is not missed. */
  private final AtomicInteger breaks = new AtomicInteger();

  private FaultProxy(ServerSocket listener, InetSocketAddress target, Ticker ticker) {
    this.listener = listener;
    this.address = (InetSocketAddress) listener.getLocalSocketAddress();
    this.target = target;
    this.link = new Link(ticker);
    this.stranded = new Link(ticker);
  }

  /**
   * Opens a proxy through which everything passes.
   *
   * @param listenPort the port to listen on at 127.0.0.1; 0 for a free one
   * @param target where the connections lead
   * @param ticker elapsed time
   * @throws IOException if the port cannot be had
   */
  public static FaultProxy open(int listenPort, InetSocketAddress target, Ticker ticker)
      throws IOException {
    ServerSocket listener =
        listen(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), listenPort));
    FaultProxy proxy = new FaultProxy(listener, target, ticker);
    synchronized (proxy) {
      proxy.acceptFrom(listener);
    }
    return proxy;
  }

  /** The port that it listens on. */
  public int port() {
    return address.getPort();
  }

  /** How many queries have passed, of all connections together. */
  public long queries() {
    return queries.total();
  }

  /** How many connections lead through it now. */
  public int connections() {
    return connections.size();
  }

  /**
   * Holds every answer back, those under way included.
   *
   * @param roundTrip from its coming; zero for not at all
   */
  public FaultProxy delay(Duration roundTrip) {
    if (roundTrip.isNegative()) {
      throw new IllegalArgumentException("roundTrip is negative: " + roundTrip);
    }
    link.delay(roundTrip.toNanos());
    return this;
  }

  /**
   * Lets answers through slowly, each connection by itself.
   *
   * @param bytesPerSecond at least 1
   */
  public void drip(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond is below 1: " + bytesPerSecond);
    }
    link.drip(bytesPerSecond);
  }

  /**
   * Lets nothing through any more, not even that a side has hung up. Connections are still
   * accepted, and kept; what was sent meanwhile arrives when it is mended.
   */
  public void halfOpen() {
    link.stall();
  }

  /**
   * Lets nothing through the connections that are there, as {@link #halfOpen}, while new ones pass:
   * one of several ways through the network is stuck. What was sent meanwhile arrives when it is
   * mended, perhaps after what was sent later.
   */
  public synchronized void strand() {
    stranded.stall();
    connections.forEach(connection -> connection.moveTo(stranded));
  }

  /** Breaks the connections that are there; new ones are welcome. */
  public synchronized void reset() {
    breaks.incrementAndGet();
    connections.forEach(ProxyConnection::reset);
  }

  /** Stops listening: new connections are refused, those that are there go on. */
  public synchronized void refuse() {
    if (placeholder != null || listener.isClosed()) {
      return;
    }
    try {
      stopListening();
      Socket socket = new Socket();
      socket.setReuseAddress(true);
      socket.bind(address);
      placeholder = socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops listening and breaks all connections: the database is away. */
  public synchronized void cut() {
    refuse();
    reset();
  }

  /** Lets everything through again, and new connections in. */
  public synchronized void mend() {
    link.mend();
    connections.forEach(connection -> connection.moveTo(link));
    stranded.mend();
    if (placeholder == null) {
      return;
    }
    try {
      placeholder.close();
      placeholder = null;
      listener = listen(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptFrom(listener);
  }

  /** Stops listening and ends all connections. */
  @Override
  public synchronized void close() {
    try {
      if (placeholder != null) {
        placeholder.close();
        placeholder = null;
      }
      stopListening();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      breaks.incrementAndGet();
      connections.forEach(ProxyConnection::close);
    }
  }

  private static ServerSocket listen(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true); // its former connections may linger
    socket.bind(address, BACKLOG);
    return socket;
  }

  private void acceptFrom(ServerSocket socket) {
    acceptor = ProxyConnection.daemon(name(), () -> accept(socket));
  }

  /** The port is free only when nobody waits at it any more. */
  private void stopListening() throws IOException {
    listener.close();
    try {
      if (acceptor != null) {
        acceptor.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String name() {
    return "fault-proxy-" + port();
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        connect(socket.accept());
      } catch (IOException e) {
        if (socket.isClosed()) {
          return; // closed while waiting: the usual end
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    int breaksBefore = breaks.get();
    Socket server = new Socket();
    try {
      server.connect(target, CONNECT_MILLIS);
    } catch (IOException e) {
      // The client sees its connection end, as it would behind a real network.
      server.close();
      client.close();
      return;
    }
    ProxyConnection connection =
        new ProxyConnection(client, server, link, queries, connections::remove);
    connections.add(connection);
    try {
      connection.start(name());
    } catch (IOException e) {
      connection.close(); // the client has gone already
    }
    if (breaks.get() != breaksBefore) {
      connection.reset();
    }
  }
}
