package dev.hunch.demo.drive;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.agent.Ticker;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures reads as their service sees them: how long each took, how it was answered, whether it
 * failed. Thread-safe.
 */
public final class ReadMeter implements Reader {
  private static final int DIGITS = 3;

  private final Reader reader;
  private final Ticker ticker;
  private final Histogram nanos = new ConcurrentHistogram(DIGITS);
  private final Map<AccessResult, LongAdder> results = new EnumMap<>(AccessResult.class);
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder failedOpen = new LongAdder();

  /** Creates a meter in front of {@code reader}. */
  public ReadMeter(Reader reader, Ticker ticker) {
    this.reader = reader;
    this.ticker = ticker;
    for (AccessResult result : AccessResult.values()) {
      results.put(result, new LongAdder());
    }
  }

  @Override
  public Reading read(String session, String key) {
    long start = ticker.nanos();
    Reading reading;
    try {
      reading = reader.read(session, key);
    } catch (RuntimeException e) {
      errors
          .computeIfAbsent(
              e.getClass().getSimpleName() + ": " + e.getMessage(), k -> new LongAdder())
          .increment();
      throw e;
    }
    nanos.recordValue(Math.max(0, ticker.nanos() - start));
    if (reading.failedOpen()) {
      failedOpen.increment();
    }
    if (reading.how() != null) {
      counter(reading.how()).increment();
    }
    return reading;
  }

  /** What was measured so far. */
  public ReadReport report() {
    Map<AccessResult, Long> byResult = new EnumMap<>(AccessResult.class);
    results.forEach((result, count) -> byResult.put(result, count.sum()));
    Map<String, Long> byError = new TreeMap<>();
    errors.forEach((error, count) -> byError.put(error, count.sum()));
    return new ReadReport(nanos.copy(), byResult, byError, failedOpen.sum());
  }

  private LongAdder counter(AccessResult result) {
    LongAdder counter = results.get(result);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + result);
    }
    return counter;
  }
}
