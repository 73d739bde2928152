package dev.hunch.core.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a namespace's entries may be served.
 *
 * @param ttl how long a value stays fresh; null: until it is invalidated
 * @param negativeTtl how long a key's absence is believed; zero: it is not cached
 * @param staleIfError how long past its freshness a value may still be served when the store cannot
 *     answer (RFC 5861, stale-if-error); zero: never
 */
public record Freshness(@Nullable Duration ttl, Duration negativeTtl, Duration staleIfError) {
  /** Five minutes fresh, five seconds negative, never stale. */
  public static final Freshness DEFAULT =
      new Freshness(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ZERO);

  /** Fresh until invalidated; absence is not cached. */
  public static final Freshness FOREVER = new Freshness(null, Duration.ZERO, Duration.ZERO);

  public Freshness {
    if (ttl != null && ttl.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("ttl is below 1 ms: " + ttl);
    }
    if (negativeTtl.isNegative()) {
      throw new IllegalArgumentException("negativeTtl is negative: " + negativeTtl);
    }
    if (staleIfError.isNegative()) {
      throw new IllegalArgumentException("staleIfError is negative: " + staleIfError);
    }
  }

  /** Returns when a value loaded now turns stale, in ms since the epoch. */
  long expiryOfValue(long nowMillis) {
    return ttl == null ? Entry.NEVER : later(nowMillis, ttl);
  }

  /** Returns when an absence seen now is believed no more, in ms since the epoch. */
  long expiryOfAbsence(long nowMillis) {
    return later(nowMillis, negativeTtl);
  }

  /** Whether an entry past its freshness may stand in for a store that cannot answer. */
  boolean mayServeStale(Entry entry, long nowMillis) {
    return !entry.isNegative() && nowMillis < later(entry.expiresAtMillis(), staleIfError);
  }

  /** Returns the time that lies the duration after, or {@link Entry#NEVER} if no long holds it. */
  private static long later(long epochMillis, Duration duration) {
    try {
      return Math.addExact(epochMillis, duration.toMillis());
    } catch (ArithmeticException e) {
      return Entry.NEVER;
    }
  }
}
