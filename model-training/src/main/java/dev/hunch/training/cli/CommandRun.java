package dev.hunch.training.cli;

import dev.hunch.training.report.ReportException;
import dev.hunch.training.trace.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs a command's work and turns what goes wrong into one line on stderr and an exit code. */
final class CommandRun {
  /** What a command does. */
  @FunctionalInterface
  interface Work {
    int run() throws Exception;
  }

  private CommandRun() {}

  /**
   * Runs the work.
   *
   * @throws ParameterException if an option's value does not suit; picocli answers that
   */
  static int of(CommandSpec spec, boolean debug, Work work) {
    try {
      return work.run();
    } catch (ParameterException e) {
      throw e;
    } catch (TraceException e) {
      int code = e.kind() == TraceException.Kind.MISSING ? ExitCode.NO_INPUT : ExitCode.BAD_DATA;
      return fail(spec, debug, e, code, e.getMessage());
    } catch (ReportException e) {
      return fail(spec, debug, e, ExitCode.BAD_DATA, e.getMessage());
    } catch (CommandException e) {
      return fail(spec, debug, e, e.exitCode(), e.getMessage());
    } catch (IOException e) {
      return fail(spec, debug, e, ExitCode.IO, wordsOf(e));
    } catch (OutOfMemoryError e) {
      return fail(spec, debug, e, ExitCode.DEFECT, "out of memory; give it more, as HUNCH_HEAP=4g");
    } catch (Exception e) {
      String words = "failed: " + e + (debug ? "" : " (HUNCH_DEBUG=1 shows where)");
      return fail(spec, debug, e, ExitCode.DEFECT, words);
    }
  }

  /** File system exceptions have the file's name for a message, and often nothing else. */
  private static String wordsOf(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": access denied";
    }
    if (e instanceof FileSystemException failed) {
      String reason = failed.getReason();
      return failed.getFile()
          + ": "
          + (reason == null ? failed.getClass().getSimpleName() : reason);
    }
    return String.valueOf(e.getMessage());
  }

  private static int fail(
      CommandSpec spec,
      boolean debug,
      Throwable cause,
      int code,
      @org.jspecify.annotations.Nullable String words) {
    PrintWriter err = spec.commandLine().getErr();
    if (debug || System.getenv("HUNCH_DEBUG") != null) {
      cause.printStackTrace(err);
    }
    err.println(spec.qualifiedName() + ": " + words);
    err.flush();
    return code;
  }
}
