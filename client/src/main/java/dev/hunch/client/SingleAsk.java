package dev.hunch.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One key that one caller asks for, or several at the same time.
 *
 * <p>Who comes before its message is made up may join it. Who comes later may know of a write that
 * the message does not, and must ask anew.
 */
final class SingleAsk extends Ask {
  private static final int CLOSED = 0;

  private final String key;
  private final CallOutcomes outcomes;
  private final Consumer<SingleAsk> onClosed;
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  /** How many callers wait for it; 0 once no more may join. */
  private final AtomicInteger callers = new AtomicInteger(1);

  /** How many callers had joined when that ended. */
  private int joined;

  /** What those who joined are given copies of: the first one may write into what it is given. */
  private Reply forOthers = Reply.ABSENT;

  /**
   * Creates it for its first caller.
   *
   * @param outcomes is told what becomes of it
   * @param onClosed is told when no more callers may join
   */
  SingleAsk(
      String namespace,
      String key,
      @Nullable String session,
      long askedNanos,
      CallOutcomes outcomes,
      Consumer<SingleAsk> onClosed) {
    super(namespace, session, askedNanos);
    this.key = key;
    this.outcomes = outcomes;
    this.onClosed = onClosed;
  }

  /** Adds a caller, if the ask has not been put into a message yet. */
  boolean join() {
    for (int count = callers.get(); count != CLOSED; count = callers.get()) {
      if (callers.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The answer for its first caller, who must not complete it. */
  CompletableFuture<Reply> answer() {
    return answer;
  }

  /** The answer for one who has joined: what he does to it, and to its value, is his own affair. */
  CompletableFuture<Reply> answerOfItsOwn() {
    return answer.thenApply(reply -> forOthers.copy());
  }

  @Override
  int size() {
    return 1;
  }

  @Override
  void taken() {
    int count = callers.getAndSet(CLOSED);
    if (count != CLOSED) {
      joined = count;
      onClosed.accept(this);
    }
  }

  @Override
  String key(int index) {
    return key;
  }

  @Override
  void answered(int index, Reply reply) {
    outcomes.onAnswered(joined);
    if (joined > 1) {
      forOthers = reply.copy();
    }
    answer.complete(reply);
  }

  @Override
  void failed(int index, HunchException failure) {
    failed(failure);
  }

  @Override
  void failed(HunchException failure) {
    taken(); // it may have failed before it was
    outcomes.onFailed(failure);
    answer.completeExceptionally(failure);
  }
}
