package dev.hunch.client;

import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for with one message of the stream, and is not answered yet. Used by the
 * connection's thread alone.
 */
final class SentMessage {
  /** How many keys a message takes. */
  static final int MAX_KEYS = 256;

  /** How many characters of keys, namespaces and sessions a message takes, about. */
  static final int MAX_CHARS = 256 << 10;

  /** The longest deadline that a message can tell. */
  private static final long MAX_MILLIS = 0xFFFF_FFFFL;

  /** For each position who asked for it; null once it has been answered. */
  private final @Nullable Ask[] asks;

  /** For each position which of the ask's keys it is. */
  private final int[] indexes;

  private final long firstAskedNanos;
  private final long lastAskedNanos;
  private final AtomicInteger inFlight;
  private int open;

  private SentMessage(List<Ask> asked, int keys, AtomicInteger inFlight) {
    this.inFlight = inFlight;
    inFlight.addAndGet(keys);
    firstAskedNanos = asked.get(0).askedNanos;
    lastAskedNanos = asked.get(asked.size() - 1).askedNanos;
    asks = new Ask[keys];
    indexes = new int[keys];
    open = keys;
    int position = 0;
    for (Ask ask : asked) {
      for (int i = 0; i < ask.size(); i++) {
        asks[position] = ask;
        indexes[position++] = i;
      }
    }
  }

  /** Divides a batch's keys, in their order, into as many as fit a message each. */
  static List<List<String>> partsOf(List<String> keys) {
    List<List<String>> parts = new ArrayList<>();
    int first = 0;
    int chars = 0;
    for (int i = 0; i < keys.size(); i++) {
      int more = keys.get(i).length();
      if (i > first && (i - first == MAX_KEYS || chars + more > MAX_CHARS)) {
        parts.add(keys.subList(first, i));
        first = i;
        chars = 0;
      }
      chars += more;
    }
    parts.add(keys.subList(first, keys.size()));
    return parts;
  }

  /**
   * Takes from those that wait as many as fit, at least one.
   *
   * @param inFlight counts the keys for as long as they have no answer
   */
  static SentMessage take(
      ArrayDeque<Ask> waiting, GetStreamRequest.Builder request, AtomicInteger inFlight) {
    List<Ask> taken = new ArrayList<>();
    int keys = 0;
    int chars = 0;
    Ask last = null;
    KeyGroup.Builder group = null;
    for (Ask ask = waiting.peek(); ask != null; ask = waiting.peek()) {
      keys += ask.size();
      if (last != null && (keys > MAX_KEYS || chars > MAX_CHARS)) {
        keys -= ask.size();
        break;
      }
      if (last == null) {
        request.setNamespace(ask.namespace).setSession(ask.session);
      } else if (!ask.isOfSameGroup(last)) {
        group = request.addGroupsBuilder().setSession(ask.session);
        if (!ask.namespace.equals(last.namespace)) {
          group.setNamespace(ask.namespace);
        }
        chars += ask.session.length() + ask.namespace.length();
      }
      for (int i = 0; i < ask.size(); i++) {
        String key = ask.key(i);
        chars += key.length();
        if (group == null) {
          request.addKeys(key);
        } else {
          group.addKeys(key);
        }
      }
      ask.taken();
      taken.add(waiting.remove());
      last = ask;
    }
    return new SentMessage(taken, keys, inFlight);
  }

  /**
   * For how long somebody will wait for it, as the wire says it: in ms, unsigned, at least 1.
   *
   * @param overdueNanos what was asked before this time is given up
   */
  int millisLeft(long overdueNanos) {
    long millis = 1 + TimeUnit.NANOSECONDS.toMillis(lastAskedNanos - overdueNanos);
    return (int) Math.max(1, Math.min(MAX_MILLIS, millis));
  }

  /** Whether some of it may have been asked before a time. */
  boolean isOlderThan(long nanos) {
    return firstAskedNanos - nanos < 0;
  }

  /** Whether every key has its outcome. */
  boolean isSettled() {
    return open == 0;
  }

  void answered(int position, Reply reply) {
    Ask ask = settle(position);
    if (ask != null) {
      ask.answered(indexes[position], reply);
    }
  }

  void failed(int position, HunchException failure) {
    Ask ask = settle(position);
    if (ask != null) {
      ask.failed(indexes[position], failure);
    }
  }

  /** No more answers will come. */
  void failed(HunchException failure) {
    for (int position = 0; position < asks.length; position++) {
      Ask ask = settle(position);
      if (ask != null) {
        ask.failed(failure);
      }
    }
  }

  /** Gives up what was asked before a time. */
  void giveUpBefore(long nanos, HunchException failure) {
    for (int position = 0; position < asks.length; position++) {
      Ask ask = asks[position];
      if (ask != null && ask.askedNanos - nanos < 0) {
        settle(position);
        ask.failed(failure);
      }
    }
  }

  private @Nullable Ask settle(int position) {
    Ask ask = asks[position];
    if (ask != null) {
      asks[position] = null;
      open--;
      inFlight.decrementAndGet(); // before it is told: who asks again then finds the place free
    }
    return ask;
  }
}
