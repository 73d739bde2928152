package dev.hunch.benchmarks.cli;

import dev.hunch.benchmarks.contender.ContenderNames;
import dev.hunch.benchmarks.report.Bounds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which parts of a comparison are wanted. Contenders have their names; the rest has names like
 * theirs.
 *
 * @param texts of which a part's name must contain one; empty for all parts
 */
record Selection(List<String> texts) {
  /** How long a sidecar takes to start, and the memory of an idle one. */
  static final String STARTS = "starts";

  /** A cache full of small entries. */
  static final String ENTRIES = "entries";

  /** Prediction on and off with readers that pause. */
  static final String PACED_PREDICTION = "prediction-paced";

  /** What the sidecars are named that do not predict. */
  private static final String PLAIN = "plain";

  Selection {
    texts = List.copyOf(texts);
  }

  /** The part's name of the comparison of prediction on and off, by a way to read. */
  static String prediction(String way) {
    return "prediction-" + way;
  }

  /** Whether the part of this name is wanted. */
  boolean wants(String name) {
    return texts.isEmpty() || texts.stream().anyMatch(name::contains);
  }

  /** Whether one of these parts is wanted. */
  boolean wantsAny(List<String> names) {
    return names.stream().anyMatch(this::wants);
  }

  /** Why this cannot be measured; empty if it can. */
  Optional<String> refusal() {
    for (String text : texts) {
      if (all().noneMatch(name -> name.contains(text))) {
        return Optional.of(
            "--only "
                + text
                + ": "
                + (text.contains(PLAIN)
                    ? "sidecars that do not predict are compared with those that do, by --only"
                        + " prediction, and with nothing else."
                    : "no name contains that.")
                + " There are "
                + String.join(", ", all().toList()));
      }
    }
    return Optional.empty();
  }

  private static Stream<String> all() {
    return Stream.of(
            ContenderNames.all().stream(),
            Bounds.PREDICTION_WAYS.stream().map(Selection::prediction),
            Stream.of(PACED_PREDICTION, STARTS, ENTRIES))
        .flatMap(names -> names);
  }
}
