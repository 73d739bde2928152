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
    report.versions().forEach(root.putObject("versions")::put);
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
    ArrayNode followed = root.putArray("followed");
    for (Followed one : report.followed()) {
      followed
          .addObject()
          .put("contender", one.contender())
          .put("in_flight", one.inFlight())
          .put("followed", one.followed())
          .put("reads", one.reads())
          .put("percent", one.percent());
    }
    ArrayNode verdicts = root.putArray("verdicts");
    ArrayNode infos = root.putArray("infos");
    for (Finding finding : report.findings()) {
      if (finding instanceof Verdict verdict) {
        ObjectNode node = verdicts.addObject().put("ok", verdict.isOk());
        add(node, finding);
        node.put(verdict.atMost() ? "at_most" : "at_least", verdict.bound());
      } else {
        add(infos.addObject(), finding);
      }
    }
    mapper.writeValue(file.toFile(), root);
  }

  private static void add(ObjectNode node, Finding finding) {
    node.put("what", finding.what())
        .put("unit", finding.unit())
        .put("measured", finding.measured());
    if (!Double.isNaN(finding.against())) {
      node.put("against", finding.against());
    }
    node.put("ratio", finding.ratio());
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
