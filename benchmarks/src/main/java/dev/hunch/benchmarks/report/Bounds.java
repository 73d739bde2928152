package dev.hunch.benchmarks.report;

import dev.hunch.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a comparison must show, as far as it measured it. */
public final class Bounds {
  /** What ends the names of contenders that ran in pairs. */
  public static final String PAIRED = "-paired";

  /** By which ways prediction on and off are compared. */
  public static final List<String> PREDICTION_WAYS = List.of("client-unix", "unary-unix");

  private static final int MANY = 64;

  private final List<Row> rows;
  private final List<Verdict> verdicts = new ArrayList<>();

  private Bounds(List<Row> rows) {
    this.rows = rows;
  }

  /** Judges the rows; what was not measured is not judged. */
  public static List<Verdict> of(List<Row> rows) {
    Bounds bounds = new Bounds(rows);
    bounds.sharedMemory();
    for (String way : List.of("unix", "tcp")) {
      bounds.againstRedis(way);
    }
    for (String contender : PREDICTION_WAYS) {
      bounds.prediction(contender);
    }
    return List.copyOf(bounds.verdicts);
  }

  private void sharedMemory() {
    Optional<Row> hunch = row("hunch-shared", 1);
    Optional<Row> redis = row("redis-get-unix", 1);
    if (hunch.isPresent() && redis.isPresent()) {
      verdicts.add(
          Verdict.atMost(
              "shared memory, p50 of a hit against Redis GET (unix), 1 in flight",
              hunch.get().p50Micros(),
              redis.get().p50Micros(),
              "µs",
              1 / 20.0));
    }
    batches("batch of 64 in shared memory", "hunch-shared64", "unix");
  }

  private void againstRedis(String way) {
    Optional<Row> client = row("hunch-client-" + way, MANY);
    Optional<Row> get = row("redis-get-" + way, MANY);
    if (client.isPresent() && get.isPresent()) {
      verdicts.add(
          Verdict.atLeast(
              "coalescing client against Redis GET (" + way + "), throughput at 64 in flight",
              client.get().keysPerSecond(),
              get.get().keysPerSecond(),
              "keys/s",
              1.5));
      verdicts.add(
          Verdict.atMost(
              "coalescing client against Redis GET (" + way + "), CPU of both sides for a key",
              client.get().cpuMicros(),
              get.get().cpuMicros(),
              "µs",
              1));
    }
    batches("batch of 64", "hunch-batch64-" + way, way);
    Optional<Row> unary = row("hunch-unary-" + way, 1);
    Optional<Row> one = row("redis-get-" + way, 1);
    if (unary.isPresent() && one.isPresent()) {
      verdicts.add(
          Verdict.atMost(
              "unary against Redis GET (" + way + "), p50, 1 in flight",
              unary.get().p50Micros(),
              one.get().p50Micros(),
              "µs",
              3));
    }
  }

  private void batches(String what, String contender, String way) {
    for (int inFlight : List.of(1, 16)) {
      Optional<Row> batch = row(contender, inFlight);
      Optional<Row> mget = row("redis-mget64-" + way, inFlight);
      if (batch.isPresent() && mget.isPresent()) {
        verdicts.add(
            Verdict.atLeast(
                what + " against MGET (" + way + "), throughput of " + inFlight + " at a time",
                batch.get().keysPerSecond(),
                mget.get().keysPerSecond(),
                "keys/s",
                1.3));
      }
    }
  }

  /** Pair by pair, since both of a pair ran one after the other. */
  private void prediction(String contender) {
    Optional<Row> on = row("hunch-" + contender + PAIRED, MANY);
    Optional<Row> off = row("plain-" + contender + PAIRED, MANY);
    if (on.isEmpty() || off.isEmpty()) {
      return;
    }
    String what = "prediction on against off (" + contender + "), ";
    Ratios throughput = Ratios.of(on.get(), off.get(), Measurement::keysPerSecond);
    verdicts.add(
        new Verdict(
            what + "throughput of hits, 64 in flight " + throughput,
            on.get().keysPerSecond(),
            "keys/s",
            off.get().keysPerSecond(),
            throughput.median(),
            0.95,
            false));
    Ratios p99 = Ratios.of(on.get(), off.get(), Measurement::p99Nanos);
    verdicts.add(
        new Verdict(
            what + "p99, 64 in flight " + p99,
            on.get().p99Micros(),
            "µs",
            off.get().p99Micros(),
            p99.median(),
            1.10,
            true));
  }

  private Optional<Row> row(String contender, int inFlight) {
    return rows.stream()
        .filter(row -> row.contender().equals(contender) && row.inFlight() == inFlight)
        .findFirst();
  }
}
