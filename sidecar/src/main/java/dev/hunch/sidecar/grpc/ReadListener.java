package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.AccessEvent;

/**
 * Is told of every read. Calls come from request threads: a listener returns at once and never
 * throws.
 */
public interface ReadListener {
  /**
   * A key has been asked for. Told before the answer is known, so that a prediction need not wait
   * for a slow load: while the store is asked, the result is MISS, the size 0 and no response seen.
   */
  void onAsked(AccessEvent event);

  /**
   * A read has been answered, with or without a value. It is a late answer if {@link #onAsked} was
   * told of the read before the answer was known.
   */
  void onAnswered(AccessEvent event);

  /**
   * A client has answered a read by itself, from shared memory. Told after {@link #onAsked}, in
   * place of {@link #onAnswered}.
   */
  void onReported(AccessEvent event);

  /**
   * A read has been answered with a stale value; told beside {@link #onAnswered}.
   *
   * @param pastMillis how long ago its freshness ended, in ms
   */
  void onStale(long pastMillis);

  /** A read could not be answered. */
  void onFailed();

  /** A read was given up by its caller, or its deadline passed, before there was an answer. */
  void onCancelled();

  /** A read was not answered because its key means nothing to its store: the caller's fault. */
  void onRejected();
}
