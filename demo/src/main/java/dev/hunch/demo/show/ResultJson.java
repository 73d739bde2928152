package dev.hunch.demo.show;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes what the demo came to into a JSON file. */
final class ResultJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultJson() {}

  /**
   * Writes the file, with the folders it needs.
   *
   * @param results the modes, among them one named plain
   */
  static void write(Path file, DemoPlan plan, List<ModeResult> results) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("seed", plan.seed());
    root.put("store_rtt_ms", plan.storeRoundTrip().toNanos() / 1e6);
    root.put("cache_capacity_bytes", (long) plan.cacheMebibytes() << 20);
    root.put("max_cpu", SidecarYaml.MAX_CPU);
    root.putObject("shop")
        .put("users", plan.size().users())
        .put("products", plan.size().products())
        .put("categories", plan.size().categories())
        .put("orders", plan.size().orders())
        .put("reviews", plan.size().reviews());
    root.putObject("sessions")
        .put("training", plan.trainingSessions())
        .put("shown", plan.shownSessions())
        .put("at_once", plan.atOnce())
        .put("think_ms", plan.thinkMillis())
        .put("work_ms", plan.workMillis());
    ModeResult plain = named(results, "plain");
    for (ModeResult result : results) {
      put(root.withArray("results").addObject(), result, plain);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, JSON.writeValueAsString(root) + System.lineSeparator());
  }

  static ModeResult named(List<ModeResult> results, String name) {
    return results.stream()
        .filter(result -> result.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no result is named " + name));
  }

  private static void put(ObjectNode node, ModeResult result, ModeResult plain) {
    boolean isHunch = result.counts().issued() > 0;
    node.put("name", result.name())
        .put("reads", result.reads().answered())
        .put("hit_ratio", rounded(result.reads().hitRatio()))
        .put("late_ratio", rounded(result.lateRatio()))
        .put("accuracy", rounded(result.counts().accuracy()))
        .put("coverage", rounded(isHunch ? result.coverage(plain) : 0))
        .put("timeliness", rounded(result.counts().timeliness()))
        .put("prefetch_per_read", rounded(result.prefetchPerRead()))
        .put("mean_latency_ms", rounded(result.reads().meanMillis()))
        .put("p50_ms", rounded(result.reads().percentileMillis(50)))
        .put("p99_ms", rounded(result.reads().percentileMillis(99)))
        .put("store_reads", result.storeReads())
        .put("checked_values", result.checkedValues())
        .put("wrong_values", result.wrongValues())
        .put("errors", result.reads().failed())
        .put("failed_open", result.reads().failedOpen())
        .put("prefetches", result.counts().issued())
        .put("seconds", rounded(result.seconds()))
        .put("sidecar_cpu_seconds", rounded(result.sidecarCpuSeconds()));
    ObjectNode kinds = node.putObject("reads_by_result");
    result.reads().results().forEach((kind, count) -> kinds.put(kind.name(), count));
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
