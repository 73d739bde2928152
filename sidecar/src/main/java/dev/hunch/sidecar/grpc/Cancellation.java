package dev.hunch.sidecar.grpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Lets who cancels a future cancel the work that it was made of. */
final class Cancellation {
  private Cancellation() {}

  /** Returns {@code later}, whose cancellation from now on cancels {@code earlier} as well. */
  static <T> CompletableFuture<T> passedOn(CompletableFuture<T> later, Future<?> earlier) {
    return to(later, () -> earlier.cancel(false));
  }

  /** Returns the future, whose cancellation from now on runs the action. */
  static <T> CompletableFuture<T> to(CompletableFuture<T> future, Runnable action) {
    if (!future.isDone()) {
      var unused =
          future.whenComplete(
              (result, failure) -> {
                if (future.isCancelled()) {
                  action.run();
                }
              });
    }
    return future;
  }
}
