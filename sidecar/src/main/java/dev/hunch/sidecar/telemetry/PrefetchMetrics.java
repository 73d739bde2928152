package dev.hunch.sidecar.telemetry;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.governor.IdleGovernor;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.PrefetchAgent;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.core.prefetch.PrefetchQueue;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Shows how prefetching goes. */
public final class PrefetchMetrics {
  private final MeterRegistry registry;

  public PrefetchMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Registers what became of the prefetches. */
  public void bindOutcomes(PrefetchOutcomes outcomes, CacheMetrics cache) {
    counter("hunch.prefetch.issued", "Prefetches begun", outcomes, o -> o.counts().issued());
    counter(
        "hunch.prefetch.used", "Prefetched entries read in time", outcomes, o -> o.counts().used());
    counter("hunch.prefetch.late", "Prefetches joined by a read", outcomes, o -> o.counts().late());
    counter("hunch.prefetch.wasted", "Prefetches nobody read", outcomes, o -> o.counts().wasted());
    gauge(
        "hunch.prefetch.accuracy",
        "Share of the prefetches issued that were asked for",
        outcomes,
        o -> o.counts().accuracy());
    gauge(
        "hunch.prefetch.timeliness",
        "Share of the prefetches asked for that had arrived",
        outcomes,
        o -> o.counts().timeliness());
    gauge(
        "hunch.prefetch.coverage",
        "Share of the misses without prefetching that it avoided",
        outcomes,
        o -> o.counts().coverage(cache.misses()));
  }

  /** Registers what the prefetching parts hold now. */
  public void bindParts(
      PrefetchAgent agent,
      PredictionAgent predictions,
      PrefetchQueue queue,
      IdleGovernor governor,
      Ticker ticker) {
    gauge("hunch.prefetch.enabled", "1 if prefetching is on", agent, a -> a.isEnabled() ? 1 : 0);
    gauge("hunch.prefetch.queued", "Prefetches that wait", queue, PrefetchQueue::size);
    gauge(
        "hunch.governor.permits",
        "Prefetches that may be let go now",
        governor,
        g -> g.permits(ticker.nanos()));
    gauge(
        "hunch.governor.limit",
        "Loads that the store takes at once, as learned",
        governor,
        IdleGovernor::limit);
    gauge("hunch.loads.active", "Loads in flight", governor, IdleGovernor::inFlight);
    gauge(
        "hunch.prediction.share",
        "Share of the sessions that are followed; below 1 while the predictor cannot keep up",
        predictions,
        PredictionAgent::followedShare);
    counter(
        "hunch.prediction.followed",
        "Reads of sessions that are followed",
        predictions,
        PredictionAgent::followed);
    counter(
        "hunch.prediction.unfollowed",
        "Reads of sessions that are not followed, to keep up with the others",
        predictions,
        PredictionAgent::unfollowed);
    counter(
        "hunch.predictor.failures",
        "Predictions that failed",
        predictions,
        PredictionAgent::failures);
  }

  private <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value).description(description).register(registry);
  }

  private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
