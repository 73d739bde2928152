package dev.hunch.sidecar.grpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a stream or a message waits for, to be cancelled together. Thread-safe. */
final class PendingReads {
  /** By the order in which they came. */
  private final Map<Long, CompletableFuture<?>> waiting = new HashMap<>();

  private long next;
  private boolean isCancelled;

  /**
   * Takes a read in until it is done. One that comes after {@link #cancel} is cancelled at once.
   */
  void add(CompletableFuture<?> read) {
    if (read.isDone()) {
      return;
    }
    long number = note(read);
    if (number < 0) {
      read.cancel(false);
      return;
    }
    var unused = read.whenComplete((result, failure) -> forget(number));
  }

  /** Cancels what waits, and all that comes. */
  void cancel() {
    List<CompletableFuture<?>> abandoned;
    synchronized (waiting) {
      isCancelled = true;
      abandoned = List.copyOf(waiting.values());
    }
    abandoned.forEach(read -> read.cancel(false));
  }

  private long note(CompletableFuture<?> read) {
    synchronized (waiting) {
      if (isCancelled) {
        return -1;
      }
      waiting.put(next, read);
      return next++;
    }
  }

  private void forget(long number) {
    synchronized (waiting) {
      waiting.remove(number);
    }
  }
}
