package dev.hunch.client;

import dev.hunch.transport.BusyPolling;
import io.grpc.Deadline;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says where the sidecar is, and how long to wait for it. */
public final class HunchClientBuilder {
  /** Where a sidecar listens unless configured otherwise. */
  public static final String DEFAULT_TARGET = "127.0.0.1:7070";

  /** How many reads may wait to be sent unless configured otherwise. */
  public static final int DEFAULT_MAX_PENDING = 16_384;

  private static final int STREAMS = 2;

  private static final LongSupplier NANO_TIME = Deadline.getSystemTicker()::nanoTime;

  Target target = Target.parse(DEFAULT_TARGET);
  Duration deadline = Duration.ofSeconds(1);
  LongSupplier breakerClock = NANO_TIME;
  private boolean coalescing = true;
  private boolean sharedMemory;
  private Duration sharedMemorySilence = Duration.ofSeconds(1);
  private int maxPending = DEFAULT_MAX_PENDING;
  private BusyPolling polling = new BusyPolling(BusyPolling.DEFAULT, NANO_TIME);
  private @Nullable MeterRegistry meterRegistry;
  private @Nullable ObservationRegistry observationRegistry;

  HunchClientBuilder() {}

  /**
   * The sidecar's address: {@code 127.0.0.1:7070} (the default) or {@code unix:/path/of/socket}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public HunchClientBuilder target(String address) {
    target = Target.parse(address);
    return this;
  }

  /** How long a call may take; 1 s by default. */
  public HunchClientBuilder deadline(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + limit);
    }
    deadline = limit;
    return this;
  }

  /**
   * Whether reads that come at the same time share messages; they do by default. Otherwise each is
   * a call of its own, which costs several times as much.
   */
  public HunchClientBuilder coalescing(boolean shared) {
    coalescing = shared;
    return this;
  }

  /**
   * How many reads may wait to be sent on each of the client's connections, {@value
   * #DEFAULT_MAX_PENDING} by default. More fail at once, or call their loaders.
   */
  public HunchClientBuilder maxPending(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxPending is below 1: " + most);
    }
    maxPending = most;
    return this;
  }

  /**
   * For how long a connection's thread looks for the next answer or call before it sleeps, where
   * the last ones came as soon: 100 µs by default, at most 10 ms. To wake a thread takes longer
   * than a hit; between two looks it lets others run. Zero: it always sleeps, as where processor
   * time is dear. Only on Linux; elsewhere threads sleep.
   *
   * @throws IllegalArgumentException if it is negative or above 10 ms
   */
  public HunchClientBuilder busyPoll(Duration longest) {
    polling = new BusyPolling(longest, NANO_TIME);
    return this;
  }

  /**
   * Whether hits are read from the sidecar's shared memory where it offers that, in a fraction of a
   * microsecond; off by default. The sidecar must be configured for it, and its file be reachable
   * under the same path and readable. Otherwise, and for all that is not there, reads are calls.
   */
  public HunchClientBuilder sharedMemory(boolean wanted) {
    sharedMemory = wanted;
    return this;
  }

  /**
   * Keeps timers and counters of the client's calls in this registry; needs Micrometer's core on
   * the class path. {@code docs/clients.md} names them.
   */
  public HunchClientBuilder meterRegistry(MeterRegistry registry) {
    meterRegistry = registry;
    return this;
  }

  /**
   * For how long shared memory is trusted after the sidecar's last sign of life, which it gives
   * every 50 ms; 1 s by default.
   */
  public HunchClientBuilder sharedMemorySilence(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("sharedMemorySilence is not positive: " + limit);
    }
    sharedMemorySilence = limit;
    return this;
  }

  @Nullable SharedReads sharedReads(Connection connection) {
    return sharedMemory
        ? new SharedReads(connection, NANO_TIME, sharedMemorySilence.toNanos())
        : null;
  }

  /**
   * Makes an observation of each call, {@code hunch.client.call}: with a tracer, a span. Needs
   * Micrometer's core on the class path.
   */
  public HunchClientBuilder observationRegistry(ObservationRegistry registry) {
    observationRegistry = registry;
    return this;
  }

  /** The clock of the breaker, in ns. */
  HunchClientBuilder breakerClock(LongSupplier clock) {
    breakerClock = clock;
    return this;
  }

  /** What measures the calls: without a registry nothing does, and no class of Micrometer loads. */
  CallMeter meter(CallOutcomes outcomes) {
    CallMeter meter = CallMeter.NONE;
    if (meterRegistry != null) {
      meter = new MicrometerMeter(meterRegistry, outcomes::isOpen);
    }
    return observationRegistry == null ? meter : new ObservationMeter(observationRegistry, meter);
  }

  /** The connections that a client makes, the one of all other calls first. */
  List<Connection> connections() {
    return Stream.generate(() -> new Connection(target, polling))
        .limit(coalescing ? STREAMS : 1)
        .toList();
  }

  ReadPath readPath(List<Connection> connections, CallOutcomes outcomes) {
    UnaryReads unary = new UnaryReads(connections.get(0).channel(), deadline, outcomes, NANO_TIME);
    if (!coalescing) {
      return unary;
    }
    List<ReadStream> streams =
        connections.stream()
            .map(
                each ->
                    new ReadStream(each.channel(), each.loop(), NANO_TIME, deadline, maxPending))
            .toList();
    return new CoalescedReads(
        new ReadStreams(streams, () -> connections.forEach(Connection::connect)),
        unary,
        outcomes,
        NANO_TIME,
        deadline);
  }

  /** Makes the client. It connects with its first call. */
  public HunchClient build() {
    return new HunchClient(this);
  }
}
