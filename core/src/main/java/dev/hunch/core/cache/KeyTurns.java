package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets the writes of a key go one after the other, in the order in which they came; those of
 * different keys do not wait for each other.
 *
 * <p>A write whose caller gives up before its turn is not begun. Thread-safe.
 */
final class KeyTurns {
  /** The writes of each key that has any; the first one is under way. */
  private final Map<Key, ArrayDeque<Turn<?>>> lines = new HashMap<>();

  private final WaitingPlaces waiting;

  /**
   * Creates turns.
   *
   * @param bound how many writes there may be, under way or not
   */
  KeyTurns(WaitingBound bound) {
    this.waiting = new WaitingPlaces(bound);
  }

  private record Turn<T>(
      Function<CompletableFuture<?>, CompletableFuture<T>> work, CompletableFuture<T> result) {
    /** Does the work, and is done when its caller has been told. */
    CompletableFuture<?> begin() {
      if (result.isDone()) {
        return result; // its caller has given up
      }
      CompletableFuture<T> working;
      try {
        working = work.apply(result);
      } catch (RuntimeException | Error e) {
        working = CompletableFuture.failedFuture(e);
      }
      return working.whenComplete(
          (done, failure) -> {
            if (failure == null) {
              result.complete(done);
            } else {
              result.completeExceptionally(failure);
            }
          });
    }
  }

  /**
   * Does the work when the key's earlier writes have ended.
   *
   * @param work is given what is returned here, to see whether its caller gives up
   * @return what the work returns; fails with {@link WriteException} if too many writes wait, of
   *     all namespaces or of the key's. To cancel it withdraws the work if it has not begun
   */
  <T> CompletableFuture<T> take(
      Key key, Function<CompletableFuture<?>, CompletableFuture<T>> work) {
    Turn<T> turn = new Turn<>(work, new CompletableFuture<>());
    boolean isFirst;
    synchronized (this) {
      if (!waiting.hasRoom(key.namespace())) {
        return CompletableFuture.failedFuture(
            new WriteException(
                WriteException.Reason.OVERLOADED, waiting.taken() + " writes are waiting already"));
      }
      waiting.take(key.namespace());
      ArrayDeque<Turn<?>> line = lines.computeIfAbsent(key, its -> new ArrayDeque<>());
      isFirst = line.isEmpty();
      line.add(turn);
    }
    if (isFirst) {
      run(key, turn);
    } else {
      var unused =
          turn.result.whenComplete(
              (done, failure) -> {
                if (turn.result.isCancelled()) {
                  withdraw(key, turn);
                }
              });
    }
    return turn.result;
  }

  /** How many writes there are, under way or not. */
  synchronized int waiting() {
    return waiting.taken();
  }

  private synchronized void withdraw(Key key, Turn<?> turn) {
    ArrayDeque<Turn<?>> line = lines.get(key);
    if (line != null && !turn.equals(line.peek()) && line.remove(turn)) {
      waiting.giveBack(key.namespace(), 1);
    }
  }

  /** Goes on for as long as works end at once; no stack grows with the line. */
  private void run(Key key, Turn<?> first) {
    for (Turn<?> turn = first; turn != null; turn = next(key)) {
      CompletableFuture<?> working = turn.begin();
      if (!working.isDone()) {
        var unused =
            working.whenComplete(
                (done, failure) -> {
                  Turn<?> next = next(key);
                  if (next != null) {
                    run(key, next);
                  }
                });
        return;
      }
    }
  }

  /** Ends the turn of the key's first write and returns the one after it. */
  private synchronized @Nullable Turn<?> next(Key key) {
    ArrayDeque<Turn<?>> line = lines.get(key);
    if (line == null) {
      throw new IllegalStateException("a turn ended twice");
    }
    line.remove();
    waiting.giveBack(key.namespace(), 1);
    if (line.isEmpty()) {
      lines.remove(key);
      return null;
    }
    return line.peek();
  }
}
