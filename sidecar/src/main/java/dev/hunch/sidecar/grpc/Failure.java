package dev.hunch.sidecar.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.hunch.core.cache.WriteException;
import dev.hunch.proto.cache.v1.KeyError;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;

/**
 * Why a call, or one key of it, is answered with an error.
 *
 * @param code the gRPC status
 * @param reason the constant that programs look at, as {@code KEY_NOT_FOUND}
 * @param message for people; names no key and no value
 * @param metadata more for programs, as the name of the field at fault
 * @param retryMillis when it is worth trying again, in ms; 0 where it is not
 */
record Failure(
    Code code, String reason, String message, Map<String, String> metadata, int retryMillis) {
  private static final String DOMAIN = "hunch";
  private static final int RETRY_MILLIS = 500;
  private static final int OVERLOAD_RETRY_MILLIS = 50;

  static final Failure KEY_NOT_FOUND =
      of(Code.NOT_FOUND, "KEY_NOT_FOUND", "the store holds no such key");
  static final Failure DEADLINE_EXCEEDED =
      of(
          Code.DEADLINE_EXCEEDED,
          "DEADLINE_EXCEEDED",
          "the caller's deadline came before the store's answer");
  static final Failure DRAINING =
      new Failure(Code.UNAVAILABLE, "DRAINING", "the sidecar is stopping", Map.of(), RETRY_MILLIS);
  static final Failure UNKNOWN_NAMESPACE =
      new Failure(
          Code.NOT_FOUND,
          "UNKNOWN_NAMESPACE",
          "the namespace is not configured",
          Map.of("field", "namespace"),
          0);
  static final Failure UNMAPPED_KEY =
      new Failure(
          Code.INVALID_ARGUMENT,
          "UNMAPPED_KEY",
          "the key fits no template or statement of its namespace",
          Map.of("field", "key"),
          0);
  static final Failure TOO_MANY_WAITING_LOADS =
      new Failure(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_WAITING_LOADS",
          "too many loads wait for the store",
          Map.of(),
          OVERLOAD_RETRY_MILLIS);
  static final Failure TOO_MANY_WATCHERS =
      of(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHERS", "too many calls watch already");
  static final Failure ANSWER_TOO_LARGE =
      of(Code.RESOURCE_EXHAUSTED, "ANSWER_TOO_LARGE", "the values before fill the answer");
  static final Failure NO_ROOM_FOR_ANSWERS =
      new Failure(
          Code.RESOURCE_EXHAUSTED,
          "NO_ROOM_FOR_ANSWERS",
          "answers that clients have not taken yet fill the room for them",
          Map.of(),
          OVERLOAD_RETRY_MILLIS);

  static Failure of(Code code, String reason, String message) {
    return new Failure(code, reason, message, Map.of(), 0);
  }

  /**
   * The store cannot answer.
   *
   * @param retryAfterMillis when it is worth asking again; 0: not known
   */
  static Failure storeUnavailable(long retryAfterMillis) {
    return retriable(
        Code.UNAVAILABLE,
        "STORE_UNAVAILABLE",
        "the backing store cannot answer, and no stale copy is held",
        retryAfterMillis);
  }

  /** A write was not done, or of that is not known. */
  static Failure of(WriteException failure) {
    return switch (failure.reason()) {
      case UNMAPPED ->
          inKey(
              Code.FAILED_PRECONDITION,
              "UNWRITABLE_KEY",
              "the key fits no template that its namespace writes by");
      case UNDELETABLE ->
          inKey(
              Code.FAILED_PRECONDITION,
              "UNDELETABLE_KEY",
              "the namespace has no statement that deletes such a key");
      case NOT_TEXT -> invalid("value", "is not text in UTF-8, or holds the character 0");
      case BAD_VALUE ->
          of(
              Code.INVALID_ARGUMENT,
              "BAD_VALUE",
              "the key or the value is not what the statement needs; nothing was written");
      case FORBIDDEN ->
          of(
              Code.FAILED_PRECONDITION,
              "WRITE_FORBIDDEN",
              "a constraint or another rule of the store forbids the write");
      case NOTHING_WRITTEN ->
          of(
              Code.FAILED_PRECONDITION,
              "NOTHING_WRITTEN",
              "the statement changed no row of the store");
      case UNAVAILABLE ->
          retriable(
              Code.UNAVAILABLE,
              "STORE_UNAVAILABLE",
              "the store cannot take the write; nothing was written",
              failure.retryAfterMillis());
      case OUTCOME_UNKNOWN ->
          retriable(
              Code.UNAVAILABLE,
              "WRITE_OUTCOME_UNKNOWN",
              "the connection to the store failed during the write, which may have been done",
              failure.retryAfterMillis());
      case OVERLOADED ->
          new Failure(
              Code.RESOURCE_EXHAUSTED,
              "TOO_MANY_WAITING_WRITES",
              "too many writes wait for the store",
              Map.of(),
              OVERLOAD_RETRY_MILLIS);
      case JOURNAL_FULL ->
          new Failure(
              Code.RESOURCE_EXHAUSTED,
              "JOURNAL_FULL",
              "the journal has no room; the store has to take some of the pending writes first",
              Map.of(),
              RETRY_MILLIS);
      case JOURNAL_FAILED ->
          new Failure(
              Code.UNAVAILABLE,
              "JOURNAL_UNAVAILABLE",
              "the journal cannot be written; the write may be found in it after a restart",
              Map.of(),
              RETRY_MILLIS);
    };
  }

  private static Failure inKey(Code code, String reason, String message) {
    return new Failure(code, reason, message, Map.of("field", "key"), 0);
  }

  private static Failure retriable(
      Code code, String reason, String message, long retryAfterMillis) {
    return new Failure(
        code,
        reason,
        message,
        Map.of(),
        retryAfterMillis == 0 ? RETRY_MILLIS : (int) Math.min(Integer.MAX_VALUE, retryAfterMillis));
  }

  /** The condition of a write does not hold; the present etag is empty if there is no value. */
  static Failure etagMismatch(String presentEtag) {
    return new Failure(
        Code.ABORTED,
        "ETAG_MISMATCH",
        "the present value is not the one that the write expects",
        Map.of("etag", presentEtag),
        0);
  }

  /** A field of the request does not hold what it should. */
  static Failure invalid(String field, String message) {
    return new Failure(
        Code.INVALID_ARGUMENT, "INVALID_FIELD", field + ' ' + message, Map.of("field", field), 0);
  }

  /** The exception that ends a call with this failure. */
  StatusRuntimeException toException() {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(reason)
                        .putAllMetadata(metadata)
                        .build()));
    if (retryMillis > 0) {
      Duration delay =
          Duration.newBuilder()
              .setSeconds(retryMillis / 1000)
              .setNanos(retryMillis % 1000 * 1_000_000)
              .build();
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /** The same for one key of many. */
  KeyError toKeyError() {
    return KeyError.newBuilder()
        .setCode(code.getNumber())
        .setReason(reason)
        .setMessage(message)
        .build();
  }
}
