package dev.hunch.client;

import dev.hunch.proto.admin.v1.ExplainResponse;
import dev.hunch.proto.admin.v1.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a key is, or is not, in the cache.
 *
 * @param cached whether anything is held for it
 * @param negative whether that is its absence
 * @param ageMillis time since it was read from the store, in ms
 * @param remainingMillis time until it turns stale, in ms; 0 when it has or never will
 * @param sizeBytes size of the value
 * @param origin {@code DEMAND}, {@code PREFETCH} or {@code WRITE}; empty when nothing is held
 * @param inFlight whether a load is on its way
 * @param prefetchReason the prediction that fetched it; null if none did
 * @param predictedNext what its session is expected to ask for next
 */
public record Explanation(
    boolean cached,
    boolean negative,
    long ageMillis,
    long remainingMillis,
    int sizeBytes,
    String origin,
    boolean inFlight,
    @Nullable Because prefetchReason,
    List<Predicted> predictedNext) {
  /** The prediction behind a prefetch: who made it, from what, and how sure it was. */
  public record Because(String expert, String action, double probability) {
    private static Because of(Reason reason) {
      return new Because(reason.getExpert(), reason.getAction(), reason.getProbability());
    }
  }

  /** A key that is expected. */
  public record Predicted(String namespace, String key, Because because) {}

  static Explanation of(ExplainResponse response) {
    return new Explanation(
        response.getCached(),
        response.getNegative(),
        response.getAgeMs(),
        response.getRemainingTtlMs(),
        response.getWeightBytes(),
        response.getOrigin(),
        response.getInFlight(),
        response.hasPrefetchReason() ? Because.of(response.getPrefetchReason()) : null,
        response.getPredictedNextList().stream()
            .map(
                next ->
                    new Predicted(next.getNamespace(), next.getKey(), Because.of(next.getReason())))
            .toList());
  }
}
