package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A backing store whose loads end when the test says so, in any order and in any way. */
public final class ManualBackingStore implements BackingStore {
  /** A load that has begun. */
  public static final class Load {
    private final Key key;
    private final LoadKind kind;
    private final CompletableFuture<Loaded> stage = new CompletableFuture<>();

    private Load(Key key, LoadKind kind) {
      this.key = key;
      this.kind = kind;
    }

    /** What is loaded. */
    public Key key() {
      return key;
    }

    /** Why. */
    public LoadKind kind() {
      return kind;
    }

    /** Whether nobody waits for it any more. */
    public boolean isCancelled() {
      return stage.isCancelled();
    }

    /** Ends the load with a value. */
    public void find(byte[] value) {
      stage.complete(new Loaded.Found(value));
    }

    /** Ends the load: there is no such key. */
    public void findNothing() {
      stage.complete(new Loaded.Absent());
    }

    /** Ends the load by a failure. */
    public void fail(RuntimeException failure) {
      stage.completeExceptionally(failure);
    }
  }

  private final List<Load> loads = new ArrayList<>();
  private final List<Key> promoted = new ArrayList<>();
  private final Set<Key> rejected = new HashSet<>();
  private Runnable duringNextLoad = () -> {};
  private @Nullable RuntimeException nextPromotionFails;
  private @Nullable Error nextAcceptanceFails;

  @Override
  public synchronized CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    Load load = new Load(key, kind);
    loads.add(load);
    Runnable meanwhile = duringNextLoad;
    duringNextLoad = () -> {};
    meanwhile.run();
    return load.stage;
  }

  /** Happens while the next load begins, before its caller knows that it has. */
  public synchronized void duringNextLoad(Runnable meanwhile) {
    duringNextLoad = meanwhile;
  }

  /** Accepts the key no more. */
  public synchronized void reject(Key key) {
    rejected.add(key);
  }

  @Override
  public synchronized boolean accepts(Key key) {
    Error failure = nextAcceptanceFails;
    if (failure != null) {
      nextAcceptanceFails = null;
      throw failure;
    }
    return !rejected.contains(key);
  }

  /** Throws this when it is next asked whether it accepts a key. */
  public synchronized void failNextAcceptance(Error failure) {
    nextAcceptanceFails = failure;
  }

  @Override
  public synchronized void promote(Key key) {
    promoted.add(key);
    RuntimeException failure = nextPromotionFails;
    if (failure != null) {
      nextPromotionFails = null;
      throw failure;
    }
  }

  /** Throws this when it is next told to promote a key. */
  public synchronized void failNextPromotion(RuntimeException failure) {
    nextPromotionFails = failure;
  }

  /** The keys that were promoted, in order. */
  public synchronized List<Key> promoted() {
    return List.copyOf(promoted);
  }

  /** How many loads have begun so far. */
  public synchronized int begun() {
    return loads.size();
  }

  /** The load that began as the {@code number}-th, from 0. */
  public synchronized Load load(int number) {
    return loads.get(number);
  }

  /** The load that began last. */
  public synchronized Load last() {
    return loads.get(loads.size() - 1);
  }
}
