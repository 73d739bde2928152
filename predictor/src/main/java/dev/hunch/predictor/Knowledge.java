package dev.hunch.predictor;

import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.predictor.action.Action;
import dev.hunch.predictor.action.ActionVocabulary;
import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.mixing.Blend;
import dev.hunch.predictor.online.Expert;
import dev.hunch.predictor.online.ItemExpert;
import dev.hunch.predictor.online.NeighbourExpert;
import dev.hunch.predictor.online.Recency;
import dev.hunch.predictor.online.RelationExpert;
import dev.hunch.predictor.sequence.SequenceModel;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a predictor has learned, whatever session it learned it from. It is what a bundle holds.
 * Not thread-safe.
 */
public final class Knowledge {
  private static final int TARGETS = 256;

  /**
   * The experts that count. The contexts leave the sequence model out: it joins later, and what the
   * mixers have learned of the others goes on.
   */
  private static final int COUNTING = ~(1 << Expert.SEQUENCE.input());

  /** What the sequence model's word counts for at first. */
  private static final float SEQUENCE_WEIGHT = 0.2f;

  static final int CONFIDENCES = 6;
  static final int CALIBRATION_CONTEXTS = Recency.CLASSES * CONFIDENCES;

  /** How keys are read. */
  public final KeyGrammar grammar;

  /** What can be predicted. */
  public final ActionVocabulary vocabulary;

  /** Finds the actions behind keys. */
  public final Explainer explainer;

  /** Which actions follow which templates. */
  public final RelationExpert relations;

  /** Which keys follow which keys. */
  public final ItemExpert items = new ItemExpert();

  /** What stood around the last keys in sessions like this one. */
  public final NeighbourExpert neighbours = new NeighbourExpert();

  /** When keys were last asked for. */
  public final Recency recency = new Recency();

  /** Whom to trust. */
  public final Blend blend =
      new Blend(Expert.COUNT, expertWeights(), targetWeights(), CALIBRATION_CONTEXTS);

  private @Nullable SequenceModel sequenceModel;

  private record Described(Action action, PredictionReason reason) {}

  /** The words for each action, made once. */
  private final Int2ObjectHashMap<Described> described = new Int2ObjectHashMap<>();

  /** The first mixer's context: which experts that count proposed the key, and how old it is. */
  static int expertSet(int mask, int age) {
    return (mask & COUNTING) * Recency.CLASSES + age;
  }

  /** The second mixer's context: what the key is, and how many experts that count proposed it. */
  static int targetSet(int template, int mask) {
    return (template % TARGETS) * (Expert.COUNT + 1) + Integer.bitCount(mask & COUNTING);
  }

  private static float[] expertWeights() {
    float[] weights = new float[(1 << Expert.COUNT) * Recency.CLASSES];
    for (int set = 0; set < weights.length; set++) {
      weights[set] = firstWeight(Integer.bitCount(set / Recency.CLASSES));
    }
    return weights;
  }

  private static float[] targetWeights() {
    float[] weights = new float[TARGETS * (Expert.COUNT + 1)];
    for (int set = 0; set < weights.length; set++) {
      weights[set] = firstWeight(set % (Expert.COUNT + 1));
    }
    return weights;
  }

  /** One expert is believed as it is; several share the belief, a little more of it in sum. */
  private static float firstWeight(int experts) {
    return experts <= 1 ? 1 : 1.1f / experts;
  }

  /** Creates what is known before the first event: nothing. */
  public Knowledge() {
    this(new KeyGrammar());
  }

  /** Creates what is known when only the grammar has been learned. */
  public Knowledge(KeyGrammar grammar) {
    this.grammar = grammar;
    this.vocabulary = new ActionVocabulary();
    this.explainer = new Explainer(vocabulary);
    this.relations = new RelationExpert(vocabulary);
  }

  /** The sequence model, or null if none was trained. */
  public @Nullable SequenceModel sequenceModel() {
    return sequenceModel;
  }

  /** Adds a sequence model, trained on this vocabulary. */
  public void setSequenceModel(SequenceModel model) {
    model.pinActions(vocabulary);
    sequenceModel = model;
  }

  /** Lets a sequence model take part that has not been heard before. */
  void join(SequenceModel model) {
    setSequenceModel(model);
    blend.admit(Expert.SEQUENCE.input(), SEQUENCE_WEIGHT);
  }

  /** Says why a key is predicted: by whom, and by which action (negative: by the key itself). */
  PredictionReason reasonOf(Expert expert, int action) {
    if (action < 0 || expert == Expert.ITEMS_ORDER_1 || expert == Expert.ITEMS_ORDER_2) {
      return new PredictionReason(expert.label(), "item that follows this one");
    }
    Action known = vocabulary.get(action);
    int place = action * Expert.COUNT + expert.input();
    Described words = described.get(place);
    if (words == null || !words.action.equals(known)) {
      String text = known.describe(grammar.templates());
      words = new Described(known, new PredictionReason(expert.label(), text));
      described.put(place, words);
    }
    return words.reason;
  }
}
