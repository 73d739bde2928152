package dev.hunch.demo.drive;

import com.dynatrace.hash4j.hashing.Hashing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers every value that was read, and compares it with what the database holds.
 *
 * <p>Of each value it keeps a 64-bit hash: about 150 bytes a key. Thread-safe.
 */
public final class ValueCheck implements Reader {
  /** A key's values, by hash, with how often each was read. */
  private final Map<String, Map<Long, LongAdder>> seen = new ConcurrentHashMap<>();

  private final Reader reader;

  /** Creates a check behind which {@code reader} reads. */
  public ValueCheck(Reader reader) {
    this.reader = reader;
  }

  @Override
  public Reading read(String session, String key) {
    Reading reading = reader.read(session, key);
    seen.computeIfAbsent(key, k -> new ConcurrentHashMap<>(2))
        .computeIfAbsent(hashOf(reading.value()), h -> new LongAdder())
        .increment();
    return reading;
  }

  /** How many distinct keys were read. */
  public int keys() {
    return seen.size();
  }

  /**
   * Compares all that was read with what is true now; for keys whose truth does not change.
   *
   * @param truth the value that the database holds, or null if there is none
   * @param onKeyChecked is run after each key
   */
  public Verdict compare(Function<String, byte @Nullable []> truth, Runnable onKeyChecked) {
    long right = 0;
    long wrong = 0;
    List<String> wrongKeys = new ArrayList<>();
    for (Map.Entry<String, Map<Long, LongAdder>> entry : seen.entrySet()) {
      long expected = hashOf(truth.apply(entry.getKey()));
      long wrongBefore = wrong;
      for (Map.Entry<Long, LongAdder> value : entry.getValue().entrySet()) {
        if (value.getKey() == expected) {
          right += value.getValue().sum();
        } else {
          wrong += value.getValue().sum();
        }
      }
      if (wrong > wrongBefore) {
        wrongKeys.add(entry.getKey());
      }
      onKeyChecked.run();
    }
    return new Verdict(right, wrong, wrongKeys);
  }

  /**
   * What the comparison found.
   *
   * @param right reads whose value was the database's
   * @param wrong reads whose value was not
   * @param wrongKeys the keys of the latter
   */
  public record Verdict(long right, long wrong, List<String> wrongKeys) {}

  private static long hashOf(byte @Nullable [] value) {
    return value == null ? 0 : Hashing.wyhashFinal4().hashBytesToLong(value) | 1;
  }
}
