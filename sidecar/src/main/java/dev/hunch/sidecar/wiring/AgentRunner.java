package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Agent;
import dev.hunch.core.agent.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an agent a thread: works while there is work, and rests a little longer each time there is
 * none, or as long as the agent says.
 *
 * <p>An agent that throws is warned about once, counted, and called again, but for one that finds
 * no memory: its thread ends, so that a probe of liveness sees it. Thread-safe.
 */
final class AgentRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRunner.class);
  private static final int SPINS = 50;

  /** Shorter ones take longer than they say: the system's timers have a slack of 50 µs. */
  private static final long FIRST_REST_NANOS = 100_000;

  /** A wake-up costs its caller some microseconds: nobody has to for a rest as short as this. */
  private static final long UNDISTURBED_NANOS = 2 * FIRST_REST_NANOS;

  private static final long STOP_MILLIS = 5_000;

  private final Agent agent;
  private final Ticker ticker;
  private final Runnable afterWork;
  private final LongSupplier longestRestNanos;
  private final LongAdder failures = new LongAdder();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean resting;

  /**
   * Creates a runner that does not run yet.
   *
   * @param agent does the work; nobody else calls it
   * @param ticker elapsed time
   * @param longestRest how long it sleeps at most when nobody wakes it
   * @param afterWork is called after each turn that had work
   */
  AgentRunner(Agent agent, Ticker ticker, Duration longestRest, Runnable afterWork) {
    this(agent, ticker, longestRest::toNanos, afterWork);
  }

  /**
   * Creates a runner that does not run yet.
   *
   * @param agent does the work; nobody else calls it
   * @param ticker elapsed time
   * @param longestRestNanos how long it sleeps at most when nobody wakes it, asked before each rest
   * @param afterWork is called after each turn that had work
   */
  AgentRunner(Agent agent, Ticker ticker, LongSupplier longestRestNanos, Runnable afterWork) {
    this.agent = agent;
    this.ticker = ticker;
    this.longestRestNanos = longestRestNanos;
    this.afterWork = afterWork;
    this.thread = daemon(this::run, "hunch-" + agent.roleName());
  }

  /** A thread that does not keep the process alive. */
  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    thread.start();
  }

  /**
   * Ends a rest, unless it is a short one or the agent's own: there may be work. Costs next to
   * nothing while the agent is awake.
   */
  void wake() {
    if (resting) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether the thread lives. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** The agent's name. */
  String roleName() {
    return agent.roleName();
  }

  /** How often the agent has thrown. */
  long failures() {
    return failures.sum();
  }

  /** Lets the present turn end and waits for the thread. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    if (!thread.isAlive()) {
      return;
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int idleTurns = 0;
    while (running) {
      if (turn() > 0) {
        idleTurns = 0;
      } else {
        idleTurns = rest(idleTurns) ? 0 : idleTurns + 1;
      }
    }
  }

  private int turn() {
    try {
      int worked = agent.doWork(ticker.nanos());
      if (worked > 0) {
        afterWork.run();
      }
      return worked;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failures.increment();
      if (failures.sum() == 1) {
        LOG.atWarn().setCause(e).addKeyValue("agent", agent.roleName()).log("an agent failed");
      }
      return 0;
    }
  }

  /** Waits a little; true if there was work after all. */
  private boolean rest(int idleTurns) {
    long pauseNanos = agent.pauseNanos();
    if (pauseNanos > 0) {
      LockSupport.parkNanos(this, pauseNanos);
      return false;
    }
    if (idleTurns < SPINS) {
      Thread.onSpinWait();
      return false;
    }
    int doublings = Math.min(idleTurns - SPINS, 30);
    long nanos = Math.min(longestRestNanos.getAsLong(), FIRST_REST_NANOS << doublings);
    if (nanos <= UNDISTURBED_NANOS) {
      LockSupport.parkNanos(this, nanos);
      return false;
    }
    resting = true;
    // Work that came before the line above has woken nobody: look once more.
    boolean worked = turn() > 0;
    if (!worked && running) {
      LockSupport.parkNanos(this, nanos);
    }
    resting = false;
    return worked;
  }
}
