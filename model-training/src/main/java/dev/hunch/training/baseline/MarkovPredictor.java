package dev.hunch.training.baseline;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.Predictor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key-to-key prefetcher that everybody thinks of first: counts, session by session, which key
 * followed which, and predicts up to three successors that followed at least every tenth time.
 *
 * <p>Learns online, from nothing, and forgets nothing: its memory grows with the trace, which a
 * baseline may.
 */
public final class MarkovPredictor implements Predictor {
  private static final int MAX_PREDICTIONS = 3;
  private static final double MIN_PROBABILITY = 0.1;
  private static final PredictionReason REASON = new PredictionReason("markov", "next key");

  private static final class Successor {
    final Key key;
    int count;

    Successor(Key key) {
      this.key = key;
    }
  }

  /** What followed one key. Counts only grow, so the best few can be kept in order as they grow. */
  private static final class Successors {
    final Map<Key, Successor> all = new HashMap<>();
    final List<Successor> best = new ArrayList<>(MAX_PREDICTIONS + 1);
    int total;

    void count(Key key) {
      total++;
      Successor successor = all.computeIfAbsent(key, Successor::new);
      successor.count++;
      best.remove(successor);
      int place = best.size();
      while (place > 0 && best.get(place - 1).count < successor.count) {
        place--;
      }
      best.add(place, successor);
      if (best.size() > MAX_PREDICTIONS) {
        best.remove(MAX_PREDICTIONS);
      }
    }
  }

  private final Map<Key, Successors> successors = new HashMap<>();
  private final Map<String, Key> lastKeys = new HashMap<>();

  @Override
  public List<Prediction> onAccess(AccessEvent event) {
    @Nullable Key last = lastKeys.put(event.session(), event.key());
    if (last != null) {
      successors.computeIfAbsent(last, unseen -> new Successors()).count(event.key());
    }
    Successors following = successors.get(event.key());
    return following == null ? List.of() : predictions(following);
  }

  private static List<Prediction> predictions(Successors following) {
    List<Prediction> predictions = new ArrayList<>(MAX_PREDICTIONS);
    for (Successor successor : following.best) {
      double probability = (double) successor.count / following.total;
      if (probability >= MIN_PROBABILITY) {
        predictions.add(new Prediction(successor.key, probability, REASON));
      }
    }
    return predictions;
  }
}
