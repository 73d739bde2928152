package dev.hunch.client;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The replies of a batch as they come in.
 *
 * <p>Each part of the batch is answered by one thread, but another part may have another one: its
 * connection's. The count of open parts hands over what each has written.
 */
final class BatchReplies {
  private final KeyReply[] replies;
  private final CompletableFuture<List<KeyReply>> all = new CompletableFuture<>();
  private final AtomicInteger openParts;

  /**
   * Creates them.
   *
   * @param size how many keys the batch has
   * @param parts how many times {@link #partDone} will be called if every key has its outcome
   */
  BatchReplies(int size, int parts) {
    replies = new KeyReply[size];
    openParts = new AtomicInteger(parts);
  }

  /** Every key's outcome in the order asked for, or why there is none. */
  CompletableFuture<List<KeyReply>> all() {
    return all;
  }

  /** A key has its outcome; it has it once. */
  void set(int position, KeyReply reply) {
    replies[position] = reply;
  }

  /** Every key of a part has its outcome. */
  void partDone() {
    if (openParts.decrementAndGet() == 0) {
      all.complete(Collections.unmodifiableList(Arrays.asList(replies)));
    }
  }

  void fail(HunchException failure) {
    all.completeExceptionally(failure);
  }
}
