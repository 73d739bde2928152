package dev.hunch.core.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a namespace's entries may be served.
 *
 * @param ttl how long a value stays fresh; null: until it is invalidated
 * @param ttlJitter by which share of the ttl it may end early, in [0, 1): so that what was loaded
 *     together is not loaded again together
 * @param negativeTtl how long a key's absence is believed; zero: it is not cached
 * @param staleWhileRevalidate how long past its freshness a value is served at once while it is
 *     loaded anew (RFC 5861, stale-while-revalidate); zero: never
 * @param staleIfError how long past its freshness a value may still be served when the store cannot
 *     answer (RFC 5861, stale-if-error); zero: never
 * @param refreshAhead in which last share of its ttl a value that is read again is loaded anew, in
 *     [0, 1); zero: never
 */
public record Freshness(
    @Nullable Duration ttl,
    double ttlJitter,
    Duration negativeTtl,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    double refreshAhead) {
  /** Five minutes fresh, five seconds negative, never stale. */
  public static final Freshness DEFAULT =
      new Freshness(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ZERO);

  /** Fresh until invalidated; absence is not cached. */
  public static final Freshness FOREVER = new Freshness(null, Duration.ZERO, Duration.ZERO);

  public Freshness {
    if (ttl != null && ttl.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("ttl is below 1 ms: " + ttl);
    }
    checkShare("ttlJitter", ttlJitter);
    checkNotNegative("negativeTtl", negativeTtl);
    checkNotNegative("staleWhileRevalidate", staleWhileRevalidate);
    checkNotNegative("staleIfError", staleIfError);
    checkShare("refreshAhead", refreshAhead);
  }

  /** Without jitter, and nothing is loaded anew before somebody has to wait for it. */
  public Freshness(@Nullable Duration ttl, Duration negativeTtl, Duration staleIfError) {
    this(ttl, 0, negativeTtl, Duration.ZERO, staleIfError, 0);
  }

  private static void checkNotNegative(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + duration);
    }
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(name + " is not in [0, 1): " + share);
    }
  }

  /**
   * Returns when a value that is asked for or written now turns stale, in ms since the epoch.
   *
   * @param keyHash the jitter follows from it and from the time: chance enough to spread keys, and
   *     the same in a replay
   */
  long expiryOfValue(long nowMillis, long keyHash) {
    if (ttl == null) {
      return Entry.NEVER;
    }
    long expiry = later(nowMillis, ttl);
    if (ttlJitter == 0 || expiry == Entry.NEVER) {
      return expiry;
    }
    long early = (long) (ttl.toMillis() * ttlJitter * chance(keyHash ^ nowMillis));
    return Math.max(nowMillis + 1, expiry - early);
  }

  /** A number in [0, 1) that follows from the seed (the finalizer of SplitMix64). */
  private static double chance(long seed) {
    long mixed = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
  }

  /** Returns when an absence seen now is believed no more, in ms since the epoch. */
  long expiryOfAbsence(long nowMillis) {
    return later(nowMillis, negativeTtl);
  }

  /** Whether any read may be given the entry, fresh or stale. */
  boolean mayServe(Entry entry, long nowMillis) {
    return entry.isFresh(nowMillis)
        || mayServeStale(entry, nowMillis)
        || mayServeWhileRevalidating(entry, nowMillis);
  }

  /** Whether an entry past its freshness may stand in for a store that cannot answer. */
  boolean mayServeStale(Entry entry, long nowMillis) {
    return isWithin(entry, staleIfError, nowMillis);
  }

  /** Whether an entry past its freshness may be served while it is loaded anew. */
  boolean mayServeWhileRevalidating(Entry entry, long nowMillis) {
    return isWithin(entry, staleWhileRevalidate, nowMillis);
  }

  private static boolean isWithin(Entry entry, Duration grace, long nowMillis) {
    return !entry.isNegative() && nowMillis < later(entry.expiresAtMillis(), grace);
  }

  /** Whether a read of this fresh entry should have it loaded anew: it was read before. */
  boolean isDueForRefresh(Entry entry, long nowMillis) {
    if (refreshAhead == 0 || entry.isNegative() || entry.expiresAtMillis() == Entry.NEVER) {
      return false;
    }
    boolean wasRead =
        entry.origin() == Entry.Origin.DEMAND || entry.origin() == Entry.Origin.PREFETCH_READ;
    long life = entry.expiresAtMillis() - entry.loadedAtMillis();
    return wasRead && entry.expiresAtMillis() - nowMillis <= life * refreshAhead;
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
