package dev.hunch.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A journal that outlives the caches of a test, and forces to its disk when the test says so. */
final class MemoryJournal implements WriteJournal {
  private final TreeMap<Long, PendingWrite> kept = new TreeMap<>();
  private final List<Runnable> unforced = new ArrayList<>();
  final List<PendingWrite> aside = new ArrayList<>();
  private long lastNumber;

  /** Whether appends wait for {@link #force}. */
  boolean waits;

  /** What the next append or the next putting aside fails with. */
  @Nullable RuntimeException nextFailure;

  /** What happens while it is told that a write is done, before it knows. */
  Runnable onDone = () -> {};

  @Override
  public List<PendingWrite> found() {
    return List.copyOf(kept.values());
  }

  @Override
  public CompletableFuture<PendingWrite> append(Write write) {
    RuntimeException failure = takeFailure();
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    PendingWrite pending = new PendingWrite(++lastNumber, write, 0);
    CompletableFuture<PendingWrite> appended = new CompletableFuture<>();
    unforced.add(
        () -> {
          kept.put(pending.number(), pending);
          appended.complete(pending);
        });
    if (!waits) {
      force();
    }
    return appended;
  }

  /** What was appended is on the disk now. */
  void force() {
    List<Runnable> batch = List.copyOf(unforced);
    unforced.clear();
    batch.forEach(Runnable::run);
  }

  /** The process dies: what was not forced is lost. */
  void crash() {
    unforced.clear();
  }

  @Override
  public void done(PendingWrite pending) {
    onDone.run();
    kept.remove(pending.number());
  }

  @Override
  public void putAside(PendingWrite pending, String why) {
    RuntimeException failure = takeFailure();
    if (failure != null) {
      throw failure;
    }
    aside.add(pending);
  }

  private @Nullable RuntimeException takeFailure() {
    RuntimeException failure = nextFailure;
    nextFailure = null;
    return failure;
  }
}
