package dev.hunch.core.cache;

import dev.hunch.core.access.Key;

/** What must not be used any more from now on. */
public sealed interface Invalidation {
  /** Whose keys. */
  String namespace();

  /** The value of one key: it was invalidated or replaced. */
  record OfKey(Key key) implements Invalidation {
    @Override
    public String namespace() {
      return key.namespace();
    }
  }

  /** The values of all keys that begin with the prefix; of the whole namespace if it is empty. */
  record OfPrefix(String namespace, String prefix) implements Invalidation {}

  /** The values that bear the tag. */
  record OfTag(String namespace, String tag) implements Invalidation {}
}
