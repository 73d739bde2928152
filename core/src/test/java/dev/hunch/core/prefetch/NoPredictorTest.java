package dev.hunch.core.prefetch;

class NoPredictorTest extends PredictorContract {
  @Override
  protected Predictor newPredictor() {
    return Predictor.NONE;
  }
}
