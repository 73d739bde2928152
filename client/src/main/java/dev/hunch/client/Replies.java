package dev.hunch.client;

import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.KeyError;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;

/** Puts the wire's words into replies. */
final class Replies {
  private Replies() {}

  static Reply of(GetResponse response) {
    return new Reply(
        response.getValue().toByteArray(), sourceOf(response.getResult()), response.getAgeMs());
  }

  static KeyReply of(KeyResult result) {
    if (result.hasFound()) {
      return new KeyReply(result.getKey(), of(result.getFound()), null);
    }
    return ofError(result.getError()) instanceof HunchException failure
        ? new KeyReply(result.getKey(), null, failure)
        : new KeyReply(result.getKey(), Reply.ABSENT, null);
  }

  /** A {@link HunchException}, or a {@link Reply}: that there is no such key is no failure. */
  static Object ofError(KeyError error) {
    return error.getReason().equals(Errors.KEY_NOT_FOUND) ? Reply.ABSENT : Errors.of(error);
  }

  static Source sourceOf(Result result) {
    return switch (result) {
      case RESULT_HIT -> Source.HIT;
      case RESULT_PREFETCHED_HIT -> Source.PREFETCHED_HIT;
      case RESULT_STALE -> Source.STALE;
      case RESULT_NEGATIVE -> Source.NEGATIVE;
      case RESULT_COALESCED -> Source.COALESCED;
      case RESULT_BYPASS -> Source.BYPASS;
      case RESULT_MISS, RESULT_UNSPECIFIED, UNRECOGNIZED -> Source.MISS;
    };
  }
}
