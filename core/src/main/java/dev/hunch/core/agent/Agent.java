package dev.hunch.core.agent;

/**
 * An active part without a thread of its own.
 *
 * <p>A runner gives it one in the sidecar; the replay calls it in virtual time. It never blocks and
 * never reads a clock. Not thread-safe: one runner at a time.
 */
public interface Agent {
  /**
   * Does the work at hand and returns how much there was.
   *
   * @param nowNanos elapsed time, in ns, never going back
   * @return the number of items worked on; 0 tells the runner that it may wait
   */
  int doWork(long nowNanos);

  /**
   * How long it is to be left alone after a turn without work, in ns, even if there is work again;
   * 0: until there is work.
   */
  default long pauseNanos() {
    return 0;
  }

  /** The agent's name, for its thread and its metrics. */
  String roleName();
}
