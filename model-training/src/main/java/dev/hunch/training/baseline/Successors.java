package dev.hunch.training.baseline;

import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys followed one context, and how often. Counts only grow, so the best few can be kept in
 * order as they grow.
 */
final class Successors {
  static final int MAX_PREDICTIONS = 3;
  private static final double MIN_PROBABILITY = 0.1;

  private static final class Successor {
    final Key key;
    int count;

    Successor(Key key) {
      this.key = key;
    }
  }

  private final Map<Key, Successor> all = new HashMap<>();
  private final List<Successor> best = new ArrayList<>(MAX_PREDICTIONS + 1);
  private int total;

  /** The context was followed by this key. */
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

  /** How often the context was followed by anything. */
  int total() {
    return total;
  }

  /** The best few that followed often enough, the most frequent first. */
  List<Prediction> predictions(PredictionReason reason) {
    List<Prediction> predictions = new ArrayList<>(MAX_PREDICTIONS);
    for (Successor successor : best) {
      double probability = (double) successor.count / total;
      if (probability >= MIN_PROBABILITY) {
        predictions.add(new Prediction(successor.key, probability, reason));
      }
    }
    return predictions;
  }
}
