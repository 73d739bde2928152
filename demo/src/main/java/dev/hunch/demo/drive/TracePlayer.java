package dev.hunch.demo.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Plays a trace: every session in its own order and at a {@link Pace}, as many sessions at once as
 * there are clients; a client that has ended a session takes the next one.
 */
public final class TracePlayer {
  private final Reader reader;
  private final int clients;
  private final Pace pace;
  private final BooleanSupplier mayGoOn;
  private final Runnable onRead;

  /**
   * Creates a player.
   *
   * @param reader reads; what it throws is its own to count, and the session goes on
   * @param clients how many sessions are played at once at most, at least 1
   * @param pace how fast each session reads
   * @param mayGoOn is asked before each read
   * @param onRead is run after each read, from any thread
   */
  public TracePlayer(
      Reader reader, int clients, Pace pace, BooleanSupplier mayGoOn, Runnable onRead) {
    if (clients < 1) {
      throw new IllegalArgumentException("clients is below 1: " + clients);
    }
    this.reader = reader;
    this.clients = clients;
    this.pace = pace;
    this.mayGoOn = mayGoOn;
    this.onRead = onRead;
  }

  /**
   * Plays all sessions and returns when the last has ended.
   *
   * @throws InterruptedException if the caller is interrupted; the clients stop
   */
  public void play(Map<String, List<TimedKey>> sessions) throws InterruptedException {
    List<Map.Entry<String, List<TimedKey>>> all = List.copyOf(sessions.entrySet());
    AtomicInteger next = new AtomicInteger();
    int threads = Math.max(1, Math.min(clients, all.size()));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < all.size();
                      at = next.getAndIncrement()) {
                    playSession(all.get(at).getKey(), all.get(at).getValue());
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    } finally {
      next.set(all.size());
      pool.shutdownNow();
    }
  }

  private void playSession(String session, List<TimedKey> keys) {
    Pace.Session turn = pace.begin();
    for (TimedKey next : keys) {
      turn.awaitTurn(next);
      if (!mayGoOn.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        reader.read(session, next.key());
      } catch (RuntimeException e) {
        // The meter before the reader has counted it: the driven service would go on as well.
      }
      onRead.run();
    }
  }
}
