package dev.hunch.benchmarks.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a comparison has shown.
 *
 * @param versions of what took part, by its name, in the order to print them in
 * @param settings what it was run with, a line each
 * @param rows the contenders
 * @param memory what the servers take for an entry
 * @param followed how many reads prediction followed where it was measured
 * @param findings the bounds and what was measured beside them
 */
public record Report(
    Map<String, String> versions,
    List<String> settings,
    List<Row> rows,
    List<Memory> memory,
    List<Followed> followed,
    List<Finding> findings) {
  public Report {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    settings = List.copyOf(settings);
    rows = List.copyOf(rows);
    memory = List.copyOf(memory);
    followed = List.copyOf(followed);
    findings = List.copyOf(findings);
  }

  /** Whether every bound is kept. */
  public boolean isOk() {
    return findings.stream()
        .allMatch(finding -> !(finding instanceof Verdict verdict) || verdict.isOk());
  }

  /**
   * By how much a server grew while it was filled.
   *
   * @param server its name
   * @param emptyBytes resident before
   * @param fullBytes resident after
   * @param entries how many it was filled with
   */
  public record Memory(String server, long emptyBytes, long fullBytes, int entries) {
    /** Resident bytes for an entry. */
    public double bytesAnEntry() {
      return (double) (fullBytes - emptyBytes) / entries;
    }
  }
}
