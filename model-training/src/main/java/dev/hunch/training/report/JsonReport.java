package dev.hunch.training.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.training.replay.PartCounts;
import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A report as JSON. Of one trace, capacity and budget, those stand at the top; of several, in each
 * result.
 */
public final class JsonReport {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  /** Writes the report. */
  public static void write(ReplayReport report, Path file) throws IOException {
    ReportFile.write(file, MAPPER.writeValueAsBytes(treeOf(report)));
  }

  private static ObjectNode treeOf(ReplayReport report) {
    ObjectNode tree = MAPPER.createObjectNode();
    ReplayReport.Conditions conditions = report.conditions();
    ReplayRow first = report.rows().get(0);
    boolean isSweep = report.isSweep();
    if (report.traces().size() > 1) {
      ArrayNode traces = tree.putArray("traces");
      for (TraceFacts trace : report.traces()) {
        add(traces.addObject(), trace);
      }
      tree.put("namespace", conditions.namespace());
    } else {
      tree.put("trace", first.trace().name());
      tree.put("namespace", conditions.namespace());
      addSizes(tree, first.trace());
    }
    if (!isSweep) {
      tree.put("capacity", first.capacity());
      tree.put("capacity_entries", first.capacityEntries());
    }
    tree.put("train_fraction", conditions.trainFraction());
    if (report.traces().size() == 1) {
      tree.put("measured_reads", first.result().counts().reads());
    }
    tree.put("store_latency_ms", conditions.storeLatencyMillis());
    if (!isSweep) {
      tree.put("prefetch_budget", report.budgets().get(0));
    }
    if (conditions.drift() != null) {
      tree.put("drift", conditions.drift());
    }
    tree.put("seed", conditions.seed());
    if (report.traces().size() == 1) {
      tree.put(
          "model",
          report.rows().stream()
              .map(ReplayRow::model)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null));
    }
    ArrayNode results = tree.putArray("results");
    for (ReplayRow row : report.rows()) {
      ObjectNode result = results.addObject();
      add(result, row.result());
      if (report.traces().size() > 1) {
        result.put("trace", row.trace().name());
        result.put("model", row.model());
      }
      if (isSweep) {
        result.put("capacity", row.capacity());
        result.put("capacity_entries", row.capacityEntries());
        result.put("prefetch_budget", row.budget());
      }
      if (conditions.windows() > 1) {
        addWindows(result, row.result());
      }
    }
    return tree;
  }

  private static void add(ObjectNode object, TraceFacts trace) {
    object.put("trace", trace.name());
    addSizes(object, trace);
  }

  private static void addSizes(ObjectNode object, TraceFacts trace) {
    object.put("reads", trace.reads());
    object.put("distinct_keys", trace.distinctKeys());
    object.put("sessions", trace.sessions());
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

  private static void addWindows(ObjectNode object, ReplayResult result) {
    ArrayNode windows = object.putArray("windows");
    for (Window window : result.windows()) {
      windows
          .addObject()
          .put("hit_ratio", window.hitRatio())
          .put("prefetch_per_read", window.prefetchesPerRead());
    }
  }
}
