package dev.hunch.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the reads of all callers over few streams, and asks for a key once however many ask for it
 * before the message that asks is made up, unless the first has waited for long by then.
 *
 * <p>Nobody joins what has been sent: the sidecar may have read it before a write, by whomever,
 * that the next caller knows to be done. There the loads of a key are shared by who may share them.
 */
final class CoalescedReads implements ReadPath {
  /** Longer names go apart: one that the sidecar refuses must not fail its neighbours. */
  private static final int MAX_CHARS = 16 << 10;

  /** Which part of a deadline may have passed of an ask that another caller joins. */
  private static final int JOINABLE_PART = 16;

  /** How much longer than its deadline a caller waits to be told that it has passed. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReadStreams streams;
  private final UnaryReads apart;
  private final CallOutcomes outcomes;
  private final LongSupplier nanoTime;
  private final long longestWaitNanos;
  private final long joinableNanos;
  private final ConcurrentHashMap<Name, SingleAsk> joinable = new ConcurrentHashMap<>();

  private record Name(String namespace, String key) {}

  /**
   * Creates it.
   *
   * @param streams send
   * @param apart makes the calls that no stream takes
   * @param outcomes is told what becomes of the reads
   * @param nanoTime the clock of the stream's asks, in ns
   * @param deadline the stream's
   */
  CoalescedReads(
      ReadStreams streams,
      UnaryReads apart,
      CallOutcomes outcomes,
      LongSupplier nanoTime,
      Duration deadline) {
    this.streams = streams;
    this.apart = apart;
    this.outcomes = outcomes;
    this.nanoTime = nanoTime;
    this.longestWaitNanos = deadline.toNanos() + GRACE_NANOS;
    this.joinableNanos = deadline.toNanos() / JOINABLE_PART;
  }

  @Override
  public Reply get(String namespace, String key, @Nullable String session) {
    if (!fits(namespace, session) || key.length() > MAX_CHARS) {
      return apart.get(namespace, key, session);
    }
    try {
      return await(ask(namespace, key, session));
    } catch (TimeoutException e) {
      throw late();
    }
  }

  @Override
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    if (!fits(namespace, session) || key.length() > MAX_CHARS) {
      return apart.getAsync(namespace, key, session);
    }
    return ask(namespace, key, session).copy();
  }

  @Override
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    List<String> all = List.copyOf(keys);
    if (!fits(namespace, session) || longest(all) > MAX_CHARS) {
      return apart.batchGet(namespace, all, session);
    }
    if (all.isEmpty()) {
      return List.of();
    }
    List<List<String>> parts = SentMessage.partsOf(all);
    BatchReplies replies = new BatchReplies(all.size(), parts.size());
    long now = nanoTime.getAsLong();
    int first = 0;
    for (List<String> part : parts) {
      streams.send(new BatchAsk(namespace, part, session, now, replies, first));
      first += part.size();
    }
    try {
      List<KeyReply> read = await(replies.all());
      outcomes.onAnswered(read.size());
      return read;
    } catch (TimeoutException e) {
      throw late();
    } catch (HunchException e) {
      outcomes.onFailed(e);
      throw e;
    }
  }

  @Override
  public void close() {
    streams.close();
  }

  private CompletableFuture<Reply> ask(String namespace, String key, @Nullable String session) {
    Name name = new Name(namespace, key);
    long now = nanoTime.getAsLong();
    SingleAsk present = joinable.get(name);
    if (present != null && now - present.askedNanos < joinableNanos && present.join()) {
      return present.answerOfItsOwn();
    }
    SingleAsk ask =
        new SingleAsk(
            namespace, key, session, now, outcomes, closed -> joinable.remove(name, closed));
    joinable.put(name, ask); // before it is sent, which takes it away again
    streams.send(ask);
    return ask.answer();
  }

  /**
   * Waits for an answer.
   *
   * @throws TimeoutException if there is not even word that its deadline has passed: the
   *     connection's thread is held up
   */
  private <T> T await(CompletableFuture<T> answer) throws TimeoutException {
    try {
      return answer.get(longestWaitNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HunchException failure) {
        throw failure.here();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Errors.interrupted(e);
    }
  }

  /** The failure of a read whose connection's thread is held up: its own word comes later. */
  private HunchException late() {
    HunchException late = Errors.late();
    outcomes.onFailed(late);
    return late;
  }

  private static int longest(List<String> keys) {
    int longest = 0;
    for (String key : keys) {
      longest = Math.max(longest, key.length());
    }
    return longest;
  }

  private static boolean fits(String namespace, @Nullable String session) {
    // An empty namespace would be taken for that of another group of the message.
    return !namespace.isEmpty()
        && namespace.length() <= MAX_CHARS
        && (session == null || session.length() <= MAX_CHARS);
  }
}
