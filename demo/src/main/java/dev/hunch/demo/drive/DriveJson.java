package dev.hunch.demo.drive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a drive came to into a JSON file. */
public final class DriveJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private DriveJson() {}

  /** Writes the file, with the folders it needs. */
  public static void write(Path file, DriveResult result) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, JSON.writeValueAsString(nodeOf(result)) + System.lineSeparator());
  }

  private static ObjectNode nodeOf(DriveResult result) {
    ReadReport reads = result.reads();
    ObjectNode node =
        JSON.createObjectNode()
            .put("mode", result.mode())
            .put("reads", reads.answered())
            .put("skipped", result.part().skipped())
            .put("sessions", result.part().sessions().size())
            .put("seconds", rounded(result.seconds()))
            .put("reads_per_second", rounded(result.readsPerSecond()))
            .put("hit_ratio", rounded(reads.hitRatio()))
            .put("mean_latency_ms", rounded(reads.meanMillis()))
            .put("p50_ms", rounded(reads.percentileMillis(50)))
            .put("p90_ms", rounded(reads.percentileMillis(90)))
            .put("p99_ms", rounded(reads.percentileMillis(99)))
            .put("p999_ms", rounded(reads.percentileMillis(99.9)))
            .put("max_ms", rounded(reads.percentileMillis(100)))
            .put("errors", reads.failed())
            .put("failed_open", reads.failedOpen());
    ObjectNode kinds = node.putObject("reads_by_result");
    reads.results().forEach((kind, count) -> kinds.put(kind.name(), count));
    if (!result.mode().equals("direct")) {
      kinds.put("ABSENT", reads.absent());
    }
    ObjectNode errors = node.putObject("errors_by_kind");
    reads.errors().forEach(errors::put);
    ValueCheck.Verdict verdict = result.verdict();
    if (verdict != null) {
      node.put("checked_values", verdict.right() + verdict.wrong());
      node.put("wrong_values", verdict.wrong());
    }
    PrefetchTally tally = result.prefetches();
    if (tally != null) {
      node.putObject("prefetch")
          .put("issued", tally.issued())
          .put("used", tally.used())
          .put("late", tally.late())
          .put("wasted", tally.wasted())
          .put("accuracy", rounded(tally.accuracy()))
          .put("timeliness", rounded(tally.timeliness()));
    }
    return node;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
