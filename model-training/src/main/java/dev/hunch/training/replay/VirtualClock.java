package dev.hunch.training.replay;

import dev.hunch.core.agent.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/** The replay's time: it stands still until it is moved on. Not thread-safe. */
final class VirtualClock implements InstantSource, Ticker {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long startMillis;
  private long elapsedNanos;

  /** Creates a clock that shows {@code startMillis}, in ms since the epoch. */
  VirtualClock(long startMillis) {
    this.startMillis = startMillis;
  }

  /** Returns the elapsed time at which the wall time is {@code epochMillis}. */
  long nanosAt(long epochMillis) {
    return (epochMillis - startMillis) * NANOS_PER_MILLI;
  }

  /**
   * Moves on.
   *
   * @throws IllegalArgumentException if that is in the past
   */
  void advanceTo(long nanos) {
    if (nanos < elapsedNanos) {
      throw new IllegalArgumentException("back from " + elapsedNanos + " to " + nanos + " ns");
    }
    elapsedNanos = nanos;
  }

  @Override
  public long nanos() {
    return elapsedNanos;
  }

  @Override
  public long millis() {
    return startMillis + elapsedNanos / NANOS_PER_MILLI;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }
}
