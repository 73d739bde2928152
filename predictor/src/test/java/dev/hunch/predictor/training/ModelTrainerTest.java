package dev.hunch.predictor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.ShopLog;
import dev.hunch.predictor.bundle.ModelBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTrainerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final TrainingOptions FAST =
      TrainingOptions.DEFAULT.withUnits(12).withEpochs(2).withMaxDuration(Duration.ofMinutes(5));

  private final List<String> heard = new ArrayList<>();
  private final TrainingProgress progress =
      new TrainingProgress() {
        @Override
        public void phaseStarted(String phase, long steps) {
          heard.add("start " + phase);
        }

        @Override
        public void phaseFinished(String phase) {
          heard.add("end " + phase);
        }

        @Override
        public void epochFinished(int epoch, double loss, double heldOutLoss, boolean best) {
          heard.add("epoch " + epoch);
        }
      };

  private ModelBundle train(TrainingOptions options, int events) throws TrainingException {
    return new ModelTrainer(options, progress, InstantSource.fixed(NOW))
        .train(ShopLog.of(events, 1_000, 1));
  }

  @Test
  void train_smallLog_predictsIdsItHasNeverSeen() throws TrainingException {
    ModelBundle bundle = train(FAST, 3_000);

    Predictor predictor = bundle.newPredictor();
    List<Prediction> predictions =
        predictor.onAccess(ShopLog.event(1_800_000_000_000L, "new", "user:987654"));

    assertThat(predictions)
        .extracting(Prediction::key)
        .startsWith(Key.of("shop", "cart:987654"), Key.of("shop", "reviews:987654|all"));
  }

  @Test
  void train_withNetwork_reportsPhasesEpochsAndMetrics() throws TrainingException {
    ModelBundle bundle = train(FAST, 3_000);

    assertThat(heard)
        .containsSubsequence(
            "start learning the grammar",
            "end learning the grammar",
            "start training the network",
            "epoch 1",
            "epoch 2",
            "end training the network",
            "start learning online",
            "end learning online");
    assertThat(bundle.info().trainedAt()).isEqualTo(NOW);
    assertThat(bundle.info().metrics()).containsKeys("accuracy", "network.held-out-loss");
    assertThat(bundle.info().metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(bundle.info().options()).containsEntry("units", "12");
  }

  @Test
  void train_sameLogAndSeed_makesTheSameModel() throws TrainingException {
    assertThat(train(FAST, 2_500).info()).isEqualTo(train(FAST, 2_500).info());
  }

  @Test
  void train_withoutNetwork_reportsNone() throws TrainingException {
    assertThat(train(FAST.withSequenceModel(false), 3_000).info().metrics())
        .doesNotContainKey("network.epochs");
  }

  @Test
  void train_tooFewReads_saysHowManyItNeeds() {
    assertThatThrownBy(() -> train(FAST, 150))
        .isInstanceOf(TrainingException.class)
        .hasMessage("the log has 150 reads; a model needs at least 200");
  }

  @Test
  void train_timeIsUp_stillMakesAModel() throws TrainingException {
    InstantSource leaping =
        new InstantSource() {
          private Instant now = NOW;

          @Override
          public Instant instant() {
            now = now.plusSeconds(40);
            return now;
          }
        };
    ModelBundle bundle =
        new ModelTrainer(FAST.withMaxDuration(Duration.ofSeconds(100)), progress, leaping)
            .train(ShopLog.of(3_000, 1_000, 1));

    assertThat(bundle.info().metrics().get("network.epochs")).isEqualTo(1);
  }

  @Test
  void options_outOfRange_sayTheValue() {
    assertThatThrownBy(() -> FAST.withUnits(0)).hasMessage("units is not in [1, 512]: 0");
    assertThatThrownBy(() -> FAST.withMaxDuration(Duration.ZERO))
        .hasMessage("maxDuration is not positive: PT0S");
  }
}
