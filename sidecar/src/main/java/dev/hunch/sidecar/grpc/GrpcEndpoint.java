package dev.hunch.sidecar.grpc;

import dev.hunch.core.agent.Ticker;
import dev.hunch.transport.BusyPolling;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The servers: the services, health and reflection, on TCP and, if wanted, on a Unix domain socket.
 *
 * <p>Start once, close once.
 */
public final class GrpcEndpoint implements AutoCloseable {
  /**
   * How many bytes of a connection may be on their way to here. A fixed number: to find one out
   * sends a ping with nearly each message, which on one machine costs more than it can gain.
   */
  private static final int FLOW_CONTROL_WINDOW = 1 << 20;

  private final CacheService cache;
  private final AdminService admin;
  private final Options options;
  private final Ticker ticker;
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<Server> servers = new ArrayList<>();
  private @Nullable ServerTransport transport;

  /**
   * Where and how to listen.
   *
   * @param address of the TCP port; port 0 for a free one
   * @param unixSocket file of the Unix domain socket; null for none
   * @param limits what a request may hold
   * @param workerThreads how many threads serve, at least 1
   * @param polling how long these look for events before they sleep
   * @param connectionPrefix begins the names of connections; another one after each restart
   */
  public record Options(
      InetSocketAddress address,
      @Nullable Path unixSocket,
      RequestLimits limits,
      int workerThreads,
      BusyPolling polling,
      String connectionPrefix) {}

  public GrpcEndpoint(CacheService cache, AdminService admin, Options options, Ticker ticker) {
    this.ticker = ticker;
    this.cache = cache;
    this.admin = admin;
    this.options = options;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the port or the socket's file is taken or may not be used; the message
   *     begins with which
   */
  public void start() throws IOException {
    ServerTransport sockets = new ServerTransport(options.workerThreads(), options.polling());
    transport = sockets;
    CallSession.ConnectionNames names = new CallSession.ConnectionNames(options.connectionPrefix());
    try {
      InetSocketAddress address = options.address();
      listen(
          address.getHostString() + ':' + address.getPort(),
          () -> build(sockets.tcp(address), sockets, names).start());
      Path socket = options.unixSocket();
      if (socket != null) {
        listen(
            socket.toString(),
            () -> {
              removeLeftover(socket);
              return build(sockets.unix(socket), sockets, names).start();
            });
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
    setHealth(ServingStatus.SERVING);
  }

  /** The TCP port that is listened on. */
  public int port() {
    SocketAddress address = servers.get(0).getListenSockets().get(0);
    return ((InetSocketAddress) address).getPort();
  }

  /**
   * Says that it is not serving any more, takes no new calls, and waits for those in flight.
   *
   * @return whether all of them ended within {@code patience}
   */
  public boolean drain(Duration patience) throws InterruptedException {
    health.enterTerminalState();
    servers.forEach(Server::shutdown);
    cache.drain();
    long deadline = ticker.nanos() + patience.toNanos();
    boolean done = true;
    for (Server server : servers) {
      done &= server.awaitTermination(deadline - ticker.nanos(), TimeUnit.NANOSECONDS);
    }
    return done;
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    ServerTransport sockets = transport;
    if (sockets != null) {
      sockets.close();
    }
    Path socket = options.unixSocket();
    if (socket != null && servers.size() > 1) {
      deleteQuietly(socket);
    }
  }

  private interface Listening {
    Server begin() throws IOException;
  }

  private void listen(String where, Listening listening) throws IOException {
    try {
      servers.add(listening.begin());
    } catch (IOException e) {
      Throwable cause = e.getCause();
      boolean wrapped = cause != null && String.valueOf(e.getMessage()).startsWith("Failed");
      String why = wrapped && cause != null ? cause.getMessage() : e.getMessage();
      throw new IOException(where + ": " + why, e);
    }
  }

  private Server build(
      NettyServerBuilder builder, ServerTransport sockets, CallSession.ConnectionNames names) {
    return builder
        .directExecutor() // nothing in the services blocks
        .flowControlWindow(FLOW_CONTROL_WINDOW)
        .maxInboundMessageSize(options.limits().maxMessageBytes())
        .addTransportFilter(names)
        .intercept(new CallSession.Interceptor())
        .addService(
            cache.definition(sockets::executeLater, new Alarms(sockets::executeAfter, ticker)))
        .addService(admin)
        .addService(health.getHealthService())
        .addService(ProtoReflectionServiceV1.newInstance())
        .build();
  }

  private void setHealth(ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    for (BindableService service : List.of(cache, admin)) {
      health.setStatus(service.bindService().getServiceDescriptor().getName(), status);
    }
  }

  /** Removes a socket that a killed process has left behind; one that is listened on stays. */
  private static void removeLeftover(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobodyListens) {
      if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
        throw new IOException("it is there and is not a socket", nobodyListens);
      }
      Files.delete(socket);
      return;
    }
    throw new IOException("another process listens on it");
  }

  private static void deleteQuietly(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // The next start removes it.
    }
  }
}
