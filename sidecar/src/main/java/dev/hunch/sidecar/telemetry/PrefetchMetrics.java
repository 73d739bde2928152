package dev.hunch.sidecar.telemetry;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.LoadKind;
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
        "Share of the prefetches with a known outcome that were asked for",
        outcomes,
        o -> accuracy(o.counts()));
    gauge(
        "hunch.prefetch.timeliness",
        "Share of the prefetches asked for that had arrived",
        outcomes,
        o -> o.counts().timeliness());
    gauge(
        "hunch.prefetch.coverage",
        "Share of the misses without prefetching that it avoided",
        outcomes,
        o -> coverage(o.counts(), cache.loads(LoadKind.DEMAND)));
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
    counter(
        "hunch.predictor.failures",
        "Predictions that failed",
        predictions,
        PredictionAgent::failures);
  }

  /** Share of the prefetches with a known outcome that were asked for; 0 before the first. */
  static double accuracy(PrefetchOutcomes.Counts counts) {
    long asked = counts.used() + counts.late();
    long known = asked + counts.wasted();
    return known == 0 ? 0 : (double) asked / known;
  }

  /** Misses avoided ÷ misses without prefetching; 0 before the first. */
  static double coverage(PrefetchOutcomes.Counts counts, long demandLoads) {
    long misses = counts.used() + counts.late() + demandLoads;
    return misses == 0 ? 0 : (double) counts.used() / misses;
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
