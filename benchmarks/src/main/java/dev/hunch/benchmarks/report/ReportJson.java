package dev.hunch.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.benchmarks.load.Measurement;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a report with every round as JSON. */
public final class ReportJson {
  private ReportJson() {}

  /** Writes the file. */
  public static void write(Report report, Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    ArrayNode settings = root.putArray("settings");
    report.settings().forEach(settings::add);
    ArrayNode rows = root.putArray("rows");
    report.rows().forEach(row -> add(rows.addObject(), row));
    ArrayNode memory = root.putArray("memory");
    for (Report.Memory one : report.memory()) {
      memory
          .addObject()
          .put("server", one.server())
          .put("empty_bytes", one.emptyBytes())
          .put("full_bytes", one.fullBytes())
          .put("entries", one.entries())
          .put("bytes_an_entry", one.bytesAnEntry());
    }
    ArrayNode verdicts = root.putArray("verdicts");
    for (Verdict verdict : report.verdicts()) {
      ObjectNode node =
          verdicts
              .addObject()
              .put("ok", verdict.isOk())
              .put("what", verdict.what())
              .put("unit", verdict.unit())
              .put("measured", verdict.measured());
      if (!Double.isNaN(verdict.against())) {
        node.put("against", verdict.against());
      }
      node.put("ratio", verdict.ratio())
          .put(verdict.atMost() ? "at_most" : "at_least", verdict.bound());
    }
    mapper.writeValue(file.toFile(), root);
  }

  private static void add(ObjectNode node, Row row) {
    node.put("contender", row.contender())
        .put("in_flight", row.inFlight())
        .put("keys_per_second", row.keysPerSecond())
        .put("p50_us", row.p50Micros())
        .put("p99_us", row.p99Micros())
        .put("p999_us", row.p999Micros())
        .put("client_cpu_us_a_key", row.clientMicros())
        .put("server_cpu_us_a_key", row.serverMicros())
        .put("cpu_us_a_key", row.cpuMicros());
    ArrayNode rounds = node.putArray("rounds");
    for (Measurement one : row.rounds()) {
      rounds
          .addObject()
          .put("round", one.round())
          .put("keys", one.keys())
          .put("elapsed_ns", one.elapsedNanos())
          .put("p50_ns", one.p50Nanos())
          .put("p99_ns", one.p99Nanos())
          .put("p999_ns", one.p999Nanos())
          .put("client_cpu_ns", one.clientCpuNanos())
          .put("server_cpu_ns", one.serverCpuNanos());
    }
  }
}
