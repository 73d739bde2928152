package dev.hunch.core.prefetch;

import dev.hunch.core.agent.Agent;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.PrefetchStart;
import dev.hunch.core.cache.ReadsTogether;
import dev.hunch.core.governor.Governor;

/** Lets queued prefetches go, best first, as far as budget and governor permit. */
public final class PrefetchAgent implements Agent {
  private final PrefetchQueue queue;
  private final PrefetchBudget budget;
  private final Governor governor;
  private final Cache cache;
  private final PrefetchOutcomes outcomes;
  private volatile boolean enabled;
  private volatile boolean learning;

  /**
   * Creates the agent.
   *
   * @param queue what waits
   * @param budget what the reads have earned
   * @param governor what the backing store can bear
   * @param cache loads the keys
   * @param outcomes keeps the reasons
   * @param enabled whether it may prefetch from the start; see {@link #setEnabled}
   */
  public PrefetchAgent(
      PrefetchQueue queue,
      PrefetchBudget budget,
      Governor governor,
      Cache cache,
      PrefetchOutcomes outcomes,
      boolean enabled) {
    this.queue = queue;
    this.budget = budget;
    this.governor = governor;
    this.cache = cache;
    this.outcomes = outcomes;
    this.enabled = enabled;
    this.learning = enabled;
  }

  /** Switches prefetching on or off; returns what it was. Any thread may call it. */
  public boolean setEnabled(boolean enabled) {
    boolean was = this.enabled;
    this.enabled = enabled;
    if (enabled) {
      learning = true;
    }
    return was;
  }

  /**
   * Whether there is a use in learning from reads: prefetching is on, or has been. Switching it off
   * does not end it, so that a predictor switched on again has missed nothing.
   */
  public boolean isLearning() {
    return learning;
  }

  /** Whether prefetching is on. */
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public int doWork(long nowNanos) {
    if (!enabled) {
      queue.clear();
      return 0;
    }
    try (ReadsTogether together = cache.together()) {
      return startAll(together, nowNanos);
    }
  }

  private int startAll(ReadsTogether together, long nowNanos) {
    int started = 0;
    while (queue.size() > 0 && governor.permits(nowNanos) > 0 && budget.trySpend()) {
      PrefetchCandidate candidate = queue.poll(nowNanos, budget.price());
      if (candidate == null) {
        budget.refund();
        break;
      }
      started += start(together, candidate) ? 1 : 0;
    }
    return started;
  }

  @Override
  public String roleName() {
    return "prefetch";
  }

  private boolean start(ReadsTogether together, PrefetchCandidate candidate) {
    // The reason comes first: the load may have landed and been used when prefetch() returns.
    outcomes.expect(candidate.key(), candidate.reason(), candidate.probability());
    boolean started = false;
    try {
      started = together.prefetch(candidate.key()) == PrefetchStart.STARTED;
    } finally { // if it threw, nothing is spent either
      if (!started) {
        outcomes.retract(candidate.key());
        budget.refund();
      }
    }
    return started;
  }
}
