package dev.hunch.sidecar.backing;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.StoreException;
import dev.hunch.sidecar.backing.LoadQueue.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads that take loads from the queue and answer them: those with the same statement by one
 * query, and one by one if that fails. Thread-safe.
 */
final class LoadWorkers {
  private static final long STOP_MILLIS = 2_000;

  private final String store;
  private final LoadQueue queue;
  private final GuardedReader reader;
  private final StoreQueries queries;
  private final GroupSizes sizes;
  private final QueryCanceller canceller;
  private final Ticker ticker;
  private final long patienceNanos;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Starts as many threads as the options say there are connections.
   *
   * @param sizes is told how queries for several loads do
   */
  LoadWorkers(
      JdbcOptions options,
      LoadQueue queue,
      GuardedReader reader,
      StoreQueries queries,
      GroupSizes sizes,
      QueryCanceller canceller,
      Ticker ticker) {
    this.store = options.name();
    this.queue = queue;
    this.reader = reader;
    this.queries = queries;
    this.sizes = sizes;
    this.canceller = canceller;
    this.ticker = ticker;
    this.patienceNanos = options.queryTimeout().plus(options.connectionTimeout()).toNanos();
    for (int i = 0; i < options.poolSize(); i++) {
      Thread thread = new Thread(this::work, "hunch-" + store + '-' + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** Waits a moment for the threads to end, which they do once the queue is closed. */
  void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(STOP_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      LoadGroup group = queue.take();
      while (group != null) {
        try {
          answer(group);
        } finally {
          queue.ended(group);
        }
        group = queue.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(LoadGroup taken) {
    List<Load> awaited = new ArrayList<>(taken.loads().size());
    long now = ticker.nanos();
    for (Load load : taken.loads()) {
      long waitedNanos = now - load.sinceNanos();
      if (waitedNanos > patienceNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(waitedNanos);
        load.result()
            .completeExceptionally(failure("waited " + millis + " ms for a free connection"));
      } else if (!load.result().isDone()) {
        awaited.add(load);
      }
    }
    GroupSql sql = awaited.size() > 1 ? GroupSql.of(taken.sql()) : null;
    if (sql != null) {
      answerTogether(sql, new LoadGroup(awaited));
    } else {
      awaited.forEach(this::answerAlone);
    }
  }

  private void answerAlone(Load load) {
    LoadGroup group = new LoadGroup(List.of(load));
    CancellableQuery running = cancelledWith(group);
    Loaded loaded;
    try {
      loaded =
          reader.read(
              load.kind(),
              queue.running(),
              () -> queries.read(load.query(), running),
              group::isAwaited);
    } catch (RuntimeException | Error e) {
      sizes.onAlone(group.sql(), false);
      load.result().completeExceptionally(e);
      return;
    }
    sizes.onAlone(group.sql(), true);
    load.result().complete(loaded);
  }

  private void answerTogether(GroupSql sql, LoadGroup group) {
    CancellableQuery running = cancelledWith(group);
    List<KeyMapping.Query> asked = group.loads().stream().map(Load::query).toList();
    long began = ticker.nanos();
    List<Loaded> loaded;
    try {
      loaded =
          reader.readTogether(
              group.kind(), () -> queries.readTogether(sql, asked, running), group::isAwaited);
    } catch (TogetherException e) {
      if (group.isAwaited()) { // else it was cancelled, which says nothing of its size
        sizes.onFailed(group.sql(), asked.size(), e.failure());
      }
      askAlone(group);
      return;
    } catch (RuntimeException | Error e) {
      group.loads().forEach(load -> load.result().completeExceptionally(e));
      return;
    }
    sizes.onTogether(group.sql(), asked.size(), ticker.nanos() - began);
    for (int i = 0; i < loaded.size(); i++) {
      group.loads().get(i).result().complete(loaded.get(i));
    }
  }

  /** Lets every free connection answer some of the loads. */
  private void askAlone(LoadGroup group) {
    List<Load> open = group.loads().stream().filter(load -> !load.result().isDone()).toList();
    for (Load load : queue.giveBack(open)) {
      load.result().completeExceptionally(failure("is closing"));
    }
  }

  /** A query that is cancelled when nobody waits for any of the loads any more. */
  private CancellableQuery cancelledWith(LoadGroup group) {
    CancellableQuery query = new CancellableQuery();
    for (Load load : group.loads()) {
      var unused =
          load.result()
              .whenComplete(
                  (loaded, failure) -> {
                    if (load.result().isCancelled() && !group.isAwaited()) {
                      canceller.cancel(query);
                    }
                  });
    }
    return query;
  }

  private StoreException failure(String what) {
    return new StoreException("the store " + store + ": " + what, null);
  }
}
