package dev.hunch.training.baseline;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.Predictor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key-to-key prefetcher that everybody thinks of first: counts, session by session, which key
 * followed which, and predicts up to three successors that followed at least every tenth time.
 *
 * <p>Of order 2 it counts what followed two keys in a row, and backs off to what followed the last
 * one where those two were seen less than twice.
 *
 * <p>Learns online, from nothing, and forgets nothing: its memory grows with the trace, which a
 * baseline may.
 */
public final class MarkovPredictor implements Predictor {
  private static final int MIN_SEEN = 2;

  private record Pair(Key first, Key second) {}

  /** The last two keys of a session. */
  private record Recent(@Nullable Pair pair, Key last) {}

  private final boolean isSecondOrder;
  private final PredictionReason reason;
  private final Map<Key, Successors> afterKeys = new HashMap<>();
  private final Map<Pair, Successors> afterPairs = new HashMap<>();
  private final Map<String, Recent> sessions = new HashMap<>();

  private MarkovPredictor(boolean isSecondOrder, String name) {
    this.isSecondOrder = isSecondOrder;
    this.reason = new PredictionReason(name, "next key");
  }

  /** Creates a predictor that looks at the last key only. */
  public static MarkovPredictor firstOrder() {
    return new MarkovPredictor(false, "markov");
  }

  /** Creates a predictor that looks at the last two keys, and at the last one if those are new. */
  public static MarkovPredictor secondOrder() {
    return new MarkovPredictor(true, "markov2");
  }

  @Override
  public List<Prediction> onAccess(AccessEvent event) {
    Key key = event.key();
    Recent before = sessions.get(event.session());
    Pair pair = null;
    if (before != null) {
      afterKeys.computeIfAbsent(before.last(), unseen -> new Successors()).count(key);
      if (before.pair() != null) {
        afterPairs.computeIfAbsent(before.pair(), unseen -> new Successors()).count(key);
      }
      pair = isSecondOrder ? new Pair(before.last(), key) : null;
    }
    sessions.put(event.session(), new Recent(pair, key));
    Successors following = pair == null ? null : afterPairs.get(pair);
    if (following == null || following.total() < MIN_SEEN) {
      following = afterKeys.get(key);
    }
    return following == null ? List.of() : following.predictions(reason);
  }
}
