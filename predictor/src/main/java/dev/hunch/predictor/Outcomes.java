package dev.hunch.predictor;

import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.Expert;

/**
 * Finds out what came of what was expected, and lets experts and mixer learn from it. Not
 * thread-safe.
 *
 * <p>An expectation has failed when the horizon has passed, and also when its session has fallen
 * silent: who learned only from sessions that go on would expect too much of those that end.
 */
final class Outcomes {
  private final Knowledge knowledge;
  private final SilentSessions silent = new SilentSessions(this::nothingCame);
  private final float[] inputs = new float[Expert.COUNT];

  Outcomes(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /** The session asks for a key; its window does not hold it yet. */
  void came(SessionState session, ParsedKey parsed) {
    session.silent = false;
    int size = Math.min(Explainer.HORIZON, session.window.size());
    for (int back = 1; back <= size; back++) {
      Outlook outlook = session.outlook(back);
      int candidate = outlook.open(parsed.fingerprint());
      if (candidate != Outlook.NONE) {
        resolve(outlook, candidate, Explainer.discount(back));
      }
    }
    if (size == Explainer.HORIZON) {
      failed(session.outlook(Explainer.HORIZON));
    }
    silent.heard(session);
  }

  private void nothingCame(SessionState session) {
    int size = Math.min(Explainer.HORIZON, session.window.size());
    for (int back = 1; back <= size; back++) {
      failed(session.outlook(back));
    }
    session.forgetOutlooks();
    session.silent = true;
  }

  private void failed(Outlook outlook) {
    for (int candidate = 0; candidate < outlook.size(); candidate++) {
      if (!outlook.isResolved(candidate)) {
        resolve(outlook, candidate, 0);
      }
    }
  }

  private void resolve(Outlook outlook, int candidate, float target) {
    outlook.setResolved(candidate);
    outlook.readInputs(candidate, inputs);
    knowledge.blend.learn(
        outlook.set(candidate, Outlook.EXPERTS),
        outlook.set(candidate, Outlook.TARGET),
        outlook.set(candidate, Outlook.CALIBRATION),
        inputs,
        0,
        target);
    for (int witness = 0; witness < outlook.witnesses(); witness++) {
      if (outlook.witnessCandidate(witness) == candidate) {
        int order = outlook.witnessOrder(witness);
        knowledge.relations.learn(
            order,
            outlook.witnessEntry(witness),
            outlook.contexts[order],
            outlook.witnessAction(witness),
            target);
      }
    }
  }
}
