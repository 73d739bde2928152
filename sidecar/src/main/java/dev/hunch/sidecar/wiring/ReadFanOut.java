package dev.hunch.sidecar.wiring;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Response;
import dev.hunch.core.prefetch.AccessEventQueue;
import dev.hunch.sidecar.grpc.ReadListener;
import dev.hunch.sidecar.sharedmemory.SharedPublisher;
import dev.hunch.sidecar.telemetry.CacheMetrics;
import org.jspecify.annotations.Nullable;

/** Passes every read on to the metrics, the predictor and the access log. Never blocks. */
final class ReadFanOut implements ReadListener {
  private final CacheMetrics metrics;
  private final PrefetchParts prefetch;
  private final @Nullable AccessEventQueue log;
  private final @Nullable SharedPublisher shared;

  /**
   * Creates the fan.
   *
   * @param metrics counts
   * @param prefetch learns. If prefetching is off from the start, it sees no reads until it is
   *     switched on for the first time: such a sidecar is a plain cache. From then on it learns,
   *     whatever it is switched to
   * @param log writes; null if nothing does
   * @param shared publishes what is read often; null if nothing does
   */
  ReadFanOut(
      CacheMetrics metrics,
      PrefetchParts prefetch,
      @Nullable AccessLogParts log,
      @Nullable SharedPublisher shared) {
    this.shared = shared;
    this.metrics = metrics;
    this.prefetch = prefetch;
    this.log = log == null ? null : log.events();
  }

  @Override
  public void onAsked(AccessEvent event) {
    tellPredictor(event);
  }

  private static boolean isPublishable(AccessResult result) {
    return result == AccessResult.HIT || result == AccessResult.NEGATIVE;
  }

  private void tellPredictor(AccessEvent event) {
    if (prefetch.prefetching().isLearning() && prefetch.predictions().wants(event)) {
      prefetch.events().offer(event);
      prefetch.predictionRunner().wake();
    }
  }

  @Override
  public void onAnswered(AccessEvent event) {
    metrics.onRead(event.result());
    if (shared != null && isPublishable(event.result())) {
      shared.onHit(event.key(), event.sizeBytes());
    }
    if (event.isLateAnswer() && event.response() != Response.NONE) {
      tellPredictor(event);
    }
    if (log != null) {
      log.offer(event);
    }
  }

  @Override
  public void onReported(AccessEvent event) {
    metrics.onReported();
    if (log != null) {
      log.offer(event);
    }
  }

  @Override
  public void onStale(long pastMillis) {
    metrics.onStale(pastMillis);
  }

  @Override
  public void onFailed() {
    metrics.onReadFailed();
  }

  @Override
  public void onCancelled() {
    metrics.onReadCancelled();
  }

  @Override
  public void onRejected() {
    metrics.onReadRejected();
  }
}
