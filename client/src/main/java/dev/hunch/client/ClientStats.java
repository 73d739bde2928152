package dev.hunch.client;

import java.util.Map;

/**
 * What a client has done since it was made.
 *
 * @param answered reads that the sidecar answered, found or not
 * @param failures calls that it did not answer, or refused, by cause; a cause that never came is
 *     not in it
 * @param skipped reads that were not sent, because it had just failed
 * @param loaded reads that a loader answered in its stead
 * @param shared reads that were answered from shared memory
 * @param unreported reads from shared memory that were too many to tell the sidecar of, or whose
 *     report it did not take
 */
public record ClientStats(
    long answered,
    Map<HunchException.Kind, Long> failures,
    long skipped,
    long loaded,
    long shared,
    long unreported) {
  public ClientStats {
    failures = Map.copyOf(failures);
  }

  /** Calls that the sidecar did not answer, or refused. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
