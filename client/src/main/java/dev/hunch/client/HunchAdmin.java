package dev.hunch.client;

import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.admin.v1.ExplainRequest;
import dev.hunch.proto.admin.v1.ModelRequest;
import dev.hunch.proto.admin.v1.SetPrefetchRequest;
import dev.hunch.proto.admin.v1.StatsRequest;
import dev.hunch.transport.BusyPolling;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a sidecar what an operator wants to know.
 *
 * <pre>{@code
 * try (HunchAdmin admin = HunchAdmin.connect("127.0.0.1:7070", Duration.ofSeconds(2))) {
 *   System.out.println(admin.stats().hitRatio());
 * }
 * }</pre>
 *
 * <p>Every call throws {@link HunchException} if the sidecar does not answer or refuses.
 * Thread-safe.
 */
public final class HunchAdmin implements AutoCloseable {
  private final Connection connection;
  private final Duration deadline;

  private HunchAdmin(Target target, Duration deadline) {
    this.connection = new Connection(target, BusyPolling.NONE);
    this.deadline = deadline;
  }

  /**
   * Makes an admin client; it connects with its first call.
   *
   * @param target {@code HOST:PORT} or {@code unix:/path/of/socket}
   * @param deadline how long a call may take
   * @throws IllegalArgumentException if the target is neither
   */
  public static HunchAdmin connect(String target, Duration deadline) {
    return new HunchAdmin(Target.parse(target), deadline);
  }

  /** Counters since the start, and gauges now. */
  public SidecarStats stats() {
    return call(() -> SidecarStats.of(stub().stats(StatsRequest.getDefaultInstance())));
  }

  /** The model in use. */
  public ModelInfo model() {
    return call(() -> ModelInfo.of(stub().model(ModelRequest.getDefaultInstance())));
  }

  /**
   * Why a key is, or is not, in the cache.
   *
   * @param session when given, what is predicted for it is told too
   */
  public Explanation explain(String namespace, String key, @Nullable String session) {
    ExplainRequest request =
        ExplainRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setSession(session == null ? "" : session)
            .build();
    return call(() -> Explanation.of(stub().explain(request)));
  }

  /** Switches prefetching on or off and returns what it was. */
  public boolean setPrefetch(boolean enabled) {
    SetPrefetchRequest request = SetPrefetchRequest.newBuilder().setEnabled(enabled).build();
    return call(() -> stub().setPrefetch(request).getWasEnabled());
  }

  @Override
  public void close() {
    connection.close();
  }

  private AdminGrpc.AdminBlockingStub stub() {
    return AdminGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw Errors.of(e);
    }
  }
}
