package dev.hunch.core.prefetch;

import dev.hunch.core.access.Key;

/**
 * A key that a session is expected to ask for.
 *
 * @param key what is expected
 * @param probability that it is asked for within the predictor's horizon, in [0, 1]; the horizon
 *     may be one drawn at random, so that what comes soon counts for more
 * @param reason why
 */
public record Prediction(Key key, double probability, PredictionReason reason) {
  public Prediction {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability is not in [0, 1]: " + probability);
    }
  }
}
