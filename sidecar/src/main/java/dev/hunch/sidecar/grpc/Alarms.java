package dev.hunch.sidecar.grpc;

import dev.hunch.proto.cache.v1.GetStreamRequest;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs what is to happen at a deadline. Thread-safe. */
@FunctionalInterface
interface Alarms {
  /**
   * Runs a task after a time, in ms, unless the future is cancelled before.
   *
   * @throws RejectedExecutionException if the server is stopping
   */
  Future<?> after(long millis, Runnable task);

  /** Has a message given up at its deadline; null if it has none, or nobody is left to do that. */
  default @Nullable Future<?> atDeadlineOf(GetStreamRequest message, Runnable giveUp) {
    long millis = Integer.toUnsignedLong(message.getDeadlineMs());
    try {
      return millis == 0 ? null : after(millis, giveUp);
    } catch (RejectedExecutionException stopping) {
      return null;
    }
  }

  /** What was to be given up has its answer. */
  static void silence(@Nullable Future<?> alarm) {
    if (alarm != null) {
      alarm.cancel(false);
    }
  }
}
