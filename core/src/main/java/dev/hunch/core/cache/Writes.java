package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The service's puts and deletes, each as its namespace's {@link WriteMode} has it.
 *
 * <pre>
 * write-through: the key's turn ─► condition ─► drop and hold the key ─► store ─► keep the value
 *                                                                          └ failed: stays dropped
 * write-behind:  the key's turn ─► condition ─► journal ─► keep the value, and pending
 *                                                                            └ agent ─► store, later
 * </pre>
 *
 * <p><b>Written through.</b> A key is dropped before its store is asked, and nothing that is loaded
 * meanwhile is kept: a cache that outlives the process never has a value that the store may have
 * lost. The writes of a key have turns, so nothing of this sidecar comes between the check of a
 * condition and its write, and the store sees them in the order of their arrival.
 *
 * <p><b>Written behind.</b> A write counts when the journal has it. From then on the pending writes
 * answer for the store, so what the cache forgets is not forgotten. It is kept and pending in one
 * step: what the agent makes of it, or an invalidation, comes after both. Thread-safe.
 */
public final class Writes {
  private final Cache cache;
  private final Function<String, WriteMode> modes;
  private final BackingWriter writer;
  private final @Nullable WriteJournal journal;
  private final PendingWrites pending;
  private final KeyTurns turns;

  /**
   * Creates the way of writes into a cache.
   *
   * @param modes the write mode of a namespace; {@link WriteMode#INVALIDATE} of an unknown one
   * @param writer the stores of the namespaces that write
   * @param journal of those that write behind; null: there are none
   * @param pending what the journal holds; the cache loads through an {@link OverlaidStore} of it
   * @param bound how many writes to stores there may be, waiting for their key's turn or under way,
   *     before one more is refused
   */
  public Writes(
      Cache cache,
      Function<String, WriteMode> modes,
      BackingWriter writer,
      @Nullable WriteJournal journal,
      PendingWrites pending,
      WaitingBound bound) {
    this.cache = cache;
    this.modes = modes;
    this.writer = writer;
    this.journal = journal;
    this.pending = pending;
    this.turns = new KeyTurns(bound);
  }

  /** Where nothing writes: puts and deletes are told of what the service has done by itself. */
  public static Writes toldOf(Cache cache) {
    return new Writes(
        cache,
        namespace -> WriteMode.INVALIDATE,
        BackingWriter.NONE,
        null,
        new PendingWrites(namespace -> 1),
        WaitingBound.alone(1));
  }

  /** What the cache shows when a write has come to pass; says what its caller is told. */
  @FunctionalInterface
  private interface Outcome {
    boolean show(boolean wasCached);
  }

  /**
   * Puts a value.
   *
   * @param more tags of the value, beside those that the key has by itself
   * @param condition what must hold of the present value; null: anything
   * @return whether the cache could keep it. Fails with {@link EtagMismatchException} if the
   *     condition does not hold, with {@link WriteException}, and as {@link Cache#get} if the
   *     present value cannot be loaded
   * @throws UnknownNamespaceException if the key's namespace is not configured
   * @throws ValueTooLargeException if the value is larger than the namespace allows
   * @throws WriteException if there is no statement for it
   */
  public CompletableFuture<Boolean> put(
      Key key, byte[] value, Tags more, @Nullable WriteCondition condition) {
    return switch (modes.apply(key.namespace())) {
      case INVALIDATE ->
          condition == null
              ? CompletableFuture.completedFuture(cache.put(key, value, more))
              : cache.putIf(key, value, more, condition);
      case WRITE_THROUGH, WRITE_BEHIND -> {
        cache.checkSize(key, value);
        yield write(new Write(key, value), condition, wasCached -> cache.put(key, value, more));
      }
    };
  }

  /**
   * Tells of a put that is refused for what it holds. Where the service has written the value to
   * its store by itself, what is cached is out of date all the same, and dropped.
   */
  public void onRefused(Key key) {
    if (modes.apply(key.namespace()) == WriteMode.INVALIDATE) {
      cache.invalidate(key);
    }
  }

  /**
   * Drops a key, and deletes it from its store in the modes that write.
   *
   * @return whether it was cached; fails as {@link #put}
   * @throws WriteException if there is no statement for it
   */
  public CompletableFuture<Boolean> delete(Key key, @Nullable WriteCondition condition) {
    return switch (modes.apply(key.namespace())) {
      case INVALIDATE ->
          condition == null
              ? CompletableFuture.completedFuture(cache.invalidate(key))
              : cache.invalidateIf(key, condition);
      case WRITE_THROUGH, WRITE_BEHIND ->
          write(new Write(key, null), condition, wasCached -> cache.invalidate(key) || wasCached);
    };
  }

  /** How many writes wait for their turn or are under way. */
  public int waiting() {
    return turns.waiting();
  }

  private CompletableFuture<Boolean> write(
      Write write, @Nullable WriteCondition condition, Outcome outcome) {
    writer.check(write);
    Key key = write.key();
    return turns.take(
        key,
        modes.apply(key.namespace()) == WriteMode.WRITE_THROUGH
            ? caller ->
                cache
                    .writeIf(key, condition, caller, () -> cache.hold(key))
                    .thenCompose(wasCached -> through(write, wasCached, outcome))
            : caller ->
                cache
                    .writeIf(key, condition, caller, () -> false)
                    .thenCompose(checked -> behind(write, outcome)));
  }

  private CompletableFuture<Boolean> behind(Write write, Outcome outcome) {
    if (journal == null) {
      throw new IllegalStateException("there is no journal to write behind by");
    }
    return journal.append(write).thenApply(kept -> cache.asOne(() -> show(kept, outcome)));
  }

  /** Shows a write that the journal has. The cache's lock is held: no load begins in between. */
  private boolean show(PendingWrite kept, Outcome outcome) {
    try {
      return outcome.show(false);
    } finally {
      pending.add(kept); // last: once the agent may end it, the cache has nothing older
    }
  }

  /** Writes a key that is held, and lets it go whatever comes of it. */
  private CompletableFuture<Boolean> through(Write write, boolean wasCached, Outcome outcome) {
    Key key = write.key();
    CompletableFuture<Void> written;
    try {
      written = writer.write(write);
    } catch (RuntimeException | Error e) {
      written = CompletableFuture.failedFuture(e);
    }
    return written.handle(
        (done, failure) -> {
          if (failure != null) {
            cache.release(key, () -> cache.invalidate(key));
            throw failure instanceof CompletionException e ? e : new CompletionException(failure);
          }
          return cache.release(key, () -> outcome.show(wasCached));
        });
  }
}
