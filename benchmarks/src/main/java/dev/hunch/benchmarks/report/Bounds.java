package dev.hunch.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a comparison must show, as far as it measured it. */
public final class Bounds {
  /** What ends the names of contenders that ran in pairs. */
  public static final String PAIRED = "-paired";

  /** What ends the names of contenders whose readers paused between their reads. */
  public static final String PACED = "-paced";

  /** By which way prediction on and off are compared while readers pause. */
  public static final String PACED_WAY = "client-unix";

  /** By which ways prediction on and off are compared. */
  public static final List<String> PREDICTION_WAYS = List.of("client-unix", "unary-unix");

  private static final int MANY = 64;

  /** With so many batches at a time they must be faster than Redis's. */
  private static final List<Integer> JUDGED_BATCHES = List.of(1, 16);

  private final Rows rows;
  private final List<Finding> findings = new ArrayList<>();

  private Bounds(Rows rows) {
    this.rows = rows;
  }

  /**
   * Judges the rows; what was not measured is not judged.
   *
   * @param followed how many reads prediction followed, where it was on
   */
  public static List<Finding> of(List<Row> rows, List<Followed> followed) {
    Rows all = new Rows(rows);
    Bounds bounds = new Bounds(all);
    bounds.sharedMemory();
    for (String way : List.of("unix", "tcp")) {
      bounds.againstRedis(way);
    }
    bounds.findings.addAll(PredictionBounds.of(all, followed));
    return List.copyOf(bounds.findings);
  }

  private void sharedMemory() {
    Optional<Row> hunch = rows.find("hunch-shared", 1);
    Optional<Row> redis = rows.find("redis-get-unix", 1);
    if (hunch.isPresent() && redis.isPresent()) {
      findings.add(
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
    Optional<Row> client = rows.find("hunch-client-" + way, MANY);
    Optional<Row> get = rows.find("redis-get-" + way, MANY);
    if (client.isPresent() && get.isPresent()) {
      findings.add(
          Verdict.atLeast(
              "coalescing client against Redis GET (" + way + "), throughput at 64 in flight",
              client.get().keysPerSecond(),
              get.get().keysPerSecond(),
              "keys/s",
              1.5));
      findings.add(
          Verdict.atMost(
              "coalescing client against Redis GET (" + way + "), CPU of both sides for a key",
              client.get().cpuMicros(),
              get.get().cpuMicros(),
              "µs",
              1));
    }
    batches("batch of 64", "hunch-batch64-" + way, way);
    Optional<Row> unary = rows.find("hunch-unary-" + way, 1);
    Optional<Row> one = rows.find("redis-get-" + way, 1);
    if (unary.isPresent() && one.isPresent()) {
      findings.add(
          Verdict.atMost(
              "unary against Redis GET (" + way + "), p50, 1 in flight",
              unary.get().p50Micros(),
              one.get().p50Micros(),
              "µs",
              3));
    }
  }

  private void batches(String what, String contender, String way) {
    for (Row batch : rows.of(contender)) {
      int inFlight = batch.inFlight();
      Optional<Row> mget = rows.find("redis-mget64-" + way, inFlight);
      if (mget.isPresent()) {
        String compared =
            what + " against MGET (" + way + "), throughput of " + inFlight + " at a time";
        double ours = batch.keysPerSecond();
        double others = mget.get().keysPerSecond();
        findings.add(
            JUDGED_BATCHES.contains(inFlight)
                ? Verdict.atLeast(compared, ours, others, "keys/s", 1.3)
                : Info.beside(compared, ours, others, "keys/s"));
      }
    }
  }
}
