package dev.hunch.training.replay;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.LoadKind;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A backing store that holds every key and answers each load after the same virtual time; after
 * none at all it answers in place. Not thread-safe.
 */
final class SimulatedStore implements BackingStore {
  /** No load is on its way. */
  static final long NONE_DUE = Long.MAX_VALUE;

  private static final Loaded VALUE = new Loaded.Found(new byte[0]);

  private record Landing(long dueNanos, CompletableFuture<Loaded> load) {}

  private final Ticker ticker;
  private final long latencyNanos;

  /** The loads on their way; the latency is the same for all, so they land in order. */
  private final ArrayDeque<Landing> landings = new ArrayDeque<>();

  SimulatedStore(Ticker ticker, long latencyNanos) {
    this.ticker = ticker;
    this.latencyNanos = latencyNanos;
  }

  @Override
  public CompletableFuture<Loaded> load(Key key, LoadKind kind) {
    if (latencyNanos == 0) {
      return CompletableFuture.completedFuture(VALUE);
    }
    CompletableFuture<Loaded> load = new CompletableFuture<>();
    landings.add(new Landing(ticker.nanos() + latencyNanos, load));
    return load;
  }

  /** When the next load lands, in elapsed ns, or {@link #NONE_DUE}. */
  long nextDueNanos() {
    Landing next = landings.peek();
    return next == null ? NONE_DUE : next.dueNanos();
  }

  /** Lands the next load. Its waiters run before this returns. */
  void landNext() {
    landings.remove().load().complete(VALUE);
  }
}
