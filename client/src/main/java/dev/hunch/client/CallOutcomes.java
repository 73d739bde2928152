package dev.hunch.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of a client's calls: counts them, and tells by them whether the sidecar is worth
 * asking. Thread-safe.
 */
final class CallOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(HunchClient.class);

  private final LongSupplier nanoTime;
  private final Breaker breaker = new Breaker();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final LongAdder answered = new LongAdder();
  private final Map<HunchException.Kind, LongAdder> failures =
      new EnumMap<>(HunchException.Kind.class);
  private final LongAdder skipped = new LongAdder();
  private final LongAdder loaded = new LongAdder();

  CallOutcomes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (HunchException.Kind kind : HunchException.Kind.values()) {
      failures.put(kind, new LongAdder());
    }
  }

  /** Whether the sidecar may be asked now; if not, a read is counted as skipped. */
  boolean allowsRead() {
    boolean allowed = breaker.allows(nanoTime.getAsLong());
    if (!allowed) {
      skipped.increment();
    }
    return allowed;
  }

  /** Whether reads are kept away from the sidecar, but for one now and then. */
  boolean isOpen() {
    return breaker.isOpen();
  }

  /** Whether the last call failed, so that the next one tries whether the sidecar is back. */
  boolean isTrying() {
    return breaker.isOpen();
  }

  /** Reads were answered. */
  void onAnswered(int reads) {
    answered.add(reads);
    if (warned.get() && warned.compareAndSet(true, false)) {
      LOG.atInfo().log("the Hunch sidecar answers again");
    }
    breaker.onSuccess();
  }

  /** A write was answered. */
  void onWritten() {
    breaker.onSuccess();
  }

  /** A call was not answered, or refused. */
  void onFailed(HunchException failure) {
    LongAdder count = failures.get(failure.kind());
    if (count != null) {
      count.increment();
    }
    if (failure.isWorthAvoiding()) {
      breaker.onFailure(nanoTime.getAsLong());
    } else if (failure.isOfTheSidecar()) {
      breaker.onSuccess(); // it is there, whatever it says
    }
  }

  /** A loader stands in for a read that was skipped. */
  void onLoad() {
    loaded.increment();
  }

  /** A loader stands in for a read that failed. One line when that begins, one at its end. */
  void onLoad(HunchException failure) {
    loaded.increment();
    if (warned.compareAndSet(false, true)) {
      LOG.atWarn()
          .addKeyValue("kind", failure.kind())
          .addKeyValue("error", failure.getMessage())
          .log("the Hunch sidecar does not answer: loaders are called until it does");
    }
  }

  /**
   * What became of the calls.
   *
   * @param shared reads that needed none
   * @param unreported those of them that the sidecar will not hear of
   */
  ClientStats stats(long shared, long unreported) {
    Map<HunchException.Kind, Long> byKind = new EnumMap<>(HunchException.Kind.class);
    failures.forEach(
        (kind, count) -> {
          if (count.sum() > 0) {
            byKind.put(kind, count.sum());
          }
        });
    return new ClientStats(answered.sum(), byKind, skipped.sum(), loaded.sum(), shared, unreported);
  }
}
