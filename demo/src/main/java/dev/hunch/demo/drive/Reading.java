package dev.hunch.demo.drive;

import dev.hunch.core.access.AccessResult;
import org.jspecify.annotations.Nullable;

/**
 * What a read gave.
 *
 * @param value the value, or null if the key does not exist
 * @param how how the sidecar came by it; null if the database answered, or the service's own loader
 * @param failedOpen whether the service's own loader had to stand in for the sidecar
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Reading(byte @Nullable [] value, @Nullable AccessResult how, boolean failedOpen) {
  /** A reading straight from the database. */
  static Reading direct(byte @Nullable [] value) {
    return new Reading(value, null, false);
  }
}
