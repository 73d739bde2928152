package dev.hunch.client.sharedmemory;

import org.jspecify.annotations.Nullable;

/**
 * What was found in shared memory.
 *
 * @param value the value, its reader's own; null if the key's absence was cached
 * @param ageNanos time since it was read from the store, in ns
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
public record SharedHit(byte @Nullable [] value, long ageNanos) {}
