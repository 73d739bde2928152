package dev.hunch.core.prefetch;

import java.time.Duration;

/**
 * Which sessions are followed when there is not the time to follow all.
 *
 * <p>A prediction that comes after the read it was for is worth nothing. So when the events that
 * wait would take longer than the latency budget, only a share of the sessions is followed, and
 * those wholly: half of a session's reads predict nothing, but all reads of half of the sessions
 * predict half. A session is in the share by its hash, so a smaller share is part of a larger one.
 * The share is halved while the wait is too long, each time only when what waited at the last
 * change is gone; it grows again by a quarter a second while the wait is short.
 *
 * <p>Deterministic in its calls; it takes the time from its caller. The agent's thread calls it;
 * {@link #share} may be read by any.
 */
final class SessionSampling {
  /** How long an event may wait for its prediction. */
  static final Duration LATENCY_BUDGET = Duration.ofMillis(50);

  static final double LEAST_SHARE = 1.0 / 64;
  private static final double SHRINK = 0.5;
  private static final double GROW = 1.25;
  private static final long GROW_NANOS = Duration.ofSeconds(1).toNanos();

  /** The wait is short below this share of the budget. */
  private static final double SHORT = 0.25;

  /** What a full turn's measurement of the time for an event counts for. */
  private static final double NEWEST = 0.2;

  private final int fullTurn;
  private volatile double share = 1;
  private double nanosAnEvent;
  private long lastTurnNanos;
  private int takenLastTurn;
  private long changedNanos;

  /** Events that must be taken before the share may shrink again. */
  private long settling;

  /**
   * Creates the sampling; all sessions are followed.
   *
   * @param fullTurn how many events a turn takes at most. After a turn with events the next one
   *     follows at once: so long did they take. What one turn can take is never too much
   */
  SessionSampling(int fullTurn) {
    this.fullTurn = fullTurn;
  }

  /**
   * Decides on the share for the turn that begins.
   *
   * @param waiting how many events wait
   * @return how long the last turn took, in ns; 0 if it took no event
   */
  long turn(long nowNanos, int waiting) {
    long tookNanos = takenLastTurn > 0 ? nowNanos - lastTurnNanos : 0;
    if (takenLastTurn > 0) {
      double measured = (double) tookNanos / takenLastTurn;
      nanosAnEvent += NEWEST * takenLastTurn / fullTurn * (measured - nanosAnEvent);
    }
    settling -= takenLastTurn;
    takenLastTurn = 0;
    lastTurnNanos = nowNanos;
    double wait = waiting * nanosAnEvent / LATENCY_BUDGET.toNanos();
    if (wait > 1 && waiting > fullTurn && settling <= 0 && share > LEAST_SHARE) {
      change(Math.max(LEAST_SHARE, share * SHRINK), nowNanos, waiting);
    } else if (wait < SHORT && share < 1 && nowNanos - changedNanos >= GROW_NANOS) {
      change(Math.min(1, share * GROW), nowNanos, 0);
    }
    return tookNanos;
  }

  private void change(double to, long nowNanos, int waiting) {
    share = to;
    changedNanos = nowNanos;
    settling = waiting;
  }

  /** Counts one event as taken and says whether its session is followed. */
  boolean follows(String session) {
    takenLastTurn++;
    return share == 1 || placeOf(session) < share;
  }

  /** Where the session stands in the order in which sessions are followed, in [0, 1). */
  static double placeOf(String session) {
    // Every read asks for it, and a String knows its hash; mixed by two rounds of multiplication.
    long hash = session.hashCode() * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return ((hash ^ (hash >>> 32)) >>> 11) * 0x1p-53;
  }

  /** The share of the sessions that are followed, in (0, 1]. */
  double share() {
    return share;
  }
}
