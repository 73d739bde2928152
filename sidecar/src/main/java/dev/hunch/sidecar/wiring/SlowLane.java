package dev.hunch.sidecar.wiring;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread for calls that take long. Thread-safe. */
final class SlowLane implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlowLane.class);

  /** A walk over the whole cache takes seconds at the most. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> AgentRunner.daemon(task, "hunch-slow-lane"));

  /**
   * Runs the task after those before it.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the lane is closed
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Lets the task that runs end, as it may be in the entry store, and forgets those that wait. */
  @Override
  public void close() {
    executor.getQueue().clear();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().addKeyValue("patience", PATIENCE).log("a slow call was still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
