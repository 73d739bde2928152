package dev.hunch.core.cache;

import dev.hunch.core.access.AccessResult;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a read.
 *
 * @param result how it came about
 * @param entry what was found; its value is null when the key does not exist
 * @param ageMillis time since the store was asked for the value, or it was written, in ms
 */
public record Answer(AccessResult result, Entry entry, long ageMillis) {
  /** The value's bytes, or null when the key does not exist. Shared: nobody may write to it. */
  public byte @Nullable [] value() {
    return entry.value();
  }

  /**
   * Time until the value turns stale, in ms: 0 when it has, {@link Entry#NEVER} when it never will.
   */
  public long remainingMillis() {
    return entry.expiresAtMillis() == Entry.NEVER
        ? Entry.NEVER
        : Math.max(0, entry.expiresAtMillis() - entry.loadedAtMillis() - ageMillis);
  }
}
