package dev.hunch.client;

import org.jspecify.annotations.Nullable;

/**
 * Reads a value without the sidecar, as from the database itself.
 *
 * @param <E> what it throws when it cannot
 */
@FunctionalInterface
public interface Loader<E extends Exception> {
  /** Returns the value, or null if there is none. */
  byte @Nullable [] load() throws E;
}
