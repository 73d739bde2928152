package dev.hunch.sidecar.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration file, collected while it is read. */
final class Mistakes {
  private record Mistake(int line, String text) {}

  private final String file;
  private final List<Mistake> found = new ArrayList<>();

  Mistakes(String file) {
    this.file = file;
  }

  /**
   * Notes a mistake.
   *
   * @param line from 1
   * @param path the key's path; empty for the file as a whole
   * @param message what is wrong, and what is allowed
   */
  void add(int line, String path, String message) {
    String where = file + ':' + line + ": ";
    found.add(new Mistake(line, where + (path.isEmpty() ? "" : path + ": ") + message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns all of them as one exception, in the order of their lines. */
  ConfigException toException() {
    return new ConfigException(
        found.stream().sorted(Comparator.comparingInt(Mistake::line)).map(Mistake::text).toList());
  }
}
