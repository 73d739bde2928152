package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where values come from: the service's database.
 *
 * <p>Thread-safe. A load never blocks its caller. Its future fails with {@link StoreException} when
 * the store cannot answer, with {@link OverloadedException} when too many loads wait for it, and
 * with {@link RejectedKeyException} when the key can mean nothing to it; a key that does not exist
 * is an answer.
 *
 * <p>A load may be cancelled: nobody waits for it any more. A store that can then spares itself the
 * work, be it still waiting or under way.
 */
@FunctionalInterface
public interface BackingStore {
  /**
   * Begins to read the key's value.
   *
   * @return what the store answers; its cancellation ends the load
   */
  CompletableFuture<Loaded> load(Key key, LoadKind kind);

  /**
   * Begins to read the values of many keys, which the store may then read together.
   *
   * @return what the store answers to each request, in their order; each load fails, and is
   *     cancelled, by itself
   */
  default List<CompletableFuture<Loaded>> loadAll(List<Request> requests) {
    List<CompletableFuture<Loaded>> loads = new ArrayList<>(requests.size());
    for (Request request : requests) {
      CompletableFuture<Loaded> load;
      try {
        load = load(request.key(), request.kind());
      } catch (RuntimeException | Error e) { // the others have begun
        load = CompletableFuture.failedFuture(e);
      }
      loads.add(load);
    }
    return loads;
  }

  /**
   * Whether it makes sense to load the key ahead of demand, as far as can be told without asking:
   * it may mean something, and the store is not known to be down. Returns at once.
   */
  default boolean accepts(Key key) {
    return true;
  }

  /**
   * Says that a client now waits for a prefetch of the key, which may go ahead of others.
   *
   * <p>A hint: it may come before the load, or after it has ended.
   */
  default void promote(Key key) {}

  /** A load to begin. */
  record Request(Key key, LoadKind kind) {}

  /** What the store answered. */
  sealed interface Loaded {
    /** The key's value. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(byte[] value) implements Loaded {}

    /** The store has no such key. */
    record Absent() implements Loaded {}
  }
}
