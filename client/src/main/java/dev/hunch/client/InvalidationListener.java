package dev.hunch.client;

import java.util.List;

/**
 * Is told of what must not be used any more. Calls come one after the other, from the client's own
 * thread: they return soon, and make no call that waits.
 */
public interface InvalidationListener {
  /** The watch stands: every invalidation acknowledged after it is told. */
  default void onStarted() {}

  /** These keys were invalidated or written. */
  void onKeys(String namespace, List<String> keys);

  /** All keys that begin with the prefix were invalidated; the whole namespace if it is empty. */
  void onPrefix(String namespace, String prefix);

  /** All values that bear the tag were invalidated. */
  void onTag(String namespace, String tag);

  /** Some were not told, because this watcher was too slow: hold everything for invalid. */
  void onMissed();

  /**
   * The watch has ended, by its close or because the sidecar went away: from here on nothing is
   * told, and everything has to be held for invalid.
   */
  void onEnded();
}
