package dev.hunch.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.hunch.proto.cache.v1.KeyError;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;

/** Reads the sidecar's errors. */
final class Errors {
  static final String KEY_NOT_FOUND = "KEY_NOT_FOUND";
  private static final String ETAG_MISMATCH = "ETAG_MISMATCH";
  private static final String DRAINING = "DRAINING";
  private static final String ANSWER_TOO_LARGE = "ANSWER_TOO_LARGE";
  private static final String NO_ROOM_FOR_ANSWERS = "NO_ROOM_FOR_ANSWERS";
  private static final String DOMAIN = "hunch";

  private Errors() {}

  /** The reason that the sidecar gives; empty when the error is not the sidecar's. */
  static String reasonOf(Throwable thrown) {
    com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return "";
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          if (info.getDomain().equals(DOMAIN)) {
            return info.getReason();
          }
        } catch (InvalidProtocolBufferException e) {
          return "";
        }
      }
    }
    return "";
  }

  static HunchException of(Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    String reason = reasonOf(thrown);
    HunchException.Kind kind =
        status.getCause() instanceof InterruptedException
            ? HunchException.Kind.INTERRUPTED
            : kindOf(status.getCode(), reason);
    return new HunchException(kind, reason, words(status), thrown);
  }

  /** The code, what is said of it, and below it all, such as that a connection was refused. */
  private static String words(Status status) {
    StringBuilder words = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      words.append(": ").append(status.getDescription());
    }
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    if (root != null && root.getMessage() != null) {
      words.append(": ").append(root.getMessage());
    }
    return words.toString();
  }

  /** A read that has no answer within its deadline. */
  static HunchException late() {
    return own(HunchException.Kind.AWAY, Status.DEADLINE_EXCEEDED.withDescription("no answer yet"));
  }

  /** A read by a client that has been closed. */
  static HunchException closed() {
    return own(HunchException.Kind.AWAY, Status.UNAVAILABLE.withDescription("client is closed"));
  }

  static HunchException interrupted(InterruptedException e) {
    return own(HunchException.Kind.INTERRUPTED, Status.CANCELLED.withCause(e));
  }

  /** A read that found no room to wait. */
  static HunchException tooManyPending(int most) {
    return own(
        HunchException.Kind.OVERLOADED,
        Status.RESOURCE_EXHAUSTED.withDescription(most + " reads wait to be sent"));
  }

  /** A key whose outcome is of a kind that this client does not know. */
  static HunchException unknownOutcome() {
    return own(
        HunchException.Kind.FAILED,
        Status.INTERNAL.withDescription("neither found nor an error: is the sidecar newer?"));
  }

  private static HunchException own(HunchException.Kind kind, Status status) {
    return new HunchException(kind, "", words(status), status.asException());
  }

  static HunchException of(KeyError error) {
    Code code = Code.forNumber(error.getCode());
    Status.Code known = Status.fromCodeValue(error.getCode()).getCode();
    return new HunchException(
        kindOf(known, error.getReason()),
        error.getReason(),
        code + ": " + error.getMessage(),
        new StatusException(Status.fromCode(known)));
  }

  /** Only what the sidecar itself calls wrong is the caller's mistake; all else is a failure. */
  private static HunchException.Kind kindOf(Status.Code code, String reason) {
    boolean isSidecars = !reason.isEmpty();
    return switch (code) {
      case UNAVAILABLE ->
          isSidecars && !reason.equals(DRAINING)
              ? HunchException.Kind.STORE_UNAVAILABLE
              : HunchException.Kind.AWAY;
      case DEADLINE_EXCEEDED -> HunchException.Kind.AWAY;
      case RESOURCE_EXHAUSTED -> exhausted(reason);
      case INVALID_ARGUMENT -> HunchException.Kind.REFUSED;
      case ABORTED ->
          reason.equals(ETAG_MISMATCH)
              ? HunchException.Kind.ETAG_MISMATCH
              : HunchException.Kind.FAILED;
      case NOT_FOUND, FAILED_PRECONDITION ->
          isSidecars ? HunchException.Kind.REFUSED : HunchException.Kind.FAILED;
      default -> HunchException.Kind.FAILED;
    };
  }

  private static HunchException.Kind exhausted(String reason) {
    return switch (reason) {
      case NO_ROOM_FOR_ANSWERS -> HunchException.Kind.OVERLOADED;
      // Without a reason it is gRPC's own: a message larger than is taken.
      case ANSWER_TOO_LARGE, "" -> HunchException.Kind.TOO_LARGE;
      default -> HunchException.Kind.STORE_UNAVAILABLE;
    };
  }
}
