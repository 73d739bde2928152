package dev.hunch.client;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The replies of a batch as they come in. Written by the connection's thread alone. */
final class BatchReplies {
  private final KeyReply[] replies;
  private final CompletableFuture<List<KeyReply>> all = new CompletableFuture<>();
  private int open;

  BatchReplies(int size) {
    replies = new KeyReply[size];
    open = size;
  }

  /** Every key's outcome in the order asked for, or why there is none. */
  CompletableFuture<List<KeyReply>> all() {
    return all;
  }

  /** A key has its outcome; it has it once. */
  void set(int position, KeyReply reply) {
    replies[position] = reply;
    open--;
    if (open == 0) {
      all.complete(Collections.unmodifiableList(Arrays.asList(replies)));
    }
  }

  void fail(HunchException failure) {
    all.completeExceptionally(failure);
  }
}
