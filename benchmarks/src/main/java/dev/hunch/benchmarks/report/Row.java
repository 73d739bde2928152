package dev.hunch.benchmarks.report;

import dev.hunch.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One contender with so many calls in flight: the medians of its rounds.
 *
 * @param contender its name
 * @param inFlight calls in flight
 * @param rounds what was measured, in order
 */
public record Row(String contender, int inFlight, List<Measurement> rounds) {
  public Row {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("a row without rounds: " + contender);
    }
  }

  /** Groups measurements, in the order in which the rows began. */
  public static List<Row> of(List<Measurement> measurements) {
    record Place(String contender, int inFlight) {}
    Map<Place, List<Measurement>> grouped = new LinkedHashMap<>();
    for (Measurement one : measurements) {
      grouped
          .computeIfAbsent(new Place(one.contender(), one.inFlight()), place -> new ArrayList<>())
          .add(one);
    }
    return grouped.entrySet().stream()
        .map(row -> new Row(row.getKey().contender(), row.getKey().inFlight(), row.getValue()))
        .toList();
  }

  /** Keys a second. */
  public double keysPerSecond() {
    return median(Measurement::keysPerSecond);
  }

  /** Median latency of a call, in µs. */
  public double p50Micros() {
    return median(one -> one.p50Nanos() / 1e3);
  }

  /** 99th percentile of the latency of a call, in µs. */
  public double p99Micros() {
    return median(one -> one.p99Nanos() / 1e3);
  }

  /** 99.9th percentile of the latency of a call, in µs. */
  public double p999Micros() {
    return median(one -> one.p999Nanos() / 1e3);
  }

  /** Processor time of the client's side for a key, in µs. */
  public double clientMicros() {
    return median(Measurement::clientMicrosAKey);
  }

  /** Processor time of the server's side for a key, in µs. */
  public double serverMicros() {
    return median(Measurement::serverMicrosAKey);
  }

  /** Processor time of both sides for a key, in µs. */
  public double cpuMicros() {
    return median(one -> one.clientMicrosAKey() + one.serverMicrosAKey());
  }

  /** The median of a figure over the rounds. */
  public double median(ToDoubleFunction<Measurement> figure) {
    return medianOf(rounds.stream().mapToDouble(figure).toArray());
  }

  /** The median of some numbers; the mean of the middle two if their count is even. */
  public static double medianOf(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
