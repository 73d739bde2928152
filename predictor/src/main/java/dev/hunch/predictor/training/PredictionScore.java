package dev.hunch.predictor.training;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.SessionTable;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.predictor.action.Explainer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures predictions without a cache: of the keys predicted with a probability of a half or more,
 * how many were asked for within the horizon; of the reads, how many were predicted.
 */
final class PredictionScore {
  private static final double LIKELY = 0.5;
  private static final int MAX_SESSIONS = 10_000;
  private static final long IDLE_MILLIS = 30 * 60_000;

  private static final class Open {
    /** Keys expected, with the count of the session's events after which they count as missed. */
    final Map<Key, Long> expected = new HashMap<>();

    final Deque<Key> recent = new ArrayDeque<>();
    long events;
  }

  private final SessionTable<Open> sessions =
      new SessionTable<>(MAX_SESSIONS, IDLE_MILLIS, Open::new);
  private long reads;
  private long newReads;
  private long predicted;
  private long cameTrue;

  /** Notes a read, before it is predicted from. */
  void accessed(AccessEvent event) {
    Open open = sessions.touch(event.session(), event.epochMillis());
    reads++;
    open.events++;
    Long until = open.expected.remove(event.key());
    if (until != null && until >= open.events) {
      cameTrue++;
    }
    if (!open.recent.contains(event.key())) {
      newReads++;
    }
    open.recent.addLast(event.key());
    if (open.recent.size() > Explainer.HORIZON) {
      open.recent.removeFirst();
    }
  }

  /** Notes what was predicted after a read. */
  void predicted(AccessEvent event, List<Prediction> predictions) {
    Open open = sessions.touch(event.session(), event.epochMillis());
    open.expected.values().removeIf(until -> until < open.events);
    for (Prediction prediction : predictions) {
      if (prediction.probability() >= LIKELY && !open.recent.contains(prediction.key())) {
        if (open.expected.put(prediction.key(), open.events + Explainer.HORIZON) == null) {
          predicted++;
        }
      }
    }
  }

  Map<String, Double> metrics() {
    return Map.of(
        "accuracy", predicted == 0 ? 0 : (double) cameTrue / predicted,
        "predicted-share", newReads == 0 ? 0 : (double) cameTrue / newReads,
        "predictions-per-read", reads == 0 ? 0 : (double) predicted / reads);
  }
}
