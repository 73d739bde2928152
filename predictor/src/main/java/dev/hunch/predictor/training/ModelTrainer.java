package dev.hunch.predictor.training;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.KeyGrammar;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a model bundle of a log of accesses. Not thread-safe. */
public final class ModelTrainer {
  /** How many events a log must have. */
  public static final int MIN_EVENTS = 200;

  private static final int STEPS_BETWEEN_REPORTS = 1_000;
  private static final double HELD_OUT = 0.2;

  private final TrainingOptions options;
  private final TrainingProgress progress;
  private final InstantSource clock;

  /** Creates a trainer that notes the time of the system's clock. */
  public ModelTrainer(TrainingOptions options, TrainingProgress progress) {
    this(options, progress, InstantSource.system());
  }

  /** Creates a trainer. */
  public ModelTrainer(TrainingOptions options, TrainingProgress progress, InstantSource clock) {
    this.options = options;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Trains a model.
   *
   * @param events in the order of time
   * @throws TrainingException if no model can be made of them; the message says why
   */
  public ModelBundle train(List<AccessEvent> events) throws TrainingException {
    if (events.size() < MIN_EVENTS) {
      throw new TrainingException(
          "the log has " + events.size() + " reads; a model needs at least " + MIN_EVENTS);
    }
    KeyGrammar grammar = learnGrammar(events);
    HunchPredictor predictor = new HunchPredictor(new Knowledge(grammar));
    PredictionScore score = new PredictionScore();
    int heldOutFrom = (int) (events.size() * (1 - HELD_OUT));
    String phase = "learning online";
    progress.phaseStarted(phase, events.size());
    for (int i = 0; i < events.size(); i++) {
      AccessEvent event = events.get(i);
      if (i >= heldOutFrom) {
        score.accessed(event);
      }
      var predictions = predictor.onAccess(event);
      if (i >= heldOutFrom) {
        score.predicted(event, predictions);
      }
      if (i % STEPS_BETWEEN_REPORTS == 0) {
        progress.phaseProgressed(phase, i);
      }
    }
    progress.phaseFinished(phase);
    Map<String, Double> metrics = new HashMap<>(score.metrics());
    metrics.put("events", (double) events.size());
    metrics.put("templates", (double) grammar.templates().size());
    metrics.put("actions", (double) predictor.knowledge().vocabulary.size());
    try {
      return ModelBundle.of(
          predictor.knowledge(), Map.of(), clock.instant(), metrics, options.toMap());
    } catch (IOException e) {
      throw new TrainingException("the model could not be written down", e);
    }
  }

  private KeyGrammar learnGrammar(List<AccessEvent> events) {
    String phase = "learning the grammar";
    progress.phaseStarted(phase, events.size());
    KeyGrammar grammar = new KeyGrammar();
    int done = 0;
    for (AccessEvent event : events) {
      grammar.observe(event.key());
      if (++done % STEPS_BETWEEN_REPORTS == 0) {
        progress.phaseProgressed(phase, done);
      }
    }
    progress.phaseFinished(phase);
    return grammar;
  }
}
