package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A backing store as it will be when the pending writes have reached it: whatever is loaded, be it
 * demanded, refreshed or prefetched, is never older than what was acknowledged. Thread-safe.
 */
public final class OverlaidStore implements BackingStore {
  private final BackingStore store;
  private final PendingWrites pending;

  public OverlaidStore(BackingStore store, PendingWrites pending) {
    this.store = store;
    this.pending = pending;
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    Write write = pending.newest(key);
    return write == null ? store.load(key, kind) : shown(write);
  }

  @Override
  public List<CompletableFuture<Loaded>> loadAll(List<Request> requests) {
    List<@Nullable Write> writes = new ArrayList<>(requests.size());
    List<Request> others = new ArrayList<>(requests.size());
    for (Request request : requests) {
      Write write = pending.newest(request.key());
      writes.add(write);
      if (write == null) {
        others.add(request);
      }
    }
    Iterator<CompletableFuture<Loaded>> loads =
        others.isEmpty() ? Collections.emptyIterator() : store.loadAll(others).iterator();
    List<CompletableFuture<Loaded>> all = new ArrayList<>(requests.size());
    for (Write write : writes) {
      all.add(write == null ? loads.next() : shown(write));
    }
    return all;
  }

  private static CompletableFuture<Loaded> shown(Write write) {
    byte[] value = write.value();
    return CompletableFuture.completedFuture(
        value == null ? new Loaded.Absent() : new Loaded.Found(value));
  }

  @Override
  public boolean accepts(Key key) {
    return pending.newest(key) != null || store.accepts(key);
  }

  @Override
  public void promote(Key key) {
    store.promote(key);
  }
}
