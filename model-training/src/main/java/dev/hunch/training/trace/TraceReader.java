package dev.hunch.training.trace;

import dev.hunch.core.access.AccessEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Reads traces ({@code ts_ms,client,key,size}) and the sidecar's access logs (the same and {@code
 * namespace,result,fields,relations}): RFC 4180, plain or gzip, columns in the order of the header.
 *
 * <p>A trace must be in time order. The lines of access logs are put in order, and a last line that
 * was cut off is left out, for that is how a killed process leaves its log. Not thread-safe.
 */
public final class TraceReader {
  private final TraceOptions options;
  private final TraceProgress progress;

  /** Creates a reader that takes everything and stops at the first bad line. */
  public TraceReader() {
    this(TraceOptions.STRICT, TraceProgress.NONE);
  }

  /** Creates a reader. */
  public TraceReader(TraceOptions options, TraceProgress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Reads a file, or all {@code *.csv} and {@code *.csv.gz} of a folder, merged by time.
   *
   * @return at least one read
   * @throws TraceException if there is no such file, or what it holds is no trace
   * @throws IOException if the disk fails
   */
  public Trace read(Path fileOrFolder) throws TraceException, IOException {
    boolean isFolder = Files.isDirectory(fileOrFolder);
    List<Path> files = isFolder ? filesOf(fileOrFolder) : List.of(existing(fileOrFolder));
    LineReading lines = new LineReading(options.namespace());
    List<AccessEvent> events = new ArrayList<>();
    LongConsumer onBytes = meter(files);
    long skipped = 0;
    String firstSkipped = "";
    long truncated = 0;
    long otherNamespace = 0;
    for (Path path : files) {
      TraceFile file = new TraceFile(path, options.skipBadLines(), lines, events);
      file.read(onBytes);
      if (!isFolder && !file.hasHeader()) {
        throw bad(path + ": is empty");
      }
      firstSkipped = firstSkipped.isEmpty() ? file.firstSkipped() : firstSkipped;
      skipped += file.skipped();
      truncated += file.truncated();
      otherNamespace += file.otherNamespace();
    }
    lines.complete();
    if (events.isEmpty()) {
      throw bad(nothing(fileOrFolder, lines, skipped, firstSkipped));
    }
    events.sort(Comparator.comparingLong(AccessEvent::epochMillis));
    return new Trace(
        events, new Trace.Notes(files.size(), skipped, firstSkipped, truncated, otherNamespace));
  }

  private String nothing(Path path, LineReading lines, long skipped, String firstSkipped) {
    if (skipped > 0) {
      return path + ": holds no good line; the first of " + skipped + " bad ones: " + firstSkipped;
    }
    if (options.namespace() != null && !lines.namespaces().isEmpty()) {
      return path
          + ": holds no read of namespace "
          + options.namespace()
          + "; it has "
          + String.join(", ", lines.namespaces());
    }
    return path + ": holds no reads";
  }

  private LongConsumer meter(List<Path> files) throws IOException {
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    long[] done = new long[1];
    long totalBytes = total;
    return bytes -> {
      done[0] += bytes; // a log may have grown since its size was asked for
      progress.read(Math.min(done[0], totalBytes), totalBytes);
    };
  }

  private static Path existing(Path file) throws TraceException {
    if (!Files.exists(file)) {
      throw new TraceException(
          TraceException.Kind.MISSING, file + ": there is no such file or folder");
    }
    return file;
  }

  private static List<Path> filesOf(Path folder) throws TraceException, IOException {
    List<Path> files = tracesIn(folder);
    if (files.isEmpty()) {
      throw new TraceException(
          TraceException.Kind.MISSING, folder + ": the folder holds no *.csv or *.csv.gz");
    }
    return files;
  }

  /** Returns the files of a folder that are traces by their names, in the order of those. */
  public static List<Path> tracesIn(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(TraceReader::isTrace)
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  /** Whether a file is a trace by its name. */
  public static boolean isTrace(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }

  private static TraceException bad(String message) {
    return new TraceException(TraceException.Kind.BAD_DATA, message);
  }
}
