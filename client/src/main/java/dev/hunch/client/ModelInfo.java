package dev.hunch.client;

import dev.hunch.proto.admin.v1.ModelResponse;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model that a sidecar predicts with.
 *
 * @param id of its bundle; empty when none is in use
 * @param trainedAt null when none is in use
 * @param path where the sidecar looks for bundles; empty when it is configured with none
 * @param metrics what was measured when it was trained
 * @param refused why the newest bundle offered is not in use; empty when it is
 */
public record ModelInfo(
    String id,
    @Nullable Instant trainedAt,
    String path,
    Map<String, Double> metrics,
    String refused) {
  /** Whether a bundle is in use. */
  public boolean isLoaded() {
    return trainedAt != null;
  }

  static ModelInfo of(ModelResponse model) {
    return new ModelInfo(
        model.getId(),
        model.getLoaded() ? Instant.ofEpochMilli(model.getTrainedAtMs()) : null,
        model.getPath(),
        Map.copyOf(model.getMetricsMap()),
        model.getRefused());
  }
}
