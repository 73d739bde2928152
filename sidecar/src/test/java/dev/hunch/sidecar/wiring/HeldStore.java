package dev.hunch.sidecar.wiring;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A backing store in memory, for tests in which the database is not the point: it can be down, and
 * it can hold its answers back until it is told to go on.
 */
public final class HeldStore implements BackingStore {
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private volatile @Nullable RuntimeException failure;
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  /** Holds this value from now on. */
  public HeldStore with(String key, String value) {
    values.put(key, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Fails every load from now on. */
  public void goDown() {
    failure = new StoreException("down", null);
  }

  /** Fails every load with this from now on. */
  public void failWith(RuntimeException thrown) {
    failure = thrown;
  }

  /** Answers again. */
  public void comeUp() {
    failure = null;
  }

  /** Answers nothing until {@link #release}. */
  public void hold() {
    gate = new CompletableFuture<>();
  }

  /** Answers what waits, and all that comes. */
  public void release() {
    gate.complete(null);
  }

  /** How many loads were cancelled. */
  public int cancelled() {
    return cancelled.get();
  }

  /** How many loads were begun. */
  public int loads() {
    return loads.get();
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    loads.incrementAndGet();
    CompletableFuture<Loaded> load = gate.thenApply(open -> answer(key));
    var unused =
        load.whenComplete((loaded, failure) -> cancelled.addAndGet(load.isCancelled() ? 1 : 0));
    return load;
  }

  private Loaded answer(Key key) {
    RuntimeException down = failure;
    if (down != null) {
      throw down;
    }
    byte[] value = values.get(key.text());
    return value == null ? new Loaded.Absent() : new Loaded.Found(value);
  }
}
