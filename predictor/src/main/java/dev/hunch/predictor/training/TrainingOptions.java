package dev.hunch.predictor.training;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model is trained.
 *
 * @param seed of the network's first weights and the order of its batches
 * @param sequenceModel whether the recurrent model is trained; without it only the counting experts
 *     are
 * @param units of the recurrent layer, 1 to 512
 * @param epochs how often the network sees the log at most, at least 1; it ends earlier when the
 *     part held out gets no better
 * @param patience epochs without progress after which it ends, at least 1
 * @param maxOutputs actions that the network predicts at most, 1 to 4,096
 * @param learningRate of the network, positive
 * @param maxDuration after which no further epoch or batch is begun
 */
public record TrainingOptions(
    long seed,
    boolean sequenceModel,
    int units,
    int epochs,
    int patience,
    int maxOutputs,
    double learningRate,
    Duration maxDuration) {
  /** What suits logs of some ten thousand to some million events. */
  public static final TrainingOptions DEFAULT =
      new TrainingOptions(42, true, 64, 12, 2, 384, 0.004, Duration.ofMinutes(10));

  public TrainingOptions {
    check("units", units, 1, 512);
    check("epochs", epochs, 1, 100_000);
    check("patience", patience, 1, 100_000);
    check("maxOutputs", maxOutputs, 1, 4_096);
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException("learningRate is not in (0, 1]: " + learningRate);
    }
    if (maxDuration.isNegative() || maxDuration.isZero()) {
      throw new IllegalArgumentException("maxDuration is not positive: " + maxDuration);
    }
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " is not in [" + min + ", " + max + "]: " + value);
    }
  }

  /** These options with another seed. */
  public TrainingOptions withSeed(long newSeed) {
    return new TrainingOptions(
        newSeed, sequenceModel, units, epochs, patience, maxOutputs, learningRate, maxDuration);
  }

  /** These options with at most so many epochs. */
  public TrainingOptions withEpochs(int newEpochs) {
    return new TrainingOptions(
        seed, sequenceModel, units, newEpochs, patience, maxOutputs, learningRate, maxDuration);
  }

  /** These options with so many units. */
  public TrainingOptions withUnits(int newUnits) {
    return new TrainingOptions(
        seed, sequenceModel, newUnits, epochs, patience, maxOutputs, learningRate, maxDuration);
  }

  /** These options with another limit of time. */
  public TrainingOptions withMaxDuration(Duration newMaxDuration) {
    return new TrainingOptions(
        seed, sequenceModel, units, epochs, patience, maxOutputs, learningRate, newMaxDuration);
  }

  /** These options with or without the recurrent model. */
  public TrainingOptions withSequenceModel(boolean newSequenceModel) {
    return new TrainingOptions(
        seed, newSequenceModel, units, epochs, patience, maxOutputs, learningRate, maxDuration);
  }

  /** The options by name, as the bundle tells them. */
  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("seed", Long.toString(seed));
    map.put("sequence-model", Boolean.toString(sequenceModel));
    map.put("units", Integer.toString(units));
    map.put("epochs", Integer.toString(epochs));
    map.put("patience", Integer.toString(patience));
    map.put("max-outputs", Integer.toString(maxOutputs));
    map.put("learning-rate", Double.toString(learningRate));
    map.put("max-duration", maxDuration.toString());
    return map;
  }
}
