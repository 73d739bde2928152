package dev.hunch.core.prefetch;

import dev.hunch.core.access.AccessEvent;
import java.util.List;

/**
 * Follows sessions and predicts what they ask for next.
 *
 * <p>Deterministic: the same events give the same predictions. It takes its time from the events,
 * never from a clock. Not thread-safe: one agent owns it.
 */
@FunctionalInterface
public interface Predictor {
  /** Predicts nothing. What a sidecar without a model and without online experts runs. */
  Predictor NONE = event -> List.of();

  /**
   * Learns from an access and predicts what its session asks for within the horizon.
   *
   * @param event the access; a session's events come in order
   * @return distinct keys, the most probable first; empty where nothing can be predicted
   */
  List<Prediction> onAccess(AccessEvent event);

  /**
   * Looks at the answer of a read that was told before, when its answer was not known yet.
   *
   * @param event the read again, now with its response
   * @return what the session is expected to ask for, as of now; empty if the answer changes nothing
   */
  default List<Prediction> onLateAnswer(AccessEvent event) {
    return List.of();
  }
}
