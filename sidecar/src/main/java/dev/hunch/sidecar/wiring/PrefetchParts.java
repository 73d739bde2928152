package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.prefetch.AccessEventQueue;
import dev.hunch.core.prefetch.Hints;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PrefetchAgent;
import dev.hunch.core.prefetch.PrefetchBudget;
import dev.hunch.core.prefetch.PrefetchCosts;
import dev.hunch.core.prefetch.PrefetchPlanner;
import dev.hunch.core.prefetch.PrefetchQueue;
import dev.hunch.sidecar.config.PrefetchConfig;
import dev.hunch.sidecar.telemetry.PrefetchMetrics;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that predict and prefetch, each agent on a thread of its own.
 *
 * @param events the reads, on their way to the prediction agent
 * @param queue the prefetches that wait
 * @param predictions learns and predicts
 * @param prefetching lets prefetches go
 * @param hints takes the keys that the service names
 * @param predictionRunner the first agent's thread
 * @param prefetchRunner the second's
 */
record PrefetchParts(
    AccessEventQueue events,
    PrefetchQueue queue,
    PredictionAgent predictions,
    PrefetchAgent prefetching,
    Hints hints,
    AgentRunner predictionRunner,
    AgentRunner prefetchRunner)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrefetchParts.class);
  private static final int EVENTS = 8192;

  /** Every read wakes the prediction agent. */
  private static final Duration LONGEST_PREDICTION_REST = Duration.ofMillis(20);

  /** A permit that comes free wakes nobody: while prefetches wait, their agent looks for it. */
  private static final long LONGEST_WAIT_FOR_A_PERMIT_NANOS = Duration.ofMillis(1).toNanos();

  /** With none waiting, the prediction agent wakes it. */
  private static final long LONGEST_PREFETCH_REST_NANOS = Duration.ofMillis(5).toNanos();

  static PrefetchParts of(
      PrefetchConfig config,
      CacheParts cache,
      Predictor predictor,
      Telemetry telemetry,
      Ticker ticker) {
    AccessEventQueue events = new AccessEventQueue(EVENTS);
    PrefetchQueue queue = new PrefetchQueue(config.queue());
    PrefetchBudget budget = new PrefetchBudget(config.budget());
    PrefetchCosts costs = new PrefetchCosts(config.wastedLoadCost(), config.roomCost());
    PredictionAgent predictions =
        new PredictionAgent(
            events,
            predictor,
            new PrefetchPlanner(cache.cache(), costs, queue, config.horizon()),
            budget,
            warnOnce(),
            cache.governor()::spareShare,
            Runtime.getRuntime().availableProcessors());
    PrefetchAgent prefetching =
        new PrefetchAgent(
            queue, budget, cache.governor(), cache.cache(), cache.outcomes(), config.enabled());
    AgentRunner prefetchRunner =
        new AgentRunner(
            prefetching,
            ticker,
            () -> queue.size() > 0 ? LONGEST_WAIT_FOR_A_PERMIT_NANOS : LONGEST_PREFETCH_REST_NANOS,
            () -> {});
    AgentRunner predictionRunner =
        new AgentRunner(
            predictions,
            ticker,
            LONGEST_PREDICTION_REST,
            () -> {
              if (queue.size() > 0) {
                prefetchRunner.wake();
              }
            });
    PrefetchMetrics metrics = new PrefetchMetrics(telemetry.registry());
    metrics.bindOutcomes(cache.outcomes(), cache.metrics());
    metrics.bindParts(prefetching, predictions, queue, cache.governor(), ticker);
    telemetry.bindCounter(
        "hunch.events.dropped",
        "Access events that could not be taken",
        "taker",
        "prediction",
        events::dropped);
    return new PrefetchParts(
        events,
        queue,
        predictions,
        prefetching,
        new Hints(cache.cache(), queue, prefetching, ticker, config.horizon()),
        predictionRunner,
        prefetchRunner);
  }

  List<AgentRunner> runners() {
    return List.of(predictionRunner, prefetchRunner);
  }

  @Override
  public void close() {
    runners().forEach(AgentRunner::close);
  }

  private static Consumer<Throwable> warnOnce() {
    AtomicBoolean warned = new AtomicBoolean();
    return failure -> {
      if (warned.compareAndSet(false, true)) {
        LOG.atWarn()
            .setCause(failure)
            .log("the predictor failed; further failures are counted only");
      }
    };
  }
}
