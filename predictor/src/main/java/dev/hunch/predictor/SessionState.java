package dev.hunch.predictor;

import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/** What is kept of a session: its last events and what was expected after them. */
final class SessionState {
  /** There was no event yet. */
  static final long NEVER = -1;

  final SessionWindow window = new SessionWindow();

  /** What the sequence model remembers; null if there is no such model. */
  @Nullable SequenceState sequence;

  /** When its last event was, in events of all sessions. */
  long lastMoment = NEVER;

  /** Whether it has been silent too long: nothing is expected of it until its next event. */
  boolean silent;

  long lastMillis = -1;

  private final @Nullable Outlook[] outlooks = new Outlook[Explainer.HORIZON];

  /**
   * What was expected after an event.
   *
   * @param back 1 is the last event, up to {@link Explainer#HORIZON} and the window's size
   */
  Outlook outlook(int back) {
    int at = (int) ((window.count() - back) % Explainer.HORIZON);
    Outlook found = outlooks[at];
    if (found == null) {
      found = new Outlook();
      outlooks[at] = found;
    }
    return found;
  }

  /** Forgets what was expected, but not the contexts: what comes is explained from there still. */
  void forgetOutlooks() {
    for (Outlook outlook : outlooks) {
      if (outlook != null) {
        outlook.forget();
      }
    }
  }
}
