package dev.hunch.sidecar.grpc;

import dev.hunch.core.cache.Answer;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One message of a stream that is answered in parts: what is cached goes out at once, about {@link
 * #PART_BYTES} at a time, and what must be loaded follows as it comes.
 *
 * <p>After each part the thread goes on by way of an executor, which lets it send that part first.
 * So the client reads one while the next is looked up, and other calls have their turn.
 *
 * <p>At the message's deadline the loads are given up. What has not begun by then, as the client
 * did not take the parts before, is answered when it does.
 *
 * <p>{@link #start} is called once. Parts are handed over from any thread.
 */
final class PartedRead {
  /**
   * How many bytes of values are gathered before a part is sent. Half of that makes twice as many
   * writes, each of which wakes the client.
   */
  static final int PART_BYTES = 32 << 10;

  /** How many keys' answers are gathered before a part is sent. */
  static final int PART_KEYS = 32;

  private final GetStreamRequest request;
  private final Reads.Together together;
  private final KeysAhead ahead;
  private final RequestChecks checks;
  private final Failures failures;
  private final Parts parts;
  private final Executor later;
  private final Alarms alarms;
  private final long deadlineNanos;
  private final String fallbackSession;
  private final Runnable rest = this::resume;

  /** The group whose keys come after those that are being read, which begin with the request's. */
  private int nextGroup;

  private String namespace;
  private String session = "";
  private List<String> keys;
  private @Nullable Failure refused;
  private int next;
  private int position;

  private StreamAnswer part;
  private int partBytes;

  /** Whether the deadline has passed: no more is read. */
  private boolean isLate;

  /** What waits for loads; null before the first of them. */
  private @Nullable PendingReads pending;

  /** Takes the parts of an answer. Thread-safe. */
  interface Parts {
    /**
     * Whether to read on now. If not, {@code rest} is run when the client has taken some of what is
     * there.
     */
    boolean hasRoom(Runnable rest);

    /** Why a value of this size cannot be taken now; null if it can. */
    @Nullable Failure refusalOf(int valueBytes);

    /** Whether anybody waits for them still. */
    boolean areWanted();

    void send(StreamAnswer part);

    /**
     * There are loads to wait for, told once and before the first. They are to be cancelled when
     * nobody wants the parts any more, or at the message's deadline: then each read that was
     * cancelled, or comes after that, is answered as past its deadline.
     */
    void waitFor(PendingReads loads, long deadlineNanos);

    /** Every read has begun: what is not answered now waits for a load. */
    void allBegun();

    /** Something failed that must not: some keys are never answered. */
    void failed(Throwable thrown);
  }

  /**
   * Creates it.
   *
   * @param later runs what is left to do, after the present thread has sent what there is
   * @param alarms say when the message is past its deadline, which counts from now
   * @param fallbackSession whose reads those without a session are
   */
  PartedRead(
      GetStreamRequest request,
      Reads reads,
      RequestChecks checks,
      Failures failures,
      Parts parts,
      Executor later,
      Alarms alarms,
      String fallbackSession) {
    this.request = request;
    this.checks = checks;
    this.failures = failures;
    this.parts = parts;
    this.later = later;
    this.alarms = alarms;
    this.deadlineNanos = alarms.deadlineOf(request);
    this.together = reads.together(alarms.until(deadlineNanos));
    this.ahead = new KeysAhead(checks, together::lookAhead);
    this.fallbackSession = fallbackSession;
    this.namespace = request.getNamespace();
    this.keys = request.getKeysList();
    this.part = newPart();
  }

  /** How many keys a message names. */
  static int keyCount(GetStreamRequest request) {
    int count = request.getKeysCount();
    for (KeyGroup group : request.getGroupsList()) {
      count += group.getKeysCount();
    }
    return count;
  }

  /** Begins to read every key. */
  void start() {
    beginGroup(request.getSession());
    goOn();
  }

  /** Goes on in another turn: meanwhile time has passed. */
  private void resume() {
    isLate = alarms.isPast(deadlineNanos);
    goOn();
  }

  private void goOn() {
    try {
      if (!parts.areWanted() || !parts.hasRoom(rest)) {
        return;
      }
      boolean hasMore = readPart();
      if (part.count() > 0 || position == 0) {
        sendPart();
      }
      if (!hasMore || !goesOnLater()) {
        parts.allBegun();
      }
    } catch (RuntimeException | Error e) { // of a later turn nobody else would hear
      parts.failed(e);
      if (e instanceof Error) {
        throw e;
      }
    }
  }

  private boolean goesOnLater() {
    try {
      later.execute(rest);
      return true;
    } catch (RejectedExecutionException stopping) {
      return false; // nobody is left to be answered
    }
  }

  /** Reads what makes a part, or all that is left, and says whether there is more. */
  private boolean readPart() {
    try {
      while (hasNext()) {
        if (isFull()) {
          return true;
        }
        Failure failure = isLate ? Failure.DEADLINE_EXCEEDED : refused;
        if (failure != null) {
          part.add(position, failure);
        } else {
          read(next, position);
        }
        next++;
        position++;
      }
      return false;
    } finally {
      together.begin(); // before others have their turn: they may join these loads
    }
  }

  private boolean hasNext() {
    while (next == keys.size()) {
      if (nextGroup == request.getGroupsCount()) {
        return false;
      }
      KeyGroup group = request.getGroups(nextGroup++);
      namespace = group.getNamespace().isEmpty() ? namespace : group.getNamespace();
      keys = group.getKeysList();
      next = 0;
      beginGroup(group.getSession());
    }
    return true;
  }

  private void beginGroup(String named) {
    session = named.isEmpty() ? fallbackSession : named;
    refused = null;
    if (keys.isEmpty()) {
      return;
    }
    try {
      checks.namespace(namespace);
      checks.session(session);
      ahead.begin(namespace, keys);
    } catch (RuntimeException e) {
      refused = failures.of(e);
    }
  }

  private boolean isFull() {
    return partBytes >= PART_BYTES || part.count() >= PART_KEYS;
  }

  private void sendPart() {
    parts.send(part);
    part = newPart();
    partBytes = 0;
  }

  private void read(int index, int position) {
    CompletableFuture<Answer> answer;
    try {
      answer = together.read(ahead.get(index), session);
    } catch (RuntimeException e) {
      part.add(position, failures.of(e));
      return;
    }
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      add(position, answer.join());
    } else {
      pending().add(answer);
      var unused =
          answer.whenComplete(
              (found, failure) -> {
                if (!answer.isCancelled() || parts.areWanted()) { // else the client has gone
                  answerLater(position, found, failure);
                }
              });
    }
  }

  private PendingReads pending() {
    PendingReads loads = pending;
    if (loads == null) {
      loads = new PendingReads();
      pending = loads;
      parts.waitFor(loads, deadlineNanos);
    }
    return loads;
  }

  private void add(int position, Answer answer) {
    int bytes = answer.entry().sizeBytes();
    Failure refusal = bytes > AnswerRoom.UNCOUNTED_BYTES ? parts.refusalOf(bytes) : null;
    if (refusal == null) {
      part.add(position, answer);
      partBytes += bytes;
    } else {
      part.add(position, refusal);
    }
  }

  /** Answers what was waited for. Exactly one of answer and failure is given. */
  private void answerLater(int position, @Nullable Answer answer, @Nullable Throwable failure) {
    StreamAnswer result = newPart();
    if (answer != null) {
      Failure refusal = parts.refusalOf(answer.entry().sizeBytes());
      if (refusal == null) {
        result.add(position, answer);
      } else {
        result.add(position, refusal);
      }
    } else if (failure != null) {
      result.add(position, failures.of(failure));
    } else {
      throw new IllegalStateException("neither answer nor failure");
    }
    parts.send(result);
  }

  private StreamAnswer newPart() {
    return StreamAnswer.part(request.getId());
  }
}
