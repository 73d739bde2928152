package dev.hunch.benchmarks.report;

/**
 * How many of a sidecar's reads its predictor was told of, while a contender was measured.
 *
 * @param contender its name
 * @param inFlight calls in flight
 * @param followed reads that the predictor was told of
 * @param reads all of them
 */
public record Followed(String contender, int inFlight, long followed, long reads) {
  /** The share of the reads that was followed, in percent; 0 without reads. */
  public double percent() {
    return reads == 0 ? 0 : 100.0 * followed / reads;
  }

  /** Those of both. */
  public Followed plus(Followed more) {
    return new Followed(contender, inFlight, followed + more.followed, reads + more.reads);
  }
}
