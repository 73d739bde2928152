package dev.hunch.demo.cli;

import dev.hunch.demo.show.Narrator;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells on stderr what is being done: a bar while it runs where a person looks on, and one line for
 * each step that has ended.
 */
final class ConsoleNarrator implements Narrator, AutoCloseable {
  private static final int LABEL_WIDTH = 42;

  private final PrintWriter err;
  private final boolean bars = Ansi.AUTO.enabled();
  private @Nullable ProgressBar bar;

  ConsoleNarrator(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void say(String line) {
    close();
    err.println(line);
    err.flush();
  }

  @Override
  public synchronized Step begin(String what, long size) {
    close();
    long startNanos = System.nanoTime();
    ProgressBar mine = bars && size > 0 ? newBar(what, size) : null;
    bar = mine;
    return new Step() {
      @Override
      public void reached(long done) {
        if (mine != null) {
          mine.stepTo(done);
        }
      }

      @Override
      public void done(String note) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        say(
            String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s %6.1f s   %s", what, seconds, note)
                .stripTrailing());
      }
    };
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @SuppressWarnings("SystemOut") // the bar draws over its own line, which a writer cannot
  private static ProgressBar newBar(String what, long size) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(size)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .setUpdateIntervalMillis(200)
        .clearDisplayOnFinish()
        .build();
  }
}
