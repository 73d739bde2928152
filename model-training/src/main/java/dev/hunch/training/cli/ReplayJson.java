package dev.hunch.training.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.training.replay.PartCounts;
import dev.hunch.training.replay.ReplayResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A replay's report as JSON. */
final class ReplayJson {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReplayJson() {}

  /** Writes the report beside the file, then moves it into its place. */
  static void write(ReplayReport report, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException(file + ": is a folder");
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".replay", ".part");
    try {
      Files.write(part, MAPPER.writeValueAsBytes(treeOf(report)));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static ObjectNode treeOf(ReplayReport report) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("trace", report.trace());
    tree.put("namespace", report.namespace());
    tree.put("reads", report.reads());
    tree.put("distinct_keys", report.distinctKeys());
    tree.put("sessions", report.sessions());
    tree.put("capacity", report.capacity());
    tree.put("capacity_entries", report.settings().capacityEntries());
    tree.put("train_fraction", report.trainFraction());
    tree.put("measured_reads", report.measuredReads());
    tree.put("store_latency_ms", report.settings().storeLatency().toNanos() / NANOS_PER_MILLI);
    tree.put("prefetch_budget", report.settings().prefetchesPerRead());
    tree.put("seed", report.seed());
    tree.put("model", report.model());
    ArrayNode results = tree.putArray("results");
    for (ReplayResult result : report.results()) {
      add(results.addObject(), result);
    }
    return tree;
  }

  private static void add(ObjectNode object, ReplayResult result) {
    PartCounts counts = result.counts();
    object.put("name", result.policy().name());
    object.put("hit_ratio", result.hitRatio());
    object.put("late_ratio", result.lateRatio());
    object.put("accuracy", result.accuracy());
    object.put("coverage", result.coverage());
    object.put("timeliness", result.timeliness());
    object.put("prefetch_per_read", result.prefetchesPerRead());
    object.put("mean_latency_ms", result.meanLatencyMillis());
    object.put("reads", counts.reads());
    object.put("hits", counts.hits());
    object.put("late", counts.late());
    object.put("coalesced", counts.coalesced());
    object.put("misses", counts.misses());
    object.put("prefetches", counts.prefetches());
    object.put("prefetches_used", counts.prefetchesUsed());
    object.put("prefetches_late", counts.prefetchesLate());
    object.put("misses_without_prefetching", result.plainMisses());
  }
}
