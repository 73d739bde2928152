package dev.hunch.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shares reads among streams, each over a connection of its own.
 *
 * <p>On one stream many callers fall into step: their answers come together, so they ask together
 * again, and client and sidecar work in turns. On two streams one's answers are read while the
 * other's questions are answered. A few callers have no use for that: the first stream takes all
 * until it has {@value #ENOUGH} keys to answer, and what belongs to no session, for which the
 * sidecar takes the connection. One whose connection failed is left out while another stands: it
 * has nothing to answer only because it fails everything. All connections are opened with the first
 * ask: a sidecar deals those that come to its threads in turn, so they are not all served by the
 * same one. Thread-safe.
 */
final class ReadStreams {
  /**
   * How many keys a message must be worth: below that a message of its own costs more than it
   * saves.
   */
  private static final int ENOUGH = 16;

  private final ReadStream first;
  private final List<ReadStream> others;
  private final Runnable connect;
  private final AtomicBoolean isConnected = new AtomicBoolean();

  /**
   * Creates it.
   *
   * @param streams at least one
   * @param connect opens their connections, without waiting for that
   */
  ReadStreams(List<ReadStream> streams, Runnable connect) {
    this.connect = connect;
    this.first = streams.get(0);
    this.others = List.copyOf(streams.subList(1, streams.size()));
  }

  /** Asks; the ask hears of it in any case. */
  void send(Ask ask) {
    if (!isConnected.get() && isConnected.compareAndSet(false, true)) {
      connect.run();
    }
    streamFor(ask).send(ask);
  }

  private ReadStream streamFor(Ask ask) {
    ReadStream least = first;
    boolean isFirstUsable = first.isUsable();
    int fewest = isFirstUsable ? first.unanswered() : Integer.MAX_VALUE;
    if (isFirstUsable && (fewest < ENOUGH || ask.session.isEmpty())) {
      return first;
    }
    for (ReadStream other : others) {
      int unanswered = other.unanswered();
      if (unanswered < fewest && other.isUsable()) {
        least = other;
        fewest = unanswered;
      }
    }
    return least;
  }

  /** Fails what has come too late to be sent; called after the connections have been closed. */
  void close() {
    first.close();
    others.forEach(ReadStream::close);
  }
}
