package dev.hunch.sidecar.backing;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.LoadKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Keeps loads from a store that fails, and lets a few of them try it again after a while.
 *
 * <p>Only demands try: a prefetch goes to a store that is known to answer, or nowhere. Thread-safe.
 */
final class StoreBreaker {
  /** How many loads try the store again at once. */
  private static final int TRIALS = 3;

  private final CircuitBreaker breaker;
  private final Ticker ticker;
  private final long waitNanos;
  private volatile long openedNanos;

  StoreBreaker(String store, LoadLimits limits, Ticker ticker) {
    this.ticker = ticker;
    this.waitNanos = limits.breakerWait().toNanos();
    this.breaker =
        CircuitBreaker.of(
            store,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(limits.breakerLoads())
                .minimumNumberOfCalls(Math.max(1, limits.breakerLoads() / 2))
                .failureRateThreshold((float) (100 * limits.failureShare()))
                .waitDurationInOpenState(limits.breakerWait())
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .writableStackTraceEnabled(false)
                .clock(new TickerClock(ticker))
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openedNanos = ticker.nanos();
              }
            });
  }

  /** Whether the store is known to answer. */
  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** 0 closed, 1 being tried again, 2 open. */
  int level() {
    return switch (breaker.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> 0;
      case HALF_OPEN -> 1;
      case OPEN, FORCED_OPEN -> 2;
    };
  }

  /** Whether a load would be refused now, as far as can be told without taking a trial's place. */
  boolean refuses(LoadKind kind) {
    return switch (breaker.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> false;
      case HALF_OPEN -> kind != LoadKind.DEMAND;
      case OPEN, FORCED_OPEN -> kind != LoadKind.DEMAND || remainingNanos() > 0;
    };
  }

  /** Lets a load go to the store, or not; one that goes must report how it ended, once. */
  boolean tryPass(LoadKind kind) {
    return !refuses(kind) && breaker.tryAcquirePermission();
  }

  /** The load was answered. */
  void onAnswered(long nanos) {
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
  }

  /** The load failed by the store's fault. */
  void onFailed(long nanos, Throwable failure) {
    breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
  }

  /** How the load ended says nothing of the store. */
  void onNoVerdict() {
    breaker.releasePermission();
  }

  /** When it is worth asking again, in ms; at least 1. */
  long retryAfterMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos()));
  }

  private long remainingNanos() {
    return waitNanos - (ticker.nanos() - openedNanos);
  }

  /** The ticker's time as a clock, from an arbitrary beginning. */
  private static final class TickerClock extends Clock {
    private final Ticker ticker;
    private final long beginNanos;

    TickerClock(Ticker ticker) {
      this.ticker = ticker;
      this.beginNanos = ticker.nanos();
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(ticker.nanos() - beginNanos);
    }

    @Override
    public long millis() {
      return instant().toEpochMilli();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
