package dev.hunch.training.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on stderr how far long work has come: a bar on a terminal, a line now and then elsewhere.
 * Not thread-safe.
 */
abstract class WorkProgress implements AutoCloseable {
  /** Returns the form that suits where the command runs; silent if it is to be quiet. */
  static WorkProgress choose(PrintWriter err, boolean isQuiet) {
    if (isQuiet) {
      return new Silent();
    }
    return isTerminal() ? new Bars(System.err) : new Lines(err);
  }

  /** So much of a task is done; a new name begins a new task. */
  abstract void step(String task, long done, long total);

  /** Says something that is to stay on the screen. */
  abstract void say(String line);

  @Override
  public void close() {}

  @SuppressWarnings("SystemConsoleNull") // isInteractive() asks the newer JDKs' question
  private static boolean isTerminal() {
    String term = System.getenv("TERM");
    return System.console() != null && term != null && !term.equals("dumb") && isInteractive();
  }

  private static boolean isInteractive() {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (ReflectiveOperationException e) {
      return true; // before JDK 22 a console is a terminal
    }
  }

  private static final class Silent extends WorkProgress {
    @Override
    void step(String task, long done, long total) {}

    @Override
    void say(String line) {}
  }

  private static final class Bars extends WorkProgress {
    private final PrintStream terminal;
    private @Nullable ProgressBar bar;
    private String task = "";

    Bars(PrintStream terminal) {
      this.terminal = terminal;
    }

    @Override
    void step(String name, long done, long total) {
      ProgressBar current = bar;
      if (current == null || !name.equals(task)) {
        close();
        current =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal))
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .build();
        bar = current;
        task = name;
      }
      current.maxHint(total);
      current.stepTo(done);
      if (done >= total) {
        close();
      }
    }

    @Override
    void say(String line) {
      close();
      terminal.println(line);
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }

  private static final class Lines extends WorkProgress {
    private static final long SILENCE_NANOS = 5_000_000_000L;

    private final PrintWriter err;
    private String task = "";
    private long saidNanos;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    void step(String name, long done, long total) {
      long nowNanos = System.nanoTime();
      if (!name.equals(task)) {
        task = name;
        saidNanos = nowNanos;
      } else if (nowNanos - saidNanos >= SILENCE_NANOS) {
        saidNanos = nowNanos;
        double percent = total == 0 ? 100 : 100.0 * done / total;
        say(String.format(Locale.ROOT, "%s: %.0f%%", name, percent));
      }
    }

    @Override
    void say(String line) {
      err.println(line);
      err.flush();
    }
  }
}
