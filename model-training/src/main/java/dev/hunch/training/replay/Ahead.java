package dev.hunch.training.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes something of each of many elements, in their order, on a thread of its own and some way
 * ahead of the one thread that takes what was made.
 *
 * @param <E> the elements
 * @param <T> what is made of them
 */
final class Ahead<E, T> implements AutoCloseable {
  /** So many go from thread to thread at once, so that waking each other costs little. */
  private static final int BATCH = 64;

  private static final int BATCHES = 8;

  /** What was made, and what went wrong then, if something did. */
  private record Batch<T>(List<T> made, @Nullable Throwable failure) {}

  private final List<E> elements;
  private final Function<E, T> maker;
  private final BlockingQueue<Batch<T>> batches = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private Batch<T> taken = new Batch<>(List.of(), null);
  private int next;

  /** Creates what begins when it is {@link #start started}. */
  Ahead(String name, List<E> elements, Function<E, T> maker) {
    this.elements = elements;
    this.maker = maker;
    this.thread = new Thread(this::makeAll, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void makeAll() {
    try {
      for (int from = 0; from < elements.size(); from += BATCH) {
        Batch<T> batch = make(elements.subList(from, Math.min(elements.size(), from + BATCH)));
        batches.put(batch);
        if (batch.failure != null) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // closed: nobody takes any more
    }
  }

  private Batch<T> make(List<E> some) {
    List<T> made = new ArrayList<>(some.size());
    try {
      for (E element : some) {
        made.add(maker.apply(element));
      }
      return new Batch<>(made, null);
    } catch (RuntimeException | Error e) { // the taker's to deal with
      return new Batch<>(made, e);
    }
  }

  /**
   * Takes what was made of the next element; waits for it if need be.
   *
   * <p>What the maker threw is thrown here.
   *
   * @throws CancellationException if the thread is interrupted meanwhile
   */
  T next() {
    while (next == taken.made.size()) {
      rethrow(taken.failure);
      try {
        taken = batches.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
      next = 0;
    }
    return taken.made.get(next++);
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Ends the thread, and waits until it has: the maker is not called any more. */
  @Override
  public void close() {
    thread.interrupt();
    boolean wasInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
