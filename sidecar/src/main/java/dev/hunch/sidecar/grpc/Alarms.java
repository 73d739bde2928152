package dev.hunch.sidecar.grpc;

import dev.hunch.core.agent.Ticker;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Gives the messages of streams up at their deadlines, and tells when a reader's is near.
 * Thread-safe.
 */
final class Alarms {
  /** Those of no server: none ever goes off. */
  static final Alarms NONE =
      new Alarms(
          (millis, task) -> {
            throw new RejectedExecutionException("there is no server");
          },
          () -> 0);

  /** The deadline of a message that is waited for as long as its stream lasts. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Which part of the time left is kept for an answer to reach its reader. */
  private static final int RESERVE = 8;

  private final Timer timer;
  private final Ticker ticker;
  private final Patience ofTheCall = (read, task) -> beforeEnd(deadlineOfTheCall(), read, task);

  /** Runs tasks later. Thread-safe. */
  @FunctionalInterface
  interface Timer {
    /**
     * Runs a task after a time, in ms, unless the future is cancelled before.
     *
     * @throws RejectedExecutionException if the server is stopping
     */
    Future<?> after(long millis, Runnable task);
  }

  /** How long a reader waits. Thread-safe. */
  @FunctionalInterface
  interface Patience {
    /** That of a reader who waits as long as it takes. */
    Patience ENDLESS = (read, task) -> {};

    /**
     * Runs a task when an eighth of the time that is left is left still, unless the read is done by
     * then; never if less than about a millisecond is left.
     */
    void beforeItsEnd(CompletableFuture<?> read, Runnable task);
  }

  Alarms(Timer timer, Ticker ticker) {
    this.timer = timer;
    this.ticker = ticker;
  }

  /** The deadline of a message that comes now, in the ticker's ns, or {@link #NEVER}. */
  long deadlineOf(GetStreamRequest message) {
    long millis = Integer.toUnsignedLong(message.getDeadlineMs());
    return millis == 0 ? NEVER : ticker.nanos() + millis * NANOS_PER_MILLI;
  }

  /** The patience of whoever made the present call, by the call's deadline. */
  Patience ofTheCall() {
    return ofTheCall;
  }

  /** The patience of one who waits until a deadline. */
  Patience until(long deadlineNanos) {
    return deadlineNanos == NEVER
        ? Patience.ENDLESS
        : (read, task) -> beforeEnd(deadlineNanos, read, task);
  }

  private long deadlineOfTheCall() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? NEVER : ticker.nanos() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  private void beforeEnd(long deadlineNanos, CompletableFuture<?> read, Runnable task) {
    if (deadlineNanos == NEVER) {
      return;
    }
    long left = deadlineNanos - ticker.nanos();
    long millis = (left - left / RESERVE) / NANOS_PER_MILLI; // not too late
    if (millis > 0) {
      unlessDone(read, millis, task);
    }
  }

  /** Whether a deadline has passed. */
  boolean isPast(long deadlineNanos) {
    return deadlineNanos != NEVER && ticker.nanos() - deadlineNanos >= 0;
  }

  /** Cancels a future at a deadline, unless it is done before. */
  void cancelAt(long deadlineNanos, CompletableFuture<?> future) {
    if (deadlineNanos == NEVER) {
      return;
    }
    long left = Math.max(0, deadlineNanos - ticker.nanos());
    long millis = (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI; // not too early
    unlessDone(future, millis, () -> future.cancel(false));
  }

  private void unlessDone(CompletableFuture<?> future, long millis, Runnable task) {
    if (future.isDone()) {
      return;
    }
    Future<?> alarm;
    try {
      alarm = timer.after(millis, task);
    } catch (RejectedExecutionException stopping) {
      return; // nobody is left to give it up, nor to wait for it
    }
    var unused = future.whenComplete((result, failure) -> alarm.cancel(false));
  }
}
