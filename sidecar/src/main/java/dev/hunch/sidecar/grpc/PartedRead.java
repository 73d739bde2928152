package dev.hunch.sidecar.grpc;

import dev.hunch.core.cache.Answer;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One message of a stream that is answered in parts: what is cached goes out at once, about {@link
 * #PART_BYTES} at a time, and what must be loaded follows as it comes.
 *
 * <p>{@link #start} is called once. Parts are handed over from any thread.
 */
final class PartedRead {
  /** How many bytes of values are gathered before a part is sent: some frames of the transport. */
  static final int PART_BYTES = 128 << 10;

  private final GetStreamRequest request;
  private final Reads reads;
  private final RequestChecks checks;
  private final Failures failures;
  private final PendingReads pending;
  private final Parts parts;
  private StreamAnswer part;
  private int partBytes;
  private boolean hasRoom = true;

  /** Takes the parts of an answer. Thread-safe. */
  interface Parts {
    /** Whether there is room for more; what comes all the same is taken too. */
    boolean hasRoom();

    void send(StreamAnswer part);
  }

  PartedRead(
      GetStreamRequest request,
      Reads reads,
      RequestChecks checks,
      Failures failures,
      PendingReads pending,
      Parts parts) {
    this.request = request;
    this.reads = reads;
    this.checks = checks;
    this.failures = failures;
    this.pending = pending;
    this.parts = parts;
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

  /**
   * Begins to read every key.
   *
   * @param fallbackSession whose reads those without a session are
   */
  void start(String fallbackSession) {
    try (Reads.Together together = reads.together()) {
      start(together, fallbackSession);
    }
  }

  private void start(Reads.Together together, String fallbackSession) {
    String namespace = request.getNamespace();
    readAll(together, namespace, request.getSession(), request.getKeysList(), 0, fallbackSession);
    int position = request.getKeysCount();
    for (KeyGroup group : request.getGroupsList()) {
      namespace = group.getNamespace().isEmpty() ? namespace : group.getNamespace();
      readAll(
          together, namespace, group.getSession(), group.getKeysList(), position, fallbackSession);
      position += group.getKeysCount();
    }
    if (part.count() > 0 || position == 0) {
      parts.send(part);
    }
  }

  private void readAll(
      Reads.Together together,
      String namespace,
      String named,
      List<String> keys,
      int first,
      String fallbackSession) {
    if (keys.isEmpty()) {
      return;
    }
    String session = named.isEmpty() ? fallbackSession : named;
    Failure refused = null;
    try {
      checks.namespace(namespace);
      checks.session(session);
    } catch (RuntimeException e) {
      refused = failures.of(e);
    }
    for (int i = 0; i < keys.size(); i++) {
      if (refused != null) {
        part.add(first + i, refused);
      } else {
        read(together, namespace, session, keys.get(i), first + i);
      }
    }
  }

  private void read(
      Reads.Together together, String namespace, String session, String key, int position) {
    if (!hasRoom) {
      part.add(position, Failure.ANSWER_TOO_LARGE);
      return;
    }
    CompletableFuture<Answer> answer;
    try {
      answer = together.read(checks.keyOfKnown(namespace, key), session);
    } catch (RuntimeException e) {
      part.add(position, failures.of(e));
      return;
    }
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      add(position, answer.join());
    } else {
      pending.add(answer);
      var unused =
          answer.whenComplete(
              (found, failure) -> {
                if (!answer.isCancelled()) { // else the stream has gone
                  late(position, found, failure);
                }
              });
    }
  }

  private void add(int position, Answer answer) {
    part.add(position, answer);
    byte[] value = answer.value();
    partBytes += value == null ? 0 : value.length;
    if (partBytes >= PART_BYTES) {
      parts.send(part);
      part = newPart();
      partBytes = 0;
      hasRoom = parts.hasRoom();
    }
  }

  /** Exactly one of answer and failure is given. */
  private void late(int position, @Nullable Answer answer, @Nullable Throwable failure) {
    StreamAnswer result = newPart();
    if (!parts.hasRoom()) {
      result.add(position, Failure.ANSWER_TOO_LARGE);
    } else if (answer != null) {
      result.add(position, answer);
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
