package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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
   *     if the present value cannot be loaded. To cancel it gives the write up
   */
  CompletableFuture<Boolean> write(Key key, WriteCondition condition, BooleanSupplier write) {
    Attempts attempts = new Attempts(key, condition, write);
    CompletableFuture<Boolean> outcome = attempts.next(ATTEMPTS);
    attempts.giveUpWith(outcome);
    return outcome;
  }

  /**
   * The same for a write that is only the first step of what its caller waits for.
   *
   * @param caller whose cancellation gives the write up, unless it has been run
   */
  CompletableFuture<Boolean> write(
      Key key, WriteCondition condition, CompletableFuture<?> caller, BooleanSupplier write) {
    Attempts attempts = new Attempts(key, condition, write);
    attempts.giveUpWith(caller);
    return attempts.next(ATTEMPTS);
  }

  /** The attempts at one write, which may be given up while the present value is loaded. */
  private final class Attempts {
    private final Key key;
    private final WriteCondition condition;
    private final BooleanSupplier write;
    private volatile boolean isGivenUp;
    private volatile @Nullable CompletableFuture<Answer> loading;

    Attempts(Key key, WriteCondition condition, BooleanSupplier write) {
      this.key = key;
      this.condition = condition;
      this.write = write;
    }

    CompletableFuture<Boolean> next(int left) {
      Flights.Moment moment;
      lock.lock();
      try {
        Entry entry = contents.find(key);
        if (entry != null && entry.isFresh(clock.millis())) {
          return decide(entry);
        }
        moment = flights.momentOf(key);
      } finally {
        lock.unlock();
      }
      CompletableFuture<Answer> loaded = cache.load(key);
      loading = loaded;
      if (isGivenUp) {
        loaded.cancel(false);
      }
      return loaded.thenCompose(
          answer -> {
            lock.lock();
            try {
              if (flights.isUntouchedSince(moment, key)) {
                return decide(answer.entry());
              }
            } finally {
              lock.unlock();
            }
            return left > 1
                ? next(left - 1)
                : CompletableFuture.failedFuture(new EtagMismatchException(answer.value()));
          });
    }

    private CompletableFuture<Boolean> decide(Entry present) {
      if (isGivenUp) {
        return CompletableFuture.failedFuture(new CancellationException());
      }
      return condition.holdsFor(present.value())
          ? CompletableFuture.completedFuture(write.getAsBoolean())
          : CompletableFuture.failedFuture(new EtagMismatchException(present.value()));
    }

    void giveUpWith(CompletableFuture<?> caller) {
      var unused =
          caller.whenComplete(
              (done, failure) -> {
                if (caller.isCancelled()) {
                  giveUp();
                }
              });
    }

    private void giveUp() {
      isGivenUp = true;
      CompletableFuture<Answer> present = loading;
      if (present != null) {
        present.cancel(false);
      }
    }
  }
}
