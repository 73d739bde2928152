package dev.hunch.faults;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the queries in what clients send to PostgreSQL: the messages Execute and Query of its
 * frontend protocol, version 3.
 *
 * <p>Thread-safe; each of its streams belongs to one thread.
 */
final class QueryCount {
  private static final int PROTOCOL_3 = 3 << 16;
  private static final int HEAD_BYTES = 5;
  private static final int UNTYPED_HEAD_BYTES = 8;

  private final LongAdder total = new LongAdder();

  long total() {
    return total.sum();
  }

  Stream newStream() {
    return new Stream();
  }

  /** Follows the message boundaries of one connection, however the bytes come in pieces. */
  final class Stream {
    private final byte[] head = new byte[UNTYPED_HEAD_BYTES];
    private int headLength;
    private long bodyLeft;

    /** Until the start-up message, messages have no type byte. */
    private boolean typed;

    void pass(byte[] bytes, int length) {
      int at = 0;
      while (at < length) {
        if (bodyLeft > 0) {
          int skipped = (int) Math.min(bodyLeft, length - at);
          bodyLeft -= skipped;
          at += skipped;
          continue;
        }
        head[headLength++] = bytes[at++];
        if (headLength == (typed ? HEAD_BYTES : UNTYPED_HEAD_BYTES)) {
          headLength = 0;
          readHead();
        }
      }
    }

    private void readHead() {
      if (typed) {
        // The length counts itself, but not the type byte.
        bodyLeft = Math.max(0, intAt(1) - 4L);
        if (head[0] == 'E' || head[0] == 'Q') {
          total.increment();
        }
      } else {
        bodyLeft = Math.max(0, intAt(0) - (long) UNTYPED_HEAD_BYTES);
        typed = intAt(4) == PROTOCOL_3; // else a request for encryption, and another one follows
      }
    }

    private int intAt(int at) {
      return (head[at] & 0xff) << 24
          | (head[at + 1] & 0xff) << 16
          | (head[at + 2] & 0xff) << 8
          | (head[at + 3] & 0xff);
    }
  }
}
