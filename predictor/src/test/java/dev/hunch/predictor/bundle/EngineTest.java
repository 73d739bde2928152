package dev.hunch.predictor.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.ShopLog;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingException;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.predictor.training.TrainingProgress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel and DL4J, each serving the same trained bundle. */
class EngineTest {
  private static final int EVENTS = 400;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  private static ModelBundle trained() throws TrainingException {
    return new ModelTrainer(
            TrainingOptions.DEFAULT.withUnits(24).withEpochs(2), TrainingProgress.NONE, CLOCK)
        .train(ShopLog.of(3_000, 1_000, 1));
  }

  @Test
  void newPredictor_trainedBundleByEachEngine_predictsTheSame() throws Exception {
    ModelBundle bundle = trained();
    Predictor kernel = bundle.newPredictor(Engine.KERNEL);
    Predictor reference = bundle.newPredictor(Engine.DL4J);

    int predicted = 0;
    for (AccessEvent event : ShopLog.of(EVENTS, 900_000, 7)) {
      List<Prediction> expected = reference.onAccess(event);
      List<Prediction> predictions = kernel.onAccess(event);

      assertThat(predictions)
          .extracting(Prediction::key)
          .containsExactlyElementsOf(expected.stream().map(Prediction::key).toList());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(predictions.get(i).probability())
            .isCloseTo(expected.get(i).probability(), within(1e-5));
      }
      predicted += expected.size();
    }
    assertThat(predicted).isGreaterThan(EVENTS);
  }

  @Test
  void newPredictor_bundleWithoutNetworkByDl4j_predictsWithTheOtherExperts() throws Exception {
    ModelBundle bundle =
        ModelBundle.of(new Knowledge(), Map.of(), CLOCK.instant(), Map.of(), Map.of());

    Predictor reference = bundle.newPredictor(Engine.DL4J);

    assertThat(reference.onAccess(ShopLog.event(0, "s", "user:1"))).isEmpty();
  }

  @Test
  void newPredictor_bundleWithoutDl4jsArchiveByDl4j_isRefused() throws Exception {
    Knowledge knowledge = ((HunchPredictor) trained().newPredictor()).knowledge();
    ModelBundle bundle = ModelBundle.of(knowledge, Map.of(), CLOCK.instant(), Map.of(), Map.of());

    assertThat(bundle.newPredictor()).isNotNull();
    assertThatThrownBy(() -> bundle.newPredictor(Engine.DL4J))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(ModelBundle.NETWORK + " is missing");
  }
}
