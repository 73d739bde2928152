package dev.hunch.training.cli;

import dev.hunch.predictor.training.TrainingOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how a model is trained. What is not given is the trainer's default. */
final class TrainingArguments {
  private static final double MILLIS_PER_MINUTE = 60_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "Seed of all chance; the same seed and log give the",
        "same model, if the time limit does not cut it short."
      })
  private @Nullable Long seed;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the log, at most.")
  private @Nullable Integer epochs;

  @Option(names = "--units", paramLabel = "N", description = "Units of the recurrent layer.")
  private @Nullable Integer units;

  @Option(
      names = "--max-minutes",
      paramLabel = "M",
      description = "Stop training the network after so many minutes, as 0.5.")
  private @Nullable Double maxMinutes;

  @Option(
      names = "--no-sequence-model",
      description = "Train the counting experts only, without the network.")
  private boolean withoutSequenceModel;

  /**
   * Returns the trainer's options.
   *
   * @throws ParameterException if one is out of its range
   */
  TrainingOptions options(CommandSpec spec) {
    TrainingOptions options = TrainingOptions.DEFAULT;
    try {
      options = seed == null ? options : options.withSeed(seed);
      options = epochs == null ? options : options.withEpochs(epochs);
      options = units == null ? options : options.withUnits(units);
      if (maxMinutes != null) {
        long millis = (long) (maxMinutes * MILLIS_PER_MINUTE);
        if (millis <= 0) {
          throw new IllegalArgumentException("--max-minutes is not above 0: " + maxMinutes);
        }
        options = options.withMaxDuration(Duration.ofMillis(millis));
      }
      return withoutSequenceModel ? options.withSequenceModel(false) : options;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
