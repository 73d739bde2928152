package dev.hunch.benchmarks.report;

import dev.hunch.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What prediction may cost, and what it did: pair by pair, since both of a pair ran one after the
 * other. Used once.
 */
final class PredictionBounds {
  private static final int MANY = 64;

  private final Rows rows;
  private final List<Followed> followed;
  private final List<Finding> findings = new ArrayList<>();

  private PredictionBounds(Rows rows, List<Followed> followed) {
    this.rows = rows;
    this.followed = followed;
  }

  static List<Finding> of(Rows rows, List<Followed> followed) {
    PredictionBounds bounds = new PredictionBounds(rows, followed);
    for (String way : Bounds.PREDICTION_WAYS) {
      bounds.busy(way);
    }
    bounds.paced();
    return bounds.findings;
  }

  /** With all processors at work. */
  private void busy(String way) {
    Optional<Row> on = rows.find("hunch-" + way + Bounds.PAIRED, MANY);
    Optional<Row> off = rows.find("plain-" + way + Bounds.PAIRED, MANY);
    if (on.isEmpty() || off.isEmpty()) {
      return;
    }
    String what = "prediction on against off (" + way + "), ";
    Ratios throughput = Ratios.of(on.get(), off.get(), Measurement::keysPerSecond);
    findings.add(
        new Verdict(
            what + "throughput of hits, 64 in flight " + throughput,
            on.get().keysPerSecond(),
            "keys/s",
            off.get().keysPerSecond(),
            throughput.median(),
            0.95,
            false));
    Ratios p99 = Ratios.of(on.get(), off.get(), Measurement::p99Nanos);
    findings.add(
        new Verdict(
            what + "p99, 64 in flight " + p99,
            on.get().p99Micros(),
            "µs",
            off.get().p99Micros(),
            p99.median(),
            1.10,
            true));
    followed(what + "64 in flight", on.get());
  }

  /**
   * With time to spare for prediction. Not judged: two runs on a machine that others used too were
   * further apart than the bound on p99 would allow.
   */
  private void paced() {
    for (Row on : rows.of("hunch-" + Bounds.PACED_WAY + Bounds.PACED)) {
      Optional<Row> off = rows.find("plain-" + Bounds.PACED_WAY + Bounds.PACED, on.inFlight());
      if (off.isPresent()) {
        String where = "%d readers that pause".formatted(on.inFlight());
        String what = "prediction on against off (" + Bounds.PACED_WAY + "), ";
        paced(what + "p50, " + where, on, off.get(), one -> one.p50Nanos() / 1e3);
        paced(what + "p99, " + where, on, off.get(), one -> one.p99Nanos() / 1e3);
        paced(
            what + "CPU of both sides for a key, " + where,
            on,
            off.get(),
            one -> one.clientMicrosAKey() + one.serverMicrosAKey());
        followed(what + where, on);
      }
    }
  }

  private void paced(String what, Row on, Row off, ToDoubleFunction<Measurement> micros) {
    Ratios ratios = Ratios.of(on, off, micros);
    findings.add(
        new Info(
            what + " " + ratios, on.median(micros), "µs", off.median(micros), ratios.median()));
  }

  private void followed(String what, Row on) {
    for (Followed one : followed) {
      if (one.contender().equals(on.contender()) && one.inFlight() == on.inFlight()) {
        findings.add(
            Info.figure(
                what
                    + ", share of the reads that prediction followed (%,d of %,d)"
                        .formatted(one.followed(), one.reads()),
                one.percent(),
                "%"));
      }
    }
  }
}
