package dev.hunch.sidecar.reload;

import dev.hunch.core.prefetch.Predictor;
import java.time.Instant;
import java.util.Map;

/**
 * A model that is ready for use.
 *
 * @param id of its bundle
 * @param trainedAt when it was trained
 * @param metrics what was measured when it was trained
 * @param predictor predicts; not yet used by anybody
 */
public record LoadedModel(
    String id, Instant trainedAt, Map<String, Double> metrics, Predictor predictor) {
  public LoadedModel {
    metrics = Map.copyOf(metrics);
  }
}
