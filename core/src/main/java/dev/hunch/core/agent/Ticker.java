package dev.hunch.core.agent;

/** Elapsed time. Good for durations only: it has no relation to the time of day. */
@FunctionalInterface
public interface Ticker {
  /** Returns the elapsed time since some fixed but arbitrary origin, in ns; never goes back. */
  long nanos();
}
