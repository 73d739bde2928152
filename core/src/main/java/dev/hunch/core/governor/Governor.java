package dev.hunch.core.governor;

/** Says how many prefetches may be let go now. Thread-safe. */
@FunctionalInterface
public interface Governor {
  /** Permits without end; for replays in which loads take no time. */
  Governor UNLIMITED = nowNanos -> Integer.MAX_VALUE;

  /**
   * Returns how many more prefetches the backing store can bear.
   *
   * @param nowNanos elapsed time, in ns
   */
  int permits(long nowNanos);
}
