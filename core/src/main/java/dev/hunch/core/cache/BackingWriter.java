package dev.hunch.core.cache;

import java.util.concurrent.CompletableFuture;

/**
 * Where writes go in the modes that write: the service's database.
 *
 * <p>Thread-safe. Nothing here blocks its caller. Whoever calls it keeps the writes of one key in
 * order: the next one is not begun before the last one's future is done. So a future must not be
 * done while its write may still come to pass.
 */
public interface BackingWriter {
  /** Of a sidecar that writes to no store. */
  BackingWriter NONE =
      new BackingWriter() {
        @Override
        public void check(Write write) {
          throw new WriteException(
              WriteException.Reason.UNMAPPED, "the namespace has no statements that write");
        }

        @Override
        public CompletableFuture<Void> write(Write write) {
          return CompletableFuture.failedFuture(
              new IllegalStateException("nothing can be written"));
        }
      };

  /**
   * Looks whether the write can be meant at all, without asking the store.
   *
   * @throws WriteException if no statement writes such a key or deletes it, or the value is not
   *     what a statement takes
   */
  void check(Write write);

  /**
   * Begins to write what {@link #check} has found good.
   *
   * @return done when the store has committed; fails with {@link WriteException}. It cannot be
   *     cancelled
   */
  CompletableFuture<Void> write(Write write);
}
