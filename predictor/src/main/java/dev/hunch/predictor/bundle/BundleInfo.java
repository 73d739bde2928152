package dev.hunch.predictor.bundle;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a bundle says of itself.
 *
 * @param id names the model: a digest of what it holds
 * @param trainedAt when its training ended
 * @param metrics what was measured in training, by name
 * @param options what it was trained with, by name
 */
public record BundleInfo(
    String id, Instant trainedAt, Map<String, Double> metrics, Map<String, String> options) {
  public BundleInfo {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }
}
