package dev.hunch.benchmarks.load;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The readers of one round: each asks again as soon as it has its answer, or after a pause.
 * Thread-safe.
 */
final class Readers {
  /** Keys in a call of a contender that reads many. */
  static final int BATCH = 64;

  /** One reply in this many is compared with what it must be. */
  private static final int SAMPLE = 64;

  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Workload workload;
  private final LongSupplier nanoTime;
  private final long endNanos;
  private final long pauseNanos;
  private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private final LongAdder keys = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Creates the readers of a round.
   *
   * @param pauseNanos for how long one that reads single keys on its thread pauses between an
   *     answer and its next read
   */
  Readers(Workload workload, LongSupplier nanoTime, long endNanos, long pauseNanos) {
    this.workload = workload;
    this.nanoTime = nanoTime;
    this.endNanos = endNanos;
    this.pauseNanos = pauseNanos;
  }

  ConcurrentHistogram latencies() {
    return latencies;
  }

  long keys() {
    return keys.sum();
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  /** Reads on the calling thread until the time is over. */
  void blocking(Contender.Single contender, int reader) {
    String session = "user-" + reader;
    long place = Workload.beginning(reader);
    for (long start = nanoTime.getAsLong(); goesOn(start); place++) {
      int number = workload.drawn(place);
      byte[] value = contender.get(workload.key(number), session);
      long now = nanoTime.getAsLong();
      took(now - start, 1);
      check(place, number, value);
      start = paused(now);
    }
  }

  /** The time after the pause, if there is any. */
  private long paused(long now) {
    if (pauseNanos == 0) {
      return now;
    }
    LockSupport.parkNanos(pauseNanos);
    return nanoTime.getAsLong();
  }

  /** Reads many keys a call on the calling thread until the time is over. */
  void blocking(Contender.Batch contender, int reader) {
    String session = "user-" + reader;
    long place = Workload.beginning(reader);
    for (long start = nanoTime.getAsLong(); goesOn(start); place += BATCH) {
      List<String> asked = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        asked.add(workload.key(workload.drawn(place + i)));
      }
      List<byte @Nullable []> values = contender.getAll(asked, session);
      long now = nanoTime.getAsLong();
      took(now - start, BATCH);
      for (int i = 0; i < BATCH; i++) {
        check(place + i, workload.drawn(place + i), values.get(i));
      }
      start = nanoTime.getAsLong();
    }
  }

  /** Begins a reader that waits on no thread; it counts down when it has ended. */
  void begin(Contender.Single contender, int reader, CountDownLatch running) {
    new Chain(contender, reader, running).go();
  }

  void failed(Throwable thrown) {
    failure.compareAndSet(null, thrown);
  }

  private boolean goesOn(long now) {
    return now - endNanos < 0 && failure.get() == null;
  }

  private void took(long nanos, int count) {
    latencies.recordValue(Math.min(nanos, LONGEST_NANOS));
    keys.add(count);
  }

  private void check(long place, int number, byte @Nullable [] value) {
    if (value == null) {
      throw new IllegalStateException("no value for " + workload.key(number));
    }
    if (value.length != workload.valueBytes()
        || (place % SAMPLE == 0 && !workload.isValue(number, value))) {
      throw new IllegalStateException("a wrong value for " + workload.key(number));
    }
  }

  /** Asks for the next key when the last one's answer has come, on the thread that brings it. */
  private final class Chain {
    private final Contender.Single contender;
    private final String session;
    private final CountDownLatch running;
    private long place;

    Chain(Contender.Single contender, int reader, CountDownLatch running) {
      this.contender = contender;
      this.session = "user-" + reader;
      this.running = running;
      this.place = Workload.beginning(reader);
    }

    void go() {
      try {
        boolean again = true;
        while (again) {
          long start = nanoTime.getAsLong();
          if (!goesOn(start)) {
            running.countDown();
            return;
          }
          again = ask(place++, start);
        }
      } catch (RuntimeException | Error e) {
        end(e);
      }
    }

    /** Returns whether the answer was there at once; else another thread goes on. */
    private boolean ask(long asked, long start) {
      int number = workload.drawn(asked);
      Turn turn = new Turn(Thread.currentThread());
      var unused =
          contender
              .getAsync(workload.key(number), session)
              .whenComplete(
                  (value, thrown) -> {
                    if (thrown != null) {
                      end(thrown);
                      return;
                    }
                    try {
                      took(nanoTime.getAsLong() - start, 1);
                      check(asked, number, value);
                    } catch (RuntimeException | Error e) {
                      end(e);
                      return;
                    }
                    if (turn.isInside()) {
                      turn.answered = true;
                    } else {
                      go();
                    }
                  });
      turn.over = true;
      return turn.answered;
    }

    private void end(Throwable thrown) {
      failed(thrown);
      running.countDown();
    }
  }

  /** Keeps an answer that comes at once from nesting calls. All but the thread is its thread's. */
  private static final class Turn {
    private final Thread thread;
    private boolean over;
    private boolean answered;

    Turn(Thread thread) {
      this.thread = thread;
    }

    boolean isInside() {
      return Thread.currentThread() == thread && !over;
    }
  }
}
