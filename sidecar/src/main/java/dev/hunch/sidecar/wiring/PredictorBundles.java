package dev.hunch.sidecar.wiring;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.BundleInfo;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.sidecar.reload.BundleRefusedException;
import dev.hunch.sidecar.reload.LoadedModel;
import java.nio.file.Path;

/** Where predictors come from: the predictor module. */
final class PredictorBundles {
  private PredictorBundles() {}

  /** The online experts, which have learned nothing yet. */
  static Predictor untrained() {
    return HunchPredictor.untrained();
  }

  /** Reads a model bundle. */
  static LoadedModel read(Path path) throws BundleRefusedException {
    try {
      ModelBundle bundle = ModelBundle.read(path);
      BundleInfo info = bundle.info();
      return new LoadedModel(info.id(), info.trainedAt(), info.metrics(), bundle.newPredictor());
    } catch (BundleException e) {
      throw new BundleRefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
