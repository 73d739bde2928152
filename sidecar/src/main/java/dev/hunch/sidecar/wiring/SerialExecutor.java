package dev.hunch.sidecar.wiring;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** One thread that runs tasks one after the other; those that come after its close are dropped. */
final class SerialExecutor implements Executor, AutoCloseable {
  private final ExecutorService thread;

  SerialExecutor(String name) {
    thread = Executors.newSingleThreadExecutor(task -> AgentRunner.daemon(task, name));
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // It is closed, and so is who would be told.
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
