package dev.hunch.demo.drive;

import org.jspecify.annotations.Nullable;

/**
 * What a drive came to.
 *
 * @param mode direct or sidecar
 * @param part what was played
 * @param reads latency, results and errors as the driven service saw them
 * @param seconds how long it took
 * @param verdict what the comparison of the values found; null if they were not compared
 * @param prefetches what the sidecar counted meanwhile; null if it was not asked
 */
public record DriveResult(
    String mode,
    TracePart part,
    ReadReport reads,
    double seconds,
    ValueCheck.@Nullable Verdict verdict,
    @Nullable PrefetchTally prefetches) {

  /** Answered reads a second. */
  public double readsPerSecond() {
    return seconds <= 0 ? 0 : reads.answered() / seconds;
  }

  /** Whether every read was answered, and with the value that the store holds. */
  public boolean isClean() {
    return reads.failed() == 0 && (verdict == null || verdict.wrong() == 0);
  }
}
