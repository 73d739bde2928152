package dev.hunch.demo.cli;

import dev.hunch.demo.show.Belongings;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a command has started, however the command ends. On Ctrl-C and SIGTERM it interrupts
 * the command first, so that nothing fails because its belongings went before it.
 */
final class StopHook {
  private static final int END_LIMIT_SECONDS = 20;

  private final Thread command;
  private final Belongings belongings;
  private final CountDownLatch ended = new CountDownLatch(1);

  private StopHook(Thread command, Belongings belongings) {
    this.command = command;
    this.belongings = belongings;
  }

  /** Watches over a command that runs on the caller's thread. */
  static StopHook install(Belongings belongings) {
    StopHook hook = new StopHook(Thread.currentThread(), belongings);
    Runtime.getRuntime().addShutdownHook(new Thread(hook::stop, "stop"));
    return hook;
  }

  private void stop() {
    try {
      if (ended.getCount() > 0) {
        command.interrupt();
        ended.await(END_LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      belongings.close();
    }
  }

  /** The command has come to its end: ends what it started. */
  void commandEnded() {
    belongings.close();
    ended.countDown();
  }
}
