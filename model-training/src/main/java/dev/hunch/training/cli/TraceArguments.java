package dev.hunch.training.cli;

import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceException;
import dev.hunch.training.trace.TraceOptions;
import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that read a trace. */
final class TraceArguments {
  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = {
        "Take only the reads of this namespace;",
        "a trace without that column is named so."
      })
  private @Nullable String namespace;

  @Option(
      names = "--skip-bad-lines",
      description = "Count bad lines and go on, instead of stopping at the first.")
  private boolean skipBadLines;

  @Nullable String namespace() {
    return namespace;
  }

  /** Reads the trace and says what was passed over. */
  Trace read(Path path, WorkProgress progress) throws TraceException, IOException {
    String name = namespace == null || namespace.isEmpty() ? null : namespace;
    TraceReader reader =
        new TraceReader(
            new TraceOptions(name, skipBadLines),
            (done, total) -> progress.step("reading " + path.getFileName(), done, total));
    Trace trace = reader.read(path);
    for (String warning : warnings(trace.notes())) {
      progress.say("warning: " + warning);
    }
    return trace;
  }

  /** What the reader passed over, in words. */
  static List<String> warnings(Trace.Notes notes) {
    List<String> warnings = new ArrayList<>();
    if (notes.skippedLines() > 0) {
      warnings.add(
          counted(notes.skippedLines(), "bad line")
              + " skipped; the first: "
              + notes.firstSkipped());
    }
    if (notes.truncatedLines() > 0) {
      warnings.add(
          counted(notes.truncatedLines(), "line") + " cut off at the end of a log left out");
    }
    return warnings;
  }

  private static String counted(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }
}
