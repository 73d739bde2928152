package dev.hunch.core.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where writes are kept, over the death of the process, until the store has them.
 *
 * <p>Thread-safe. Nothing here blocks its caller but {@link #putAside}.
 */
public interface WriteJournal {
  /** What was kept when the journal was opened, in the order of its numbers. */
  List<PendingWrite> found();

  /**
   * Begins to keep a write.
   *
   * @return done when the write outlives the process and the machine; the numbers are in the order
   *     of the calls. Fails with {@link WriteException} if the journal is full or has failed
   */
  CompletableFuture<PendingWrite> append(Write write);

  /** Says that the store has the write. Whoever opens the journal after a crash may find it yet. */
  void done(PendingWrite pending);

  /**
   * Keeps a write that the store will never take where people find it. May block.
   *
   * @param why for people; names no key and no value
   * @throws RuntimeException if it cannot be kept there
   */
  void putAside(PendingWrite pending, String why);
}
