package dev.hunch.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One key that one caller asks for, or several at the same time. */
final class SingleAsk extends Ask {
  private static final int CLOSED = 0;

  private final String key;
  private final CallOutcomes outcomes;
  private final Consumer<SingleAsk> onEnd;
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  /** How many callers wait for it; 0 once it has been answered. */
  private final AtomicInteger callers = new AtomicInteger(1);

  /**
   * Creates it for its first caller.
   *
   * @param outcomes is told what becomes of it
   * @param onEnd is told before the callers have their answer
   */
  SingleAsk(
      String namespace,
      String key,
      @Nullable String session,
      long askedNanos,
      CallOutcomes outcomes,
      Consumer<SingleAsk> onEnd) {
    super(namespace, session, askedNanos);
    this.key = key;
    this.outcomes = outcomes;
    this.onEnd = onEnd;
  }

  /** Adds a caller, if the answer is not there yet. */
  boolean join() {
    for (int count = callers.get(); count != CLOSED; count = callers.get()) {
      if (callers.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The answer; shared by its callers, who must not complete it. */
  CompletableFuture<Reply> answer() {
    return answer;
  }

  @Override
  int size() {
    return 1;
  }

  @Override
  String key(int index) {
    return key;
  }

  @Override
  void answered(int index, Reply reply) {
    int count = callers.getAndSet(CLOSED);
    if (count != CLOSED) {
      outcomes.onAnswered(count);
      onEnd.accept(this);
      answer.complete(reply);
    }
  }

  @Override
  void failed(int index, HunchException failure) {
    failed(failure);
  }

  @Override
  void failed(HunchException failure) {
    if (callers.getAndSet(CLOSED) != CLOSED) {
      outcomes.onFailed(failure);
      onEnd.accept(this);
      answer.completeExceptionally(failure);
    }
  }
}
