package dev.hunch.training.cli;

import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The traces of a suite, by name. A suite is made of traces, of folders of them, and of lists: text
 * files that name a trace a line, relative to themselves.
 */
final class SuiteTraces {
  private final Map<String, Path> traces = new LinkedHashMap<>();

  private SuiteTraces() {}

  /** Returns the traces that the paths stand for, in their order. */
  static Map<String, Path> of(List<Path> paths) throws CommandException, IOException {
    SuiteTraces suite = new SuiteTraces();
    for (Path path : paths) {
      if (TraceReader.isTrace(path) && !Files.isDirectory(path)) {
        suite.add(path);
      } else if (Files.isDirectory(path)) {
        suite.addFolder(path);
      } else if (Files.exists(path)) {
        suite.addList(path);
      } else {
        throw missing(path + ": there is no such trace, folder or list");
      }
    }
    return suite.traces;
  }

  private void addFolder(Path folder) throws CommandException, IOException {
    List<Path> found = TraceReader.tracesIn(folder);
    if (found.isEmpty()) {
      throw missing(folder + ": the folder holds no *.csv or *.csv.gz");
    }
    for (Path trace : found) {
      add(trace);
    }
  }

  private void addList(Path list) throws CommandException, IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(list)) {
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          found.add(list.resolveSibling(name));
        }
      }
    } catch (MalformedInputException e) {
      throw new CommandException(
          ExitCode.BAD_DATA, list + ": is neither a trace (*.csv, *.csv.gz) nor a list of traces");
    }
    if (found.isEmpty()) {
      throw missing(list + ": the list names no trace");
    }
    for (Path trace : found) {
      if (!Files.exists(trace)) {
        throw missing(list + ": names " + trace + ", which is not there");
      }
      add(trace);
    }
  }

  private void add(Path trace) throws CommandException {
    String name = trace.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    Path other = traces.putIfAbsent(name, trace);
    if (other != null) {
      throw new CommandException(
          ExitCode.USAGE, "two traces of the suite have one name: " + other + " and " + trace);
    }
  }

  private static CommandException missing(String message) {
    return new CommandException(ExitCode.NO_INPUT, message);
  }
}
