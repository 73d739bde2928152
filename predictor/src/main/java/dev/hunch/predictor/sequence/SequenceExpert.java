package dev.hunch.predictor.sequence;

import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.Candidates;
import dev.hunch.predictor.online.Expert;
import dev.hunch.predictor.online.RelationExpert;

/** The sequence model as one of the experts. Not thread-safe. */
public final class SequenceExpert {
  /** Outputs that are less probable than about 10 % (stretched) are not proposed. */
  private static final float LEAST_STRETCHED = -2.2f;

  private final SequenceModel model;
  private final float[] stretched;
  private final int[] active = new int[SequenceVocabulary.MAX_ACTIVE];

  /** Creates an expert that serves the model. */
  public SequenceExpert(SequenceModel model) {
    this.model = model;
    this.stretched = new float[model.vocabulary().outputs()];
  }

  /** The state of a session that begins. */
  public SequenceState newState() {
    return new SequenceState(model.engine().units());
  }

  /**
   * Takes the session's newest event into its state.
   *
   * @param explanation the action that explains it, or a negative number
   * @param gapMillis time since the event before it; negative if there is none
   */
  public void follow(SequenceState state, ParsedKey event, int explanation, long gapMillis) {
    int count =
        model
            .vocabulary()
            .encode(event.template().id(), event.fingerprint(), explanation, gapMillis, active);
    model.engine().step(state, active, count);
  }

  /** Proposes what the state makes probable. */
  public void propose(
      SequenceState state, SessionWindow window, RelationExpert relations, Candidates candidates) {
    model.engine().predict(state, stretched);
    SequenceVocabulary vocabulary = model.vocabulary();
    for (int output = 0; output < stretched.length; output++) {
      if (stretched[output] < LEAST_STRETCHED) {
        continue;
      }
      if (output < vocabulary.actionOutputs()) {
        relations.propose(
            window, vocabulary.action(output), Expert.SEQUENCE, stretched[output], candidates);
      } else {
        SequenceVocabulary.Item item = vocabulary.item(output);
        if (!window.holds(item.fingerprint(), RelationExpert.RECENT)) {
          candidates.propose(item.fingerprint(), item.key(), Expert.SEQUENCE, stretched[output]);
        }
      }
    }
  }

  /** Says what it thinks of the keys that others proposed, as far as it knows them. */
  public void judgeOthers(Candidates candidates) {
    SequenceVocabulary vocabulary = model.vocabulary();
    for (int i = 0; i < candidates.size(); i++) {
      if ((candidates.mask(i) >> Expert.SEQUENCE.input() & 1) != 0) {
        continue;
      }
      int output = vocabulary.outputOfItem(candidates.fingerprint(i));
      if (output < 0 && candidates.action(i) >= 0) {
        output = vocabulary.outputOfAction(candidates.action(i));
      }
      if (output >= 0) {
        candidates.thinkStretched(i, Expert.SEQUENCE, stretched[output]);
      }
    }
  }
}
