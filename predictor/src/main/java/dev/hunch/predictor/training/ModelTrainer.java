package dev.hunch.predictor.training;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.sequence.SequenceModel;
import dev.hunch.predictor.sequence.SequenceVocabulary;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model bundle of a log of accesses.
 *
 * <p>The grammar is learned from all of it. The network learns from its first part, and what
 * follows is held out to see when it gets no better. Then the online experts learn from the whole
 * log, event by event, as they would have live; the network joins them only for the part that it
 * has not learned from, so that the mixer finds out what it is worth on new events. Not
 * thread-safe.
 */
public final class ModelTrainer {
  /** How many events a log must have. */
  public static final int MIN_EVENTS = 200;

  /** How many events make a network worthwhile; a shorter log trains the counting experts only. */
  public static final int MIN_EVENTS_OF_NETWORK = 2_000;

  private static final int MAX_EVENTS_OF_NETWORK = 80_000;
  private static final int STEPS_BETWEEN_REPORTS = 1_000;
  private static final double NETWORK_UNTIL = 0.7;
  private static final double HELD_OUT_UNTIL = 0.8;

  private final TrainingOptions options;
  private final TrainingProgress progress;
  private final InstantSource clock;
  private final GrammarRules rules;

  /**
   * Creates a trainer.
   *
   * @param clock tells when the model was trained, and when its time is up
   */
  public ModelTrainer(TrainingOptions options, TrainingProgress progress, InstantSource clock) {
    this(options, progress, clock, GrammarRules.NONE);
  }

  /**
   * Creates a trainer that does not learn all of the grammar.
   *
   * @param rules say how keys are taken apart, and go into the bundle
   */
  public ModelTrainer(
      TrainingOptions options, TrainingProgress progress, InstantSource clock, GrammarRules rules) {
    this.rules = rules;
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
    Map<String, Double> metrics = new HashMap<>();
    Map<String, byte[]> files = new HashMap<>();
    try {
      Knowledge knowledge = new Knowledge(learnGrammar(events));
      int networkUntil = (int) (events.size() * NETWORK_UNTIL);
      SequenceModel model = null;
      if (options.sequenceModel() && events.size() >= MIN_EVENTS_OF_NETWORK) {
        model = trainNetwork(knowledge, events, networkUntil, metrics, files);
      }
      PredictionScore score = new PredictionScore();
      learnOnline(knowledge, model, events, networkUntil, score);
      metrics.putAll(score.metrics());
      metrics.put("events", (double) events.size());
      metrics.put("templates", (double) knowledge.grammar.templates().size());
      metrics.put("actions", (double) knowledge.vocabulary.size());
      return ModelBundle.of(knowledge, files, clock.instant(), metrics, options.toMap());
    } catch (IOException e) {
      throw new TrainingException("the model could not be written down", e);
    }
  }

  private KeyGrammar learnGrammar(List<AccessEvent> events) {
    String phase = "learning the grammar";
    progress.phaseStarted(phase, events.size());
    KeyGrammar grammar = new KeyGrammar(rules);
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

  private @Nullable SequenceModel trainNetwork(
      Knowledge knowledge,
      List<AccessEvent> events,
      int networkUntil,
      Map<String, Double> metrics,
      Map<String, byte[]> files)
      throws IOException {
    String phase = "preparing the network's samples";
    progress.phaseStarted(phase, 0);
    int from = Math.max(0, networkUntil - MAX_EVENTS_OF_NETWORK);
    int to = Math.min((int) (events.size() * HELD_OUT_UNTIL), networkUntil + MAX_EVENTS_OF_NETWORK);
    SequenceSampler sampler = new SequenceSampler(knowledge, events, from, to);
    SequenceVocabulary vocabulary = sampler.vocabulary(options.maxOutputs());
    progress.phaseFinished(phase);
    if (vocabulary.outputs() == 0) {
      return null;
    }
    List<SessionSamples> samples = sampler.samples(vocabulary);
    NetworkTraining.@Nullable Result result =
        new NetworkTraining(options, progress, clock, vocabulary, samples, networkUntil).train();
    if (result == null) {
      return null;
    }
    metrics.put("network.epochs", (double) result.epochs());
    if (!Double.isNaN(result.heldOutLoss())) {
      metrics.put("network.held-out-loss", result.heldOutLoss());
    }
    metrics.put("network.outputs", (double) vocabulary.outputs());
    files.put(ModelBundle.NETWORK, result.network().write());
    return new SequenceModel(vocabulary, result.network().kernel());
  }

  private void learnOnline(
      Knowledge knowledge,
      @Nullable SequenceModel model,
      List<AccessEvent> events,
      int networkUntil,
      PredictionScore score) {
    String phase = "learning online";
    progress.phaseStarted(phase, events.size());
    HunchPredictor predictor = new HunchPredictor(knowledge);
    int scoredFrom = (int) (events.size() * HELD_OUT_UNTIL);
    for (int i = 0; i < events.size(); i++) {
      AccessEvent event = events.get(i);
      if (model != null && i == networkUntil) {
        predictor.join(model);
      }
      if (i >= scoredFrom) {
        score.accessed(event);
      }
      var predictions = predictor.onAccess(event);
      if (i >= scoredFrom) {
        score.predicted(event, predictions);
      }
      if (i % STEPS_BETWEEN_REPORTS == 0) {
        progress.phaseProgressed(phase, i);
      }
    }
    progress.phaseFinished(phase);
  }
}
