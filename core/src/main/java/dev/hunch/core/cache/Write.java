package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a key in the store.
 *
 * @param key what is written
 * @param value its new value, which nobody changes any more; null: it is deleted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Write(Key key, byte @Nullable [] value) {
  public boolean isDelete() {
    return value == null;
  }

  /** Leaves out the key and the value. */
  @Override
  public String toString() {
    return "Write[" + (isDelete() ? "delete" : "put") + " in " + key.namespace() + "]";
  }
}
