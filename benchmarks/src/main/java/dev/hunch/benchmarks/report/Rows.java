package dev.hunch.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a comparison, to look one up.
 *
 * @param all in any order
 */
record Rows(List<Row> all) {
  /** The contender with so many calls in flight, if that was measured. */
  Optional<Row> find(String contender, int inFlight) {
    return all.stream()
        .filter(row -> row.contender().equals(contender) && row.inFlight() == inFlight)
        .findFirst();
  }

  /** All of the contender, fewest calls in flight first. */
  List<Row> of(String contender) {
    return all.stream()
        .filter(row -> row.contender().equals(contender))
        .sorted(Comparator.comparingInt(Row::inFlight))
        .toList();
  }
}
