package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Lookup;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.proto.admin.v1.ExplainResponse;
import dev.hunch.proto.admin.v1.PredictedKey;
import dev.hunch.proto.admin.v1.Reason;
import java.time.InstantSource;

/** Tells why a key is, or is not, in the cache. Thread-safe. */
final class Explanations {
  private final Cache cache;
  private final PrefetchOutcomes outcomes;
  private final PredictionAgent predictions;
  private final InstantSource clock;

  Explanations(
      Cache cache, PrefetchOutcomes outcomes, PredictionAgent predictions, InstantSource clock) {
    this.cache = cache;
    this.outcomes = outcomes;
    this.predictions = predictions;
    this.clock = clock;
  }

  ExplainResponse explain(Key key, String session) {
    ExplainResponse.Builder response =
        ExplainResponse.newBuilder().setInFlight(cache.isLoading(key));
    Lookup lookup = cache.lookup(key);
    if (lookup instanceof Lookup.Hit hit) {
      describe(response, hit.entry());
    } else if (lookup instanceof Lookup.Stale stale) {
      describe(response, stale.entry());
    } else if (lookup instanceof Lookup.Negative negative) {
      describe(response, negative.entry());
    }
    PrefetchOutcomes.Because because = outcomes.because(key);
    if (because != null) {
      response.setPrefetchReason(reason(because.reason(), because.probability()));
    }
    if (!session.isEmpty()) {
      for (Prediction next : predictions.latestPredictions(session)) {
        response.addPredictedNext(
            PredictedKey.newBuilder()
                .setNamespace(next.key().namespace())
                .setKey(next.key().text())
                .setReason(reason(next.reason(), next.probability())));
      }
    }
    return response.build();
  }

  private void describe(ExplainResponse.Builder response, Entry entry) {
    long now = clock.millis();
    boolean forever = entry.expiresAtMillis() == Entry.NEVER;
    response
        .setCached(true)
        .setNegative(entry.isNegative())
        .setAgeMs(Math.max(0, now - entry.loadedAtMillis()))
        .setRemainingTtlMs(forever ? 0 : Math.max(0, entry.expiresAtMillis() - now))
        .setWeightBytes(entry.sizeBytes())
        .setOrigin(nameOf(entry.origin()));
  }

  /** Who brought it; whether it has been read since is not asked. */
  private static String nameOf(Entry.Origin origin) {
    return (origin == Entry.Origin.PREFETCH_READ ? Entry.Origin.PREFETCH : origin).name();
  }

  private static Reason reason(PredictionReason reason, double probability) {
    return Reason.newBuilder()
        .setExpert(reason.expert())
        .setAction(reason.action())
        .setProbability(probability)
        .build();
  }
}
