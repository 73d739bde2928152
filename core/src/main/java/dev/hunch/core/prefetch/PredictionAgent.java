package dev.hunch.core.prefetch;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.SessionTable;
import dev.hunch.core.agent.Agent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Takes access events from their queue, lets the predictor learn from them, and hands what it
 * predicts to the planner. A predictor that fails costs that one prediction. When it cannot keep
 * up, or the processors have little to spare, it follows a share of the sessions only; see {@link
 * SessionSampling} and {@link ProcessorAllowance}.
 */
public final class PredictionAgent implements Agent {
  private static final int MAX_EVENTS_A_TURN = 64;

  /** Where little may be taken it is soon too much. */
  private static final int MAX_EVENTS_A_BOUNDED_TURN = 8;

  /** So long events wait together where little is to spare. */
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private static final int REMEMBERED_SESSIONS = 10_000;
  private static final long REMEMBERED_MILLIS = 3_600_000;

  private static final class Latest {
    private List<Prediction> predictions = List.of();
  }

  private final AccessEventQueue events;
  private final PrefetchPlanner planner;
  private final PrefetchBudget budget;
  private final Consumer<Throwable> onFailure;
  private final LongAdder failures = new LongAdder();
  private final LongAdder followed = new LongAdder();
  private final LongAdder unfollowed = new LongAdder();
  private final SessionSampling sampling = new SessionSampling(MAX_EVENTS_A_TURN);
  private final ProcessorAllowance allowance;
  private final SessionTable<Latest> latest =
      new SessionTable<>(REMEMBERED_SESSIONS, REMEMBERED_MILLIS, Latest::new);
  private volatile Predictor predictor;
  private int takenLastTurn;

  /**
   * Creates the agent for a machine that always has time for it.
   *
   * @param events the reads, in order
   * @param predictor the first predictor; see {@link #use}
   * @param planner takes the predictions
   * @param budget earns by each read
   * @param onFailure is told what a predictor threw
   */
  public PredictionAgent(
      AccessEventQueue events,
      Predictor predictor,
      PrefetchPlanner planner,
      PrefetchBudget budget,
      Consumer<Throwable> onFailure) {
    this(events, predictor, planner, budget, onFailure, () -> Double.POSITIVE_INFINITY, 1);
  }

  /**
   * Creates the agent.
   *
   * @param events the reads, in order
   * @param predictor the first predictor; see {@link #use}
   * @param planner takes the predictions
   * @param budget earns by each read
   * @param onFailure is told what a predictor threw
   * @param spareShare the share of the machine's time in which it has nothing to do; infinite where
   *     predicting may take what it wants
   * @param processors how many it has, at least 1
   */
  public PredictionAgent(
      AccessEventQueue events,
      Predictor predictor,
      PrefetchPlanner planner,
      PrefetchBudget budget,
      Consumer<Throwable> onFailure,
      DoubleSupplier spareShare,
      int processors) {
    this.events = events;
    this.predictor = predictor;
    this.planner = planner;
    this.budget = budget;
    this.onFailure = onFailure;
    this.allowance = new ProcessorAllowance(spareShare, processors);
  }

  /** Puts another predictor in place, from the next event on. Any thread may call it. */
  public void use(Predictor successor) {
    predictor = successor;
  }

  /**
   * Whether an event is to be offered to this agent at all. Where the processors have little to
   * spare it is not if its session is not followed: even to look at it would take time from the
   * reads. Any thread may ask, once for each event.
   */
  public boolean wants(AccessEvent event) {
    if (isAllowed(event.session())) {
      return true;
    }
    if (!event.isLateAnswer()) {
      unfollowed.increment();
    }
    return false;
  }

  private boolean isAllowed(String session) {
    double share = allowance.share();
    return share == 1 || SessionSampling.placeOf(session) < share;
  }

  @Override
  public int doWork(long nowNanos) {
    long tookNanos = sampling.turn(nowNanos, events.size());
    long reads = followed.sum() + unfollowed.sum() + events.size();
    allowance.turn(nowNanos, tookNanos, takenLastTurn, reads);
    int most = allowance.share() == 1 ? MAX_EVENTS_A_TURN : MAX_EVENTS_A_BOUNDED_TURN;
    int worked = 0;
    while (worked < most) {
      AccessEvent event = events.poll();
      if (event == null) {
        break;
      }
      worked++;
      boolean follows = sampling.follows(event.session()) && isAllowed(event.session());
      if (!event.isLateAnswer()) {
        budget.earn();
        planner.asked(event.key());
        (follows ? followed : unfollowed).increment();
      }
      if (follows) {
        predict(event, nowNanos);
      }
    }
    takenLastTurn = worked;
    return worked;
  }

  /**
   * While the processors have next to nothing to spare, events wait for a while together: what
   * costs the reads most is how often this thread gets between theirs.
   */
  @Override
  public long pauseNanos() {
    return allowance.isLeast() ? PAUSE_NANOS : 0;
  }

  @Override
  public String roleName() {
    return "prediction";
  }

  /** What was predicted at the session's last access, the most probable first. Any thread. */
  public List<Prediction> latestPredictions(String session) {
    synchronized (latest) {
      Latest found = latest.peek(session);
      return found == null ? List.of() : found.predictions;
    }
  }

  /** How many reads the predictor was told of. */
  public long followed() {
    return followed.sum();
  }

  /** How many reads it was not told of, because their session was not followed. */
  public long unfollowed() {
    return unfollowed.sum();
  }

  /**
   * The share of the sessions that are followed now, in (0, 1]: 1 unless it cannot keep up, or the
   * processors have little to spare.
   */
  public double followedShare() {
    return Math.min(sampling.share(), allowance.share());
  }

  /** How often a predictor has failed. */
  public long failures() {
    return failures.sum();
  }

  private void predict(AccessEvent event, long nowNanos) {
    try {
      List<Prediction> predictions;
      if (event.isLateAnswer()) {
        predictions = predictor.onLateAnswer(event);
        if (predictions.isEmpty()) {
          return;
        }
      } else {
        predictions = predictor.onAccess(event);
      }
      planner.plan(event.session(), predictions, nowNanos);
      synchronized (latest) {
        latest.touch(event.session(), event.epochMillis()).predictions = predictions;
      }
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) { // as a class that is missing, or a stack too deep
      failures.increment();
      onFailure.accept(e);
    }
  }
}
