package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Entry;
import dev.hunch.proto.cache.v1.ReadReport;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import java.time.InstantSource;

/**
 * Takes note of reads that clients answered from shared memory: they count for eviction, metrics,
 * the predictor and the access log as any other hit. Thread-safe.
 */
final class ReportedReads {
  /** A report that claims to be older is taken for this old. */
  private static final long OLDEST_MILLIS = 10_000;

  private final Cache cache;
  private final RequestChecks checks;
  private final ReadListener listener;
  private final ResponseView view;
  private final InstantSource clock;

  ReportedReads(
      Cache cache,
      RequestChecks checks,
      ReadListener listener,
      ResponseView view,
      InstantSource clock) {
    this.cache = cache;
    this.checks = checks;
    this.listener = listener;
    this.view = view;
    this.clock = clock;
  }

  /**
   * Notes every read of a message.
   *
   * @throws RefusedException if the message is refused; the reads before the fault are noted
   */
  void take(ReportReadsRequest request) {
    checks.keyCount(request.getReadsList().stream().mapToInt(ReadReport::getKeysCount).sum());
    for (ReadReport report : request.getReadsList()) {
      checks.namespace(report.getNamespace());
      checks.session(report.getSession());
      if (report.getAgeMsCount() != report.getKeysCount()) {
        throw RequestChecks.refuse("age_ms", "does not hold one age for each key");
      }
      String session = CallSession.of(report.getSession());
      for (int i = 0; i < report.getKeysCount(); i++) {
        Key key = checks.keyOfKnown(report.getNamespace(), report.getKeys(i));
        take(key, session, Integer.toUnsignedLong(report.getAgeMs(i)));
      }
    }
  }

  private void take(Key key, String session, long ageMillis) {
    Entry entry = cache.noteOutsideRead(key);
    boolean negative = entry != null && entry.isNegative();
    AccessEvent event =
        new AccessEvent(
            clock.millis() - Math.min(OLDEST_MILLIS, ageMillis),
            session,
            key,
            negative ? AccessResult.NEGATIVE : AccessResult.HIT,
            entry == null ? 0 : entry.sizeBytes(),
            view.of(key, entry == null ? null : entry.value()),
            false);
    listener.onAsked(event);
    listener.onReported(event);
  }
}
