package dev.hunch.sidecar.wiring;

import dev.hunch.sidecar.admin.AdminEndpoint;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.grpc.GrpcEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running sidecar: everything put together and started.
 *
 * <pre>{@code
 * try (Sidecar sidecar = Sidecar.start(ConfiguredStores.read(file))) {
 *   System.out.println(sidecar.readyLine());
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Sidecar implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

  private final HunchConfig config;
  private final GrpcEndpoint grpc;
  private final AdminEndpoint admin;
  private final LongConsumer drain;
  private final ArrayDeque<Closing> closings;
  private final AtomicBoolean ready;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** How a part is closed; the last opened is closed first. */
  record Closing(String part, AutoCloseable how) {}

  Sidecar(
      HunchConfig config,
      GrpcEndpoint grpc,
      AdminEndpoint admin,
      LongConsumer drain,
      ArrayDeque<Closing> closings,
      AtomicBoolean ready) {
    this.config = config;
    this.grpc = grpc;
    this.admin = admin;
    this.drain = drain;
    this.closings = closings;
    this.ready = ready;
  }

  /**
   * Starts a sidecar.
   *
   * @throws SidecarStartException if a port is taken, or a file cannot be used
   */
  public static Sidecar start(HunchConfig config) throws SidecarStartException {
    return new SidecarBuilder(config).start();
  }

  /** The gRPC server's TCP port. */
  public int grpcPort() {
    return grpc.port();
  }

  /** The admin server's port. */
  public int adminPort() {
    return admin.port();
  }

  /** The Unix domain socket that is listened on, or null. */
  public @Nullable Path unixSocket() {
    return config.server().unixSocket();
  }

  /**
   * The line that tells a starter where to call: {@code ready grpc=HOST:PORT [unix=PATH]
   * admin=HOST:PORT}.
   */
  public String readyLine() {
    Path socket = unixSocket();
    return "ready grpc="
        + config.server().host()
        + ':'
        + grpcPort()
        + (socket == null ? "" : " unix=" + socket)
        + " admin="
        + config.admin().host()
        + ':'
        + adminPort();
  }

  /**
   * Stops: says that it serves no more, lets the calls in flight end, and then the pending writes
   * reach their stores, for as long as the configuration allows both together, writes the access
   * log to its end and closes the cache. Further calls do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    ready.set(false);
    Duration patience = config.server().drain();
    long began = System.nanoTime();
    try {
      if (!grpc.drain(patience)) {
        LOG.atWarn()
            .addKeyValue("patience", patience)
            .log("calls were still in flight at the end of the drain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain.accept(patience.toNanos() - (System.nanoTime() - began));
    closeAll(closings);
  }

  /** Closes the parts, the last opened first; one that fails does not keep the others open. */
  static void closeAll(ArrayDeque<Closing> closings) {
    while (!closings.isEmpty()) {
      Closing closing = closings.pop();
      try {
        closing.how().close();
      } catch (Exception | Error e) { // the entries must be closed in order all the same
        LOG.atWarn().setCause(e).addKeyValue("part", closing.part()).log("could not close a part");
      }
    }
  }
}
