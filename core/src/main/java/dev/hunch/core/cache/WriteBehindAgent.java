package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Agent;
import dev.hunch.core.agent.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pending writes to the store: those of one key in their order, several keys at once.
 *
 * <p>What the store does not take now is tried again after a pause; so a write may be done more
 * than once. What it will never take is put aside, and its key dropped, since the cache has shown a
 * value that the store does not have. If its rules forbid a write, that counts only when all that
 * were taken before it have ended: one of them may be what it needs. One thread calls {@link
 * #doWork}.
 */
public final class WriteBehindAgent implements Agent {
  private final PendingWrites pending;
  private final BackingWriter writer;
  private final WriteJournal journal;
  private final Cache cache;
  private final Ticker ticker;
  private final Rejections rejections;
  private final LongAdder written = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  /** Is told of writes that the store will never take. Called from any thread. */
  @FunctionalInterface
  public interface Rejections {
    void onRejected(WriteException why);
  }

  public WriteBehindAgent(
      PendingWrites pending,
      BackingWriter writer,
      WriteJournal journal,
      Cache cache,
      Ticker ticker,
      Rejections rejections) {
    this.pending = pending;
    this.writer = writer;
    this.journal = journal;
    this.cache = cache;
    this.ticker = ticker;
    this.rejections = rejections;
  }

  /**
   * Takes what an earlier run has left: reads are given it, and nothing older, from now on.
   *
   * @param restNanos for how long nothing of a namespace goes to its store: while a statement that
   *     the earlier run sent may be running there yet, which could overtake what comes after it
   */
  public void takeOver(ToLongFunction<String> restNanos) {
    long nowNanos = ticker.nanos();
    for (PendingWrite found : journal.found()) {
      Key key = found.write().key();
      pending.restUntil(key.namespace(), nowNanos + restNanos.applyAsLong(key.namespace()));
      pending.add(found);
      cache.invalidate(key);
    }
  }

  @Override
  public String roleName() {
    return "write-behind";
  }

  @Override
  public int doWork(long nowNanos) {
    int begun = 0;
    for (PendingWrites.Begun next = pending.begin(nowNanos);
        next != null;
        next = pending.begin(nowNanos)) {
      begin(next);
      begun++;
    }
    return begun;
  }

  private void begin(PendingWrites.Begun next) {
    CompletableFuture<Void> writing;
    try {
      writing = writer.write(next.pending().write());
    } catch (RuntimeException | Error e) {
      writing = CompletableFuture.failedFuture(e);
    }
    var unused = writing.whenComplete((done, failure) -> end(next, failure));
  }

  private void end(PendingWrites.Begun begun, @Nullable Throwable thrown) {
    PendingWrite ended = begun.pending();
    if (thrown == null) {
      written.increment();
      // In this order: the next write of the key may be told of as done only after this one.
      journal.done(ended);
      pending.end(ended);
      return;
    }
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof WriteException why && why.mayNeedOthers() && !begun.isOldest()) {
      retried.increment();
      pending.postpone(ended, ticker.nanos());
      return;
    }
    if (failure instanceof WriteException why && why.isForGood() && isPutAside(ended, why)) {
      rejected.increment();
      rejections.onRejected(why);
      // In this order: no load may bring the value back, and no restart may miss that it must go.
      pending.hide(ended);
      cache.invalidate(ended.write().key());
      journal.done(ended);
      pending.end(ended);
      return;
    }
    retried.increment();
    long atLeastMillis = failure instanceof WriteException e ? e.retryAfterMillis() : 0;
    pending.giveBack(ended, ticker.nanos(), TimeUnit.MILLISECONDS.toNanos(atLeastMillis));
  }

  private boolean isPutAside(PendingWrite ended, WriteException why) {
    try {
      journal.putAside(ended, why.reason() + ": " + why.getMessage());
      return true;
    } catch (RuntimeException e) {
      return false; // nothing is lost: it stays pending
    }
  }

  /** How many writes the store has taken. */
  public long written() {
    return written.sum();
  }

  /** How often a write had to be tried again. */
  public long retried() {
    return retried.sum();
  }

  /** How many writes were put aside. */
  public long rejected() {
    return rejected.sum();
  }
}
