package dev.hunch.benchmarks.load;

/**
 * What one contender did in one round.
 *
 * @param contender its name
 * @param inFlight calls in flight
 * @param round the round, from 1
 * @param keys how many keys were read
 * @param elapsedNanos how long that took
 * @param p50Nanos median latency of a call
 * @param p99Nanos its 99th percentile
 * @param p999Nanos its 99.9th percentile
 * @param clientCpuNanos processor time of this process, the load's own included
 * @param serverCpuNanos processor time of the server's process
 */
public record Measurement(
    String contender,
    int inFlight,
    int round,
    long keys,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long clientCpuNanos,
    long serverCpuNanos) {
  /** The same under another name. */
  public Measurement named(String name) {
    return new Measurement(
        name,
        inFlight,
        round,
        keys,
        elapsedNanos,
        p50Nanos,
        p99Nanos,
        p999Nanos,
        clientCpuNanos,
        serverCpuNanos);
  }

  /** Keys a second. */
  public double keysPerSecond() {
    return keys * 1e9 / elapsedNanos;
  }

  /** Processor time of the client's side for a key, in µs. */
  public double clientMicrosAKey() {
    return clientCpuNanos / 1e3 / keys;
  }

  /** Processor time of the server's side for a key, in µs. */
  public double serverMicrosAKey() {
    return serverCpuNanos / 1e3 / keys;
  }
}
