package dev.hunch.sidecar.grpc;

import dev.hunch.core.cache.Answer;
import dev.hunch.proto.cache.v1.KeyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Reads many keys of one namespace at once; each key has its own outcome. */
final class BatchRead {
  private final Reads reads;
  private final RequestChecks checks;
  private final Failures failures;

  BatchRead(Reads reads, RequestChecks checks, Failures failures) {
    this.reads = reads;
    this.checks = checks;
    this.failures = failures;
  }

  /**
   * Begins to read.
   *
   * @param patience how long the outcomes are waited for
   * @param share takes the values; who calls closes it when the answer has been taken
   * @return the outcomes in the order of {@code keys}; to cancel it gives all its reads up
   * @throws RefusedException if the message as a whole is refused
   */
  CompletableFuture<List<KeyResult>> read(
      String namespace,
      List<String> keys,
      String session,
      boolean withEtag,
      Alarms.Patience patience,
      AnswerRoom.Share share) {
    checks.namespace(namespace);
    checks.session(session);
    checks.keyCount(keys.size());
    return new Batch(keys, withEtag, share).start(namespace, session, patience);
  }

  private final class Batch {
    private final List<String> keys;
    private final boolean withEtag;
    private final AnswerRoom.Share share;
    private final AtomicReferenceArray<@Nullable KeyResult> results;
    private final List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    private final AtomicInteger open;
    private final CompletableFuture<List<KeyResult>> all = new CompletableFuture<>();

    Batch(List<String> keys, boolean withEtag, AnswerRoom.Share share) {
      this.keys = keys;
      this.share = share;
      this.withEtag = withEtag;
      this.results = new AtomicReferenceArray<>(keys.size());
      this.open = new AtomicInteger(keys.size() + 1);
    }

    CompletableFuture<List<KeyResult>> start(
        String namespace, String session, Alarms.Patience patience) {
      try (Reads.Together together = reads.together(patience)) {
        KeysAhead ahead = new KeysAhead(checks, together::lookAhead);
        ahead.begin(namespace, keys);
        for (int i = 0; i < keys.size(); i++) {
          start(together, ahead, i, session);
        }
      }
      closeOne();
      return Cancellation.to(all, () -> waiting.forEach(answer -> answer.cancel(false)));
    }

    private void start(Reads.Together together, KeysAhead ahead, int index, String session) {
      CompletableFuture<Answer> answer;
      try {
        answer = together.read(ahead.get(index), session);
      } catch (RuntimeException e) {
        close(index, null, e);
        return;
      }
      if (!answer.isDone()) {
        waiting.add(answer);
      }
      var unused = answer.whenComplete((found, failure) -> close(index, found, failure));
    }

    /** Exactly one of answer and failure is given. */
    private void close(int index, @Nullable Answer answer, @Nullable Throwable failure) {
      if (all.isCancelled()) {
        return; // nobody reads it
      }
      String key = keys.get(index);
      if (answer != null) {
        results.set(index, resultOf(key, answer));
      } else if (failure != null) {
        results.set(index, Answers.keyResult(key, failures.of(failure)));
      }
      closeOne();
    }

    private KeyResult resultOf(String key, Answer answer) {
      byte[] value = answer.value();
      Failure failure = value == null ? null : share.add(value.length);
      return failure == null
          ? Answers.keyResult(key, answer, withEtag)
          : Answers.keyResult(key, failure);
    }

    private void closeOne() {
      if (open.decrementAndGet() == 0) {
        all.complete(collect());
      }
    }

    private List<KeyResult> collect() {
      List<KeyResult> collected = new ArrayList<>(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        KeyResult result = results.get(i);
        if (result == null) {
          throw new IllegalStateException("a batch ended before its key " + i);
        }
        collected.add(result);
      }
      return collected;
    }
  }
}
