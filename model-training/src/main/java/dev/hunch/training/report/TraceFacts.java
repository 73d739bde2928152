package dev.hunch.training.report;

/**
 * What a trace is.
 *
 * @param name its file or folder as given, or its name within a suite
 * @param reads how many there are
 * @param distinctKeys how many keys they ask for
 * @param sessions how many clients ask
 */
public record TraceFacts(String name, int reads, int distinctKeys, int sessions) {
  /** The name without folders and endings. */
  String shortName() {
    return name.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.csv(\\.gz)?$", "");
  }
}
