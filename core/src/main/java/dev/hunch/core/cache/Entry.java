package dev.hunch.core.cache;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds for a key: its value, or that the store has none.
 *
 * <p>The value's array is shared, not copied: nobody may write to it.
 *
 * @param value the value's bytes; null says that the key does not exist in the store
 * @param loadedAtMillis when the store was asked for the value, or it was written, in ms since the
 *     epoch
 * @param expiresAtMillis when it turns stale, in ms since the epoch; {@link #NEVER} for no expiry
 * @param origin who brought it
 * @param stamp what the invalidation clock read when its load began, or it was written
 * @param tags what it can be invalidated by, beside its key and the prefixes of that
 */
@SuppressWarnings("ArrayRecordComponent") // equals() is by content, below
public record Entry(
    byte @Nullable [] value,
    long loadedAtMillis,
    long expiresAtMillis,
    Origin origin,
    long stamp,
    Tags tags) {
  /** The expiry of an entry that never turns stale. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Who brought an entry into the cache. */
  public enum Origin {
    /** A read, which waited for it or had it loaded anew. */
    DEMAND,
    /** A prediction; nobody has read it yet. */
    PREFETCH,
    /** The service, which wrote it to its store. */
    WRITE,
    /** A prediction, which has come true: it has been read. */
    PREFETCH_READ
  }

  /** An entry without tags, from before any invalidation by prefix or tag. */
  public Entry(byte @Nullable [] value, long loadedAtMillis, long expiresAtMillis, Origin origin) {
    this(value, loadedAtMillis, expiresAtMillis, origin, 0, Tags.NONE);
  }

  /** The same entry, brought by a prediction that has come true. */
  Entry asRead() {
    return new Entry(value, loadedAtMillis, expiresAtMillis, Origin.PREFETCH_READ, stamp, tags);
  }

  /** Whether the entry says that the key does not exist. */
  public boolean isNegative() {
    return value == null;
  }

  /** Whether the entry may be served as it is. */
  public boolean isFresh(long nowMillis) {
    return nowMillis < expiresAtMillis;
  }

  /** The value's size in bytes; 0 for a negative entry. */
  public int sizeBytes() {
    return value == null ? 0 : value.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry that
        && loadedAtMillis == that.loadedAtMillis
        && expiresAtMillis == that.expiresAtMillis
        && origin == that.origin
        && stamp == that.stamp
        && tags.equals(that.tags)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value) * 31 + Long.hashCode(loadedAtMillis);
  }

  @Override
  public String toString() {
    return "Entry[" + (isNegative() ? "negative" : sizeBytes() + " bytes") + ", " + origin + "]";
  }
}
