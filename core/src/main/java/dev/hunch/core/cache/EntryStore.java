package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import org.jspecify.annotations.Nullable;

/**
 * Where entries lie. It holds what it is given and decides nothing: the eviction policy keeps it
 * within its bounds.
 *
 * <p>Entries lie under the 64-bit hash of their key; the key itself is kept beside the value and
 * compared on every read, so that a collision is a miss and never a wrong value. Implementations
 * allow reads from any thread while one thread writes.
 *
 * <p>Any method may throw: the cache then takes it that an entry cannot be read or kept, and that
 * what it wanted removed is still there.
 */
public interface EntryStore extends AutoCloseable {
  /** Returns the entry of the key, or null. A damaged entry counts as none. */
  @Nullable Entry get(Key key);

  /**
   * Told which entries will be read next, and together. A store whose look-ups wait for the
   * processor's memory may wait for all of them at once here; what it does changes no answer.
   *
   * @param keyHashes of which the first {@code count} are meant
   */
  default void lookAhead(long[] keyHashes, int count) {}

  /**
   * Stores the entry, replacing what lay under the key's hash.
   *
   * @return false if the store has no room for it; nothing lies under the key's hash then
   */
  boolean put(Key key, Entry entry);

  /**
   * Removes what lies under the hash and says whether there was anything.
   *
   * @throws RuntimeException if it may lie there still; returning false would let an invalidated
   *     value be read again
   */
  boolean remove(long keyHash);

  /** What the entry takes of the capacity, in the unit of the eviction policy's bound. */
  int weightOf(Key key, Entry entry);

  /**
   * Shows every entry to the visitor, in no order. Entries put or removed meanwhile may be missed.
   */
  void forEach(Visitor visitor);

  /**
   * Keeps how hot the entries are for as long as it keeps them. Does nothing if that ends with the
   * process.
   */
  default void keepHeat(Heat heat) {}

  /** How hot the entries were when that was kept last. */
  default Heat heat() {
    return Heat.NONE;
  }

  /** How many entries are held. */
  long size();

  @Override
  void close();

  /** Sees the entries of a store. */
  @FunctionalInterface
  interface Visitor {
    void visit(Key key, Entry entry);
  }
}
