package dev.hunch.predictor;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Tells which sessions have fallen silent: for longer than a few times the gap that nine of ten
 * gaps between a session's events keep within. That gap is learned. Time is counted in events of
 * all sessions. It remembers at most 8,192 of them. Not thread-safe.
 */
final class SilentSessions {
  private static final double GAPS = 2;
  private static final double FIRST_GAP = 16;
  private static final double LONGEST_GAP = 1 << 12;
  private static final double GAP_UP = 1.09;
  private static final double GAP_DOWN = 0.99;

  private record Heard(SessionState session, long moment) {}

  private final Consumer<SessionState> onSilent;

  /** The earliest first. */
  private final Queue<Heard> heard = new ArrayDeque<>();

  private double usualGap = FIRST_GAP;
  private long now;

  /** Creates a watch that tells of each silent session once, until it is heard again. */
  SilentSessions(Consumer<SessionState> onSilent) {
    this.onSilent = onSilent;
  }

  /** Notes an event of the session, and tells of those that have been silent too long by now. */
  void heard(SessionState session) {
    now++;
    if (session.lastMoment != SessionState.NEVER) {
      boolean within = now - session.lastMoment <= usualGap;
      usualGap = Math.max(1, Math.min(LONGEST_GAP, usualGap * (within ? GAP_DOWN : GAP_UP)));
    }
    session.lastMoment = now;
    heard.add(new Heard(session, now));
    for (Heard first = heard.element();
        now - first.moment > GAPS * usualGap;
        first = heard.element()) {
      heard.remove();
      if (first.session.lastMoment == first.moment) {
        onSilent.accept(first.session);
      }
    }
  }
}
