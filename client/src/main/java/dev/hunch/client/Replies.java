package dev.hunch.client;

import dev.hunch.proto.cache.v1.GetResponse;
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
    if (result.getError().getReason().equals(Errors.KEY_NOT_FOUND)) {
      return new KeyReply(result.getKey(), Reply.ABSENT, null);
    }
    return new KeyReply(result.getKey(), null, Errors.of(result.getError()));
  }

  private static Source sourceOf(Result result) {
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
