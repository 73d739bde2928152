package dev.hunch.training.replay;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.training.baseline.MarkovPredictor;
import dev.hunch.training.baseline.MithrilPredictor;
import org.jspecify.annotations.Nullable;

/** Makes the predictors of a replay, a new one for each policy. */
@FunctionalInterface
public interface PredictorSource {
  /** Returns a predictor that has seen no read of this replay. */
  Predictor newPredictor(PredictorKind kind);

  /**
   * Makes every kind; of Hunch's, only if there is a model.
   *
   * @param rules how keys are taken apart by a predictor without a model
   */
  static PredictorSource of(@Nullable ModelBundle bundle, GrammarRules rules) {
    return kind ->
        switch (kind) {
          case NONE -> Predictor.NONE;
          case MARKOV -> MarkovPredictor.firstOrder();
          case MARKOV2 -> MarkovPredictor.secondOrder();
          case MITHRIL -> new MithrilPredictor();
          case ONLINE -> HunchPredictor.untrained(rules);
          case HUNCH -> {
            if (bundle == null) {
              throw new IllegalStateException("no model for " + kind);
            }
            yield bundle.newPredictor();
          }
        };
  }
}
