package dev.hunch.training.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does work, some of it at once, and hands over what comes of it on the caller's thread.
 *
 * @param atOnce how much of it at most, at least 1
 */
record ReplayJobs(int atOnce) {
  /** Takes what came of one piece of work. */
  @FunctionalInterface
  interface Sink<T> {
    void accept(T result) throws Exception;
  }

  /** Is told how many pieces are done. */
  @FunctionalInterface
  interface Count {
    void done(int done, int total);
  }

  boolean areParallel() {
    return atOnce > 1;
  }

  /** Does all the work; the first failure ends it. */
  <T> void run(List<Callable<T>> work, Sink<T> results, Count count) throws Exception {
    if (!areParallel()) {
      for (int i = 0; i < work.size(); i++) {
        results.accept(work.get(i).call());
        count.done(i + 1, work.size());
      }
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      CompletionService<T> running = new ExecutorCompletionService<>(threads);
      work.forEach(running::submit);
      for (int i = 0; i < work.size(); i++) {
        results.accept(running.take().get());
        count.done(i + 1, work.size());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }
}
