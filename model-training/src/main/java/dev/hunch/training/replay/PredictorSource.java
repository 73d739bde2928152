package dev.hunch.training.replay;

import dev.hunch.core.prefetch.Predictor;

/** Makes the predictors of a replay, a new one for each policy. */
@FunctionalInterface
public interface PredictorSource {
  /** Returns a predictor that has seen no read of this replay. */
  Predictor newPredictor(PredictorKind kind);
}
