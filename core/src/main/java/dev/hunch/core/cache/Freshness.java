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
    if (ttl != null && (ttl.isNegative() || ttl.isZero())) {
      throw new IllegalArgumentException("ttl is not positive: " + ttl);
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
    return ttl == null ? Entry.NEVER : nowMillis + ttl.toMillis();
  }

  /** Returns when an absence seen now is believed no more, in ms since the epoch. */
  long expiryOfAbsence(long nowMillis) {
    return nowMillis + negativeTtl.toMillis();
  }

  /** Whether an entry past its freshness may stand in for a store that cannot answer. */
  boolean mayServeStale(Entry entry, long nowMillis) {
    return !entry.isNegative()
        && !staleIfError.isZero()
        && nowMillis - entry.expiresAtMillis() < staleIfError.toMillis();
  }
}
