package dev.hunch.sidecar.grpc;

import dev.hunch.core.agent.Ticker;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Gives the messages of streams up at their deadlines. Thread-safe. */
final class Alarms {
  /** The deadline of a message that is waited for as long as its stream lasts. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Timer timer;
  private final Ticker ticker;

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

  Alarms(Timer timer, Ticker ticker) {
    this.timer = timer;
    this.ticker = ticker;
  }

  /** The deadline of a message that comes now, in the ticker's ns, or {@link #NEVER}. */
  long deadlineOf(GetStreamRequest message) {
    long millis = Integer.toUnsignedLong(message.getDeadlineMs());
    return millis == 0 ? NEVER : ticker.nanos() + millis * NANOS_PER_MILLI;
  }

  /** Whether a deadline has passed. */
  boolean isPast(long deadlineNanos) {
    return deadlineNanos != NEVER && ticker.nanos() - deadlineNanos >= 0;
  }

  /** Cancels a future at a deadline, unless it is done before. */
  void cancelAt(long deadlineNanos, CompletableFuture<?> future) {
    if (deadlineNanos == NEVER || future.isDone()) {
      return;
    }
    long left = Math.max(0, deadlineNanos - ticker.nanos());
    long millis = (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI; // not too early
    Future<?> alarm;
    try {
      alarm = timer.after(millis, () -> future.cancel(false));
    } catch (RejectedExecutionException stopping) {
      return; // nobody is left to give it up, nor to wait for it
    }
    var unused = future.whenComplete((result, failure) -> alarm.cancel(false));
  }
}
