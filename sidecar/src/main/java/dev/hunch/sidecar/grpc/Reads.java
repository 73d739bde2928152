package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.ReadsTogether;
import dev.hunch.core.cache.RejectedKeyException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Reads keys from the cache and tells the listener of it. Thread-safe. */
final class Reads {
  private final Cache cache;
  private final ReadListener listener;
  private final ResponseView view;
  private final InstantSource clock;

  Reads(Cache cache, ReadListener listener, ResponseView view, InstantSource clock) {
    this.cache = cache;
    this.view = view;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Reads one key.
   *
   * @param patience how long the answer is waited for: shortly before its end, what is stale stands
   *     in for it where that is allowed
   * @return the answer; to cancel it gives the read up
   */
  CompletableFuture<Answer> read(Key key, String session, Alarms.Patience patience) {
    return read(key, session, patience, clock::millis, cache::get);
  }

  /**
   * Opens reads whose loads begin together.
   *
   * @param patience as in {@link #read}
   */
  Together together(Alarms.Patience patience) {
    return new Together(patience);
  }

  /** Reads whose loads begin together, at the latest when it is closed. Not thread-safe. */
  final class Together implements AutoCloseable {
    private final ReadsTogether reads = cache.together();

    private final Alarms.Patience patience;

    private Together(Alarms.Patience patience) {
      this.patience = patience;
    }

    /** Told which keys will be read next, some tens of them. */
    void lookAhead(List<Key> keys) {
      reads.lookAhead(keys);
    }

    /** Reads one key like {@link Reads#read}. */
    CompletableFuture<Answer> read(Key key, String session) {
      return Reads.this.read(key, session, patience, reads::nowMillis, reads::get);
    }

    /** Begins the loads of what was read so far, and has the cache note its hits. */
    void begin() {
      reads.begin();
    }

    @Override
    public void close() {
      reads.close();
    }
  }

  private CompletableFuture<Answer> read(
      Key key,
      String session,
      Alarms.Patience patience,
      LongSupplier time,
      Function<Key, CompletableFuture<Answer>> through) {
    CompletableFuture<Answer> answer;
    try {
      answer = through.apply(key);
    } catch (RuntimeException e) {
      listener.onFailed();
      throw e;
    }
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      Answer found = answer.join();
      AccessEvent event = eventOf(time.getAsLong(), key, session, found);
      listener.onAsked(event);
      answered(event, found);
      return answer;
    }
    listener.onAsked(new AccessEvent(time.getAsLong(), session, key, AccessResult.MISS, 0));
    CompletableFuture<Answer> told =
        answer.whenComplete(
            (found, failure) -> {
              if (found != null) {
                answered(eventOf(clock.millis(), key, session, found).asLateAnswer(), found);
              } else if (Failures.unwrap(failure) instanceof RejectedKeyException) {
                listener.onRejected();
              } else {
                listener.onFailed();
              }
            });
    if (cache.mayStandIn(key)) {
      patience.beforeItsEnd(answer, () -> cache.standIn(key, answer));
    }
    return Cancellation.to(
        told,
        () -> {
          if (answer.cancel(false)) {
            listener.onCancelled();
          }
        });
  }

  private void answered(AccessEvent event, Answer answer) {
    listener.onAnswered(event);
    if (answer.result() == AccessResult.STALE) {
      long ttlMillis = answer.entry().expiresAtMillis() - answer.entry().loadedAtMillis();
      listener.onStale(Math.max(0, answer.ageMillis() - ttlMillis));
    }
  }

  private AccessEvent eventOf(long nowMillis, Key key, String session, Answer answer) {
    return new AccessEvent(
        nowMillis,
        session,
        key,
        answer.result(),
        answer.entry().sizeBytes(),
        view.of(key, answer.value()),
        false);
  }
}
