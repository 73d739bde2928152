package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Writes that happen only if the present value is the expected one.
 *
 * <p>The condition is checked and the write done under the cache's lock, so nothing comes between.
 * What is not cached and fresh is loaded first; the loaded value stands for the present one if
 * nothing was written or invalidated while it was loaded, else it is loaded again. Thread-safe.
 */
final class ConditionalWrites {
  /** How often a value that others keep writing is loaded again. */
  private static final int ATTEMPTS = 8;

  private final Cache cache;
  private final CacheContents contents;
  private final Flights flights;
  private final ReentrantLock lock;
  private final InstantSource clock;

  ConditionalWrites(
      Cache cache,
      CacheContents contents,
      Flights flights,
      ReentrantLock lock,
      InstantSource clock) {
    this.cache = cache;
    this.contents = contents;
    this.flights = flights;
    this.lock = lock;
    this.clock = clock;
  }

  /**
   * Writes if the condition holds.
   *
   * @param write is run under the cache's lock, once at most; its result is the future's
   * @return fails with {@link EtagMismatchException} if the condition does not hold, and as a read
   *     if the present value cannot be loaded
   */
  CompletableFuture<Boolean> write(Key key, WriteCondition condition, BooleanSupplier write) {
    return attempt(key, condition, write, ATTEMPTS);
  }

  private CompletableFuture<Boolean> attempt(
      Key key, WriteCondition condition, BooleanSupplier write, int attempts) {
    long moment;
    lock.lock();
    try {
      Entry entry = contents.find(key);
      if (entry != null && entry.isFresh(clock.millis())) {
        return decide(condition, entry, write);
      }
      moment = flights.momentOf(key);
    } finally {
      lock.unlock();
    }
    return cache
        .load(key)
        .thenCompose(
            answer -> {
              lock.lock();
              try {
                if (flights.momentOf(key) == moment) {
                  return decide(condition, answer.entry(), write);
                }
              } finally {
                lock.unlock();
              }
              return attempts > 1
                  ? attempt(key, condition, write, attempts - 1)
                  : CompletableFuture.failedFuture(new EtagMismatchException(answer.value()));
            });
  }

  private static CompletableFuture<Boolean> decide(
      WriteCondition condition, Entry present, BooleanSupplier write) {
    return condition.holdsFor(present.value())
        ? CompletableFuture.completedFuture(write.getAsBoolean())
        : CompletableFuture.failedFuture(new EtagMismatchException(present.value()));
  }
}
