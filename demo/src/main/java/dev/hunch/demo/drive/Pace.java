package dev.hunch.demo.drive;

import dev.hunch.core.agent.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** How fast a client reads. Thread-safe; what it begins for each session is not. */
@FunctionalInterface
public interface Pace {
  /** The pace of one session that is about to be played. */
  Session begin();

  /** One session's pace, asked on the thread that plays it. */
  @FunctionalInterface
  interface Session {
    /** Waits until {@code next} may be read. What was read before it has been answered. */
    void awaitTurn(TimedKey next);
  }

  /** A closed loop: a client waits so long after each answer. */
  static Pace thinking(Duration think) {
    return () ->
        new Session() {
          private boolean isFirst = true;

          @Override
          public void awaitTurn(TimedKey next) {
            if (!isFirst && !think.isZero()) {
              LockSupport.parkNanos(think.toNanos());
            }
            isFirst = false;
          }
        };
  }

  /**
   * The trace's own distances: a session's first read begins as long after the player's start as in
   * the trace, and every other no earlier after the one before it began than in the trace. What an
   * answer takes longer than that delays the rest of its session.
   *
   * @param factor by which distances are multiplied, above 0; 2 is half as fast
   * @param firstMillis the time in the trace of the first read of all
   * @param pause lets so many ns pass, or fewer
   */
  static Pace ofTrace(double factor, long firstMillis, Ticker ticker, LongConsumer pause) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the factor is not above 0: " + factor);
    }
    long startNanos = ticker.nanos();
    return () ->
        new Session() {
          private long begunNanos = startNanos;
          private long begunMillis = firstMillis;

          @Override
          public void awaitTurn(TimedKey next) {
            long due = begunNanos + (long) ((next.millis() - begunMillis) * factor * 1e6);
            long now = ticker.nanos();
            while (now < due && !Thread.currentThread().isInterrupted()) {
              pause.accept(due - now);
              now = ticker.nanos();
            }
            begunNanos = Math.max(due, now);
            begunMillis = next.millis();
          }
        };
  }
}
