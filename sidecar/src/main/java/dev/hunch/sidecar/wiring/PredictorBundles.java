package dev.hunch.sidecar.wiring;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.sidecar.reload.BundleRefusedException;
import dev.hunch.sidecar.reload.LoadedModel;
import java.nio.file.Path;

/** Where predictors come from: the predictor module. */
final class PredictorBundles {
  private PredictorBundles() {}

  /** The online experts, which have learned nothing yet. */
  static Predictor untrained() {
    return Predictor.NONE;
  }

  /** Reads a model bundle. */
  @SuppressWarnings("DoNotCallSuggester")
  static LoadedModel read(Path bundle) throws BundleRefusedException {
    throw new BundleRefusedException("this build reads no bundles: " + bundle, null);
  }
}
