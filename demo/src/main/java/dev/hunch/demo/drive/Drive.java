package dev.hunch.demo.drive;

import dev.hunch.core.agent.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays a part of a trace, measures every read, and compares every value with the store's.
 *
 * @param mode direct or sidecar
 * @param reader what is driven
 * @param clients how many sessions are played at once at most
 * @param pace how fast the part is played; asked when it begins
 * @param limit after which nothing more is read; null for none
 * @param truth reads straight from the store; null: values are not compared
 * @param tally asks the sidecar for its counters; null: it is not asked
 * @param ticker elapsed time
 */
public record Drive(
    String mode,
    Reader reader,
    int clients,
    Function<TracePart, Pace> pace,
    @Nullable Duration limit,
    @Nullable DirectReader truth,
    @Nullable Supplier<PrefetchTally> tally,
    Ticker ticker) {

  /** Is told how far it is. Called from any thread. */
  public interface Progress {
    /** A phase with so many steps begins. */
    LongConsumer begin(String phase, long steps);
  }

  /**
   * Plays it.
   *
   * @throws InterruptedException if the caller is interrupted
   */
  public DriveResult run(TracePart part, Progress progress) throws InterruptedException {
    ReadMeter meter = new ReadMeter(reader, ticker);
    ValueCheck check = truth == null ? null : new ValueCheck(meter);
    PrefetchTally before = tally == null ? null : tally.get();
    long start = ticker.nanos();
    long limitNanos = limit == null ? Long.MAX_VALUE : limit.toNanos();
    new TracePlayer(
            check == null ? meter : check,
            clients,
            pace.apply(part),
            () -> ticker.nanos() - start < limitNanos,
            counting(progress.begin("playing", part.reads())))
        .play(part.sessions());
    double seconds = (ticker.nanos() - start) / 1e9;
    PrefetchTally after = before == null ? null : lastTally(before);
    ValueCheck.Verdict verdict = null;
    if (check != null && truth != null) {
      verdict =
          check.compare(
              truth::load, counting(progress.begin("comparing with the store", check.keys())));
    }
    return new DriveResult(mode, part, meter.report(), seconds, verdict, after);
  }

  /** The counters of a sidecar that may have died meanwhile are lost. */
  private @Nullable PrefetchTally lastTally(PrefetchTally before) {
    try {
      return tally == null ? null : tally.get().since(before);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Runnable counting(LongConsumer progress) {
    AtomicLong done = new AtomicLong();
    return () -> progress.accept(done.incrementAndGet());
  }
}
