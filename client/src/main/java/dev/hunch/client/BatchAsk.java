package dev.hunch.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the keys of a batch: as many as one message holds. */
final class BatchAsk extends Ask {
  private final BatchReplies replies;
  private final List<String> keys;
  private final int first;

  /** How many keys have no outcome yet. */
  private int open;

  /**
   * Creates it.
   *
   * @param replies the batch's
   * @param keys the batch's keys that are asked for here
   * @param first the position of the first of them in the batch
   */
  BatchAsk(
      String namespace,
      List<String> keys,
      @Nullable String session,
      long askedNanos,
      BatchReplies replies,
      int first) {
    super(namespace, session, askedNanos);
    this.replies = replies;
    this.keys = keys;
    this.first = first;
    this.open = keys.size();
  }

  @Override
  int size() {
    return keys.size();
  }

  @Override
  String key(int index) {
    return keys.get(index);
  }

  @Override
  void taken() {
    // Nobody joins a batch.
  }

  @Override
  void answered(int index, Reply reply) {
    set(index, new KeyReply(key(index), reply, null));
  }

  @Override
  void failed(int index, HunchException failure) {
    set(index, new KeyReply(key(index), null, failure));
  }

  @Override
  void failed(HunchException failure) {
    replies.fail(failure);
  }

  private void set(int index, KeyReply reply) {
    replies.set(first + index, reply);
    open--;
    if (open == 0) {
      replies.partDone();
    }
  }
}
