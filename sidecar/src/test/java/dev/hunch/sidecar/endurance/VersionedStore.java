package dev.hunch.sidecar.endurance;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The backing store over the shared truth. It reads at once and answers a little later, so that
 * what it answers is often out of date by then. Thread-safe.
 */
final class VersionedStore implements BackingStore {
  /** Every fourth load is answered on the caller's thread. */
  private static final int DELAYS = 4;

  private static final long DELAY_STEP_MICROS = 700;

  private final SharedTruth truth;
  private final KeySpace keys;
  private final AtomicLong loads = new AtomicLong();
  private final ScheduledExecutorService later =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "versioned-store");
            thread.setDaemon(true);
            return thread;
          });

  VersionedStore(SharedTruth truth, KeySpace keys) {
    this.truth = truth;
    this.keys = keys;
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    if (truth.isDown()) {
      return CompletableFuture.failedFuture(new StoreException("down", null));
    }
    truth.noteLoad(kind);
    int number = keys.numberOf(key);
    if (number < 0) {
      return CompletableFuture.completedFuture(new Loaded.Absent());
    }
    long version = truth.version(number);
    long delay = loads.incrementAndGet() % DELAYS * DELAY_STEP_MICROS;
    if (delay == 0) {
      return CompletableFuture.completedFuture(answer(number, version));
    }
    CompletableFuture<Loaded> loaded = new CompletableFuture<>();
    var unused =
        later.schedule(
            () -> loaded.complete(answer(number, version)), delay, TimeUnit.MICROSECONDS);
    return loaded;
  }

  private static Loaded answer(int key, long version) {
    return VersionedValues.isAbsent(key, version)
        ? new Loaded.Absent()
        : new Loaded.Found(VersionedValues.of(key, version));
  }
}
