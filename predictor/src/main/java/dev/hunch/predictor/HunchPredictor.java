package dev.hunch.predictor;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.SessionTable;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.Candidates;
import dev.hunch.predictor.online.Expert;
import dev.hunch.predictor.online.Neighbourhood;
import dev.hunch.predictor.online.RelationExpert;
import dev.hunch.predictor.sequence.SequenceExpert;
import dev.hunch.predictor.sequence.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts how a session's next keys are made from its last ones.
 *
 * <p>At each event the experts propose keys; a mixer that has learned whom to trust says how
 * probable each is to be asked for soon: within as many of the session's next events as are drawn
 * from a geometric distribution, so that an event later counts {@link Explainer#discount less}.
 * What was proposed is remembered, and its outcome teaches experts and mixer, from the first event
 * on.
 *
 * <p>Deterministic; not thread-safe. Memory is bounded: up to 40 KB for each of at most 8,192
 * sessions that are followed or have just left, mostly far less, and some 150 MB for all that is
 * learned in the worst case.
 */
public final class HunchPredictor implements Predictor {
  /** The least probability that is worth telling. */
  public static final double MIN_PROBABILITY = 0.01;

  /** How many keys are predicted at most. */
  public static final int MAX_PREDICTIONS = 32;

  static final int MAX_SESSIONS = 4_096;
  static final long SESSION_IDLE_MILLIS = 30 * 60_000;

  private final Knowledge knowledge;
  private final MomentReader reader;
  private final Outcomes outcomes;
  private @Nullable SequenceExpert sequenceExpert;
  private final SessionTable<SessionState> sessions =
      new SessionTable<>(MAX_SESSIONS, SESSION_IDLE_MILLIS, SessionState::new);
  private final Candidates candidates = new Candidates();
  private int explanationFound;
  private final double[] probabilities = new double[Candidates.MAX];

  /** Creates a predictor that goes on from what is known; it owns the knowledge from now on. */
  public HunchPredictor(Knowledge knowledge) {
    this.knowledge = knowledge;
    this.reader = new MomentReader(knowledge.grammar, knowledge.neighbours);
    this.outcomes = new Outcomes(knowledge);
    SequenceModel model = knowledge.sequenceModel();
    this.sequenceExpert = model == null ? null : new SequenceExpert(model);
  }

  /** Creates a predictor that knows nothing and learns from the first event on. */
  public static HunchPredictor untrained() {
    return untrained(GrammarRules.NONE);
  }

  /** Creates a predictor that knows nothing but how keys are to be taken apart. */
  public static HunchPredictor untrained(GrammarRules rules) {
    return new HunchPredictor(new Knowledge(new KeyGrammar(rules)));
  }

  /** Lets a sequence model take part from now on; it follows each session from its next event. */
  public void join(SequenceModel model) {
    knowledge.join(model);
    sequenceExpert = new SequenceExpert(model);
  }

  /** What it has learned so far. */
  public Knowledge knowledge() {
    return knowledge;
  }

  /** Reads the events for {@link #onMoment}: all of them, in order. */
  public MomentReader reader() {
    return reader;
  }

  @Override
  public List<Prediction> onAccess(AccessEvent event) {
    return onMoment(event, reader.read(event));
  }

  /**
   * Learns from an access that was read, and predicts what its session asks for next.
   *
   * @param moment what the {@link #reader} made of the event
   */
  public List<Prediction> onMoment(AccessEvent event, Moment moment) {
    SessionState session = sessions.touch(event.session(), event.epochMillis());
    ParsedKey parsed = moment.key();
    outcomes.came(session, parsed);
    int explanation = learnRelations(session, parsed);
    knowledge.items.learn(session.window, event.key(), parsed);
    knowledge.recency.accessed(parsed.fingerprint());
    session.window.push(event.key(), parsed, event.response().fields());
    if (sequenceExpert != null) {
      if (session.sequence == null) {
        session.sequence = sequenceExpert.newState();
      }
      long gapMillis =
          session.lastMillis < 0 ? -1 : Math.max(0, event.epochMillis() - session.lastMillis);
      sequenceExpert.follow(session.sequence, parsed, explanation, gapMillis);
    }
    session.lastMillis = event.epochMillis();
    return lookAhead(session, moment.neighbourhood());
  }

  @Override
  public List<Prediction> onLateAnswer(AccessEvent event) {
    SessionState session = sessions.peek(event.session());
    // The answer changes nothing of what has happened, only what is to be expected now.
    return session != null
            && !session.silent
            && session.window.answer(event.key(), event.response().fields())
            && knowledge.vocabulary.takesFieldsOf(
                knowledge.grammar.parse(event.key()).template().id())
        ? lookAhead(session, reader.around(event.session()))
        : List.of();
  }

  /** Returns the action that explains the key best from the moment just before, or −1. */
  private int learnRelations(SessionState session, ParsedKey parsed) {
    // A key just read needs no prefetch: nothing is to be learned from its coming again.
    if (session.window.holds(parsed.fingerprint(), RelationExpert.RECENT)) {
      return -1;
    }
    explanationFound = -1;
    knowledge.explainer.explain(
        session.window,
        parsed,
        (back, action, rank) -> {
          knowledge.relations.found(session.outlook(back).contexts, 0, action);
          if (back == 1 && rank == 0) {
            explanationFound = action;
          }
        });
    return explanationFound;
  }

  private List<Prediction> lookAhead(SessionState session, Neighbourhood neighbourhood) {
    SessionWindow window = session.window;
    Outlook outlook = session.outlook(1);
    RelationExpert.contextsOf(window, outlook.contexts, 0);
    candidates.clear();
    knowledge.relations.propose(window, outlook.contexts, 0, candidates);
    knowledge.items.propose(window, candidates);
    neighbourhood.propose(window, candidates);
    // Last, because it may propose many: what it thinks of the others' candidates counts as well.
    if (sequenceExpert != null && session.sequence != null) {
      sequenceExpert.propose(session.sequence, window, knowledge.relations, candidates);
    }
    knowledge.items.judgeOthers(window, candidates);
    if (sequenceExpert != null) {
      sequenceExpert.judgeOthers(candidates);
    }
    outlook.keep(candidates);
    for (int i = 0; i < candidates.size(); i++) {
      int age = knowledge.recency.classOf(candidates.fingerprint(i));
      int experts = Knowledge.expertSet(candidates.mask(i), age);
      int target = Knowledge.targetSet(candidates.template(i), candidates.mask(i));
      int calibration = age * Knowledge.CONFIDENCES + confidenceClass(candidates.confidence(i));
      outlook.setSet(i, Outlook.EXPERTS, experts);
      outlook.setSet(i, Outlook.TARGET, target);
      outlook.setSet(i, Outlook.CALIBRATION, calibration);
      probabilities[i] =
          knowledge.blend.blend(
              experts, target, calibration, candidates.inputs(), i * Expert.COUNT);
    }
    return best(window);
  }

  private static int confidenceClass(int outcomes) {
    return outcomes <= 1
        ? 0
        : outcomes <= 2 ? 1 : outcomes <= 5 ? 2 : outcomes <= 15 ? 3 : outcomes <= 60 ? 4 : 5;
  }

  private List<Prediction> best(SessionWindow window) {
    List<Prediction> predictions = new ArrayList<>();
    while (predictions.size() < MAX_PREDICTIONS) {
      int best = -1;
      for (int i = 0; i < candidates.size(); i++) {
        if (probabilities[i] >= MIN_PROBABILITY
            && (best < 0 || probabilities[i] > probabilities[best])) {
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      Prediction prediction = predictionOf(best, window);
      probabilities[best] = 0;
      if (prediction != null && isNew(prediction.key(), predictions)) {
        predictions.add(prediction);
      }
    }
    return predictions;
  }

  private @Nullable Prediction predictionOf(int candidate, SessionWindow window) {
    int action = candidates.action(candidate);
    Key key = candidates.key(candidate);
    if (key == null && action >= 0) {
      key =
          knowledge
              .vocabulary
              .get(action)
              .keyIn(window, candidates.element(candidate), knowledge.grammar.templates());
    }
    if (key == null || key.equals(window.key(1))) {
      return null;
    }
    double probability = Math.min(1, probabilities[candidate]);
    return new Prediction(key, probability, reasonOf(candidate));
  }

  private PredictionReason reasonOf(int candidate) {
    int strongest = -1;
    for (int i = 0; i < Expert.COUNT; i++) {
      int at = candidate * Expert.COUNT;
      if ((candidates.mask(candidate) >> i & 1) != 0
          && (strongest < 0 || candidates.inputs()[at + i] > candidates.inputs()[at + strongest])) {
        strongest = i;
      }
    }
    return knowledge.reasonOf(Expert.at(strongest), candidates.action(candidate));
  }

  private static boolean isNew(Key key, List<Prediction> predictions) {
    for (Prediction prediction : predictions) {
      if (prediction.key().equals(key)) {
        return false;
      }
    }
    return true;
  }
}
