package dev.hunch.training.replay;

import dev.hunch.core.prefetch.PrefetchCosts;

/** The predictors that can be replayed. */
public enum PredictorKind {
  /** No prefetching. */
  NONE,
  /** Key-to-key counts that learn online; they prefetch whatever they predict. */
  MARKOV,
  /** The same over the last two keys. */
  MARKOV2,
  /** Keys that were missed together a few times. */
  MITHRIL,
  /** Hunch without a bundle: it learns online from the first read on. */
  ONLINE,
  /** Hunch with a bundle, trained on the first part of the trace or given. */
  HUNCH;

  private static final PrefetchCosts NO_COSTS = new PrefetchCosts(0, 0);

  /**
   * Whether it has learned the first part already. Then it predicts from the measured part on, and
   * one that starts from nothing does until then: a model that sees again what it was trained on
   * finds itself too good and is trusted too much.
   */
  boolean knowsTheFirstPart() {
    return this == HUNCH;
  }

  /** What the planner weighs its predictions against. */
  PrefetchCosts costs() {
    return switch (this) {
      case NONE, MARKOV, MARKOV2, MITHRIL -> NO_COSTS;
      case ONLINE, HUNCH -> PrefetchCosts.DEFAULT;
    };
  }
}
