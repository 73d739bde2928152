package dev.hunch.core.cache;

import java.util.List;

/**
 * Keeps generations in their log, and the log short.
 *
 * <p>A log that fails is told to the observer: it has seen to it that the next start is a cold one,
 * so the invalidation stands. Thread-safe; it has a lock of its own, so that no read waits for a
 * disk.
 */
final class GenerationKeeper {
  /** How many may be appended before the log is written anew. */
  private static final int FEWEST_APPENDED = 4096;

  private final Generations generations;
  private final GenerationLog log;
  private final CacheObserver observer;
  private int appended;
  private int mostAppended = FEWEST_APPENDED;

  GenerationKeeper(Generations generations, GenerationLog log, CacheObserver observer) {
    this.generations = generations;
    this.log = log;
    this.observer = observer;
  }

  /**
   * Takes up what the log has kept.
   *
   * @throws RuntimeException if it cannot be read
   */
  void restore() {
    List<Generation> kept = log.read();
    kept.forEach(generations::add);
    appended = kept.size();
  }

  /** Keeps a generation that has been taken up; it may be acknowledged then. */
  synchronized void keep(Generation generation) {
    try {
      if (appended < mostAppended) {
        log.append(generation);
        appended++;
      } else {
        List<Generation> all = generations.all(); // this one among them
        log.replace(all);
        appended = 0;
        mostAppended = Math.max(FEWEST_APPENDED, all.size());
      }
    } catch (RuntimeException | Error e) {
      observer.onPartFailed(CachePart.GENERATION_LOG, e);
    }
  }
}
