package dev.hunch.sidecar.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Etag;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;

/** Puts the cache's answers into the wire's words. */
final class Answers {
  private Answers() {}

  /**
   * The response with the answer's value.
   *
   * @throws RefusedException if the answer is that there is no such key
   */
  static GetResponse response(Answer answer, boolean withEtag) {
    byte[] value = answer.value();
    if (value == null) {
      throw new RefusedException(Failure.KEY_NOT_FOUND);
    }
    return response(answer, value, withEtag);
  }

  /** The outcome for one key of many. */
  static KeyResult keyResult(String key, Answer answer) {
    return keyResult(key, answer, false);
  }

  /** Likewise, with the value's etag if that is wanted. */
  static KeyResult keyResult(String key, Answer answer, boolean withEtag) {
    byte[] value = answer.value();
    return value == null
        ? keyResult(key, Failure.KEY_NOT_FOUND)
        : KeyResult.newBuilder().setKey(key).setFound(response(answer, value, withEtag)).build();
  }

  /** The error for one key of many. */
  static KeyResult keyResult(String key, Failure failure) {
    return KeyResult.newBuilder().setKey(key).setError(failure.toKeyError()).build();
  }

  private static GetResponse response(Answer answer, byte[] value, boolean withEtag) {
    long remaining = answer.remainingMillis();
    boolean forever = remaining == Entry.NEVER;
    return GetResponse.newBuilder()
        .setValue(wrap(value))
        .setResult(result(answer.result()))
        .setAgeMs(answer.ageMillis())
        .setRemainingTtlMs(forever ? 0 : remaining)
        .setNoExpiry(forever)
        .setEtag(withEtag ? Etag.of(value) : "")
        .build();
  }

  /** Nobody writes to a value once it is cached, so it need not be copied. */
  private static ByteString wrap(byte[] value) {
    return UnsafeByteOperations.unsafeWrap(value);
  }

  /** The wire's word for how an answer came about. */
  static Result result(AccessResult result) {
    return switch (result) {
      case HIT -> Result.RESULT_HIT;
      case PREFETCHED_HIT -> Result.RESULT_PREFETCHED_HIT;
      case STALE -> Result.RESULT_STALE;
      case NEGATIVE -> Result.RESULT_NEGATIVE;
      case MISS -> Result.RESULT_MISS;
      case COALESCED -> Result.RESULT_COALESCED;
      case BYPASS -> Result.RESULT_BYPASS;
    };
  }
}
