package dev.hunch.benchmarks.report;

import java.util.List;

/**
 * All that a comparison has shown.
 *
 * @param settings what it was run with, a line each
 * @param rows the contenders
 * @param memory what the servers take for an entry
 * @param verdicts on the bounds
 */
public record Report(
    List<String> settings, List<Row> rows, List<Memory> memory, List<Verdict> verdicts) {
  public Report {
    settings = List.copyOf(settings);
    rows = List.copyOf(rows);
    memory = List.copyOf(memory);
    verdicts = List.copyOf(verdicts);
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
