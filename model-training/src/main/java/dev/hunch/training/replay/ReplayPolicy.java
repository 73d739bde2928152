package dev.hunch.training.replay;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is replayed: an eviction policy and a predictor.
 *
 * @param name as it was given
 * @param eviction chooses the victims
 * @param predictor what prefetching follows
 */
public record ReplayPolicy(String name, EvictionKind eviction, PredictorKind predictor) {
  /** What {@link #parse} understands, for messages and help. */
  public static final String GRAMMAR =
      "lru, lfu, s3fifo, learned, sieve, wtinylfu, arc or belady, alone or with a prefetcher (+markov, "
          + "+markov2, +mithril, +online, +hunch); markov, markov2 and mithril alone are with lru, "
          + "online and hunch with learned";

  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "markov", "lru+markov",
          "markov2", "lru+markov2",
          "mithril", "lru+mithril",
          "online", "learned+online",
          "hunch", "learned+hunch");

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it means no policy
   */
  public static ReplayPolicy parse(String name) {
    String spelled = SHORT_NAMES.getOrDefault(name, name);
    int plus = spelled.indexOf('+');
    Optional<EvictionKind> eviction =
        kind(EvictionKind.values(), plus < 0 ? spelled : spelled.substring(0, plus));
    Optional<PredictorKind> predictor =
        plus < 0
            ? Optional.of(PredictorKind.NONE)
            : kind(PredictorKind.values(), spelled.substring(plus + 1))
                .filter(kind -> kind != PredictorKind.NONE);
    if (eviction.isEmpty() || predictor.isEmpty()) {
      throw new IllegalArgumentException("unknown policy '" + name + "'; known are " + GRAMMAR);
    }
    return new ReplayPolicy(name, eviction.get(), predictor.get());
  }

  /** The eviction policy by itself, which the predictor is measured against. */
  ReplayPolicy withoutPredictor() {
    return new ReplayPolicy(eviction.name().toLowerCase(Locale.ROOT), eviction, PredictorKind.NONE);
  }

  private static <E extends Enum<E>> Optional<E> kind(E[] kinds, String name) {
    for (E kind : kinds) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
