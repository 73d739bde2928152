package dev.hunch.sidecar.grpc;

import com.google.rpc.Code;
import dev.hunch.core.cache.EtagMismatchException;
import dev.hunch.core.cache.OverloadedException;
import dev.hunch.core.cache.RejectedKeyException;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.cache.UnknownNamespaceException;
import dev.hunch.core.cache.ValueTooLargeException;
import dev.hunch.core.cache.WriteException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the {@link Failure} that stands for what was thrown. Thread-safe. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** The failure that stands for what was thrown; our own faults are logged. */
  Failure of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof RefusedException refused) {
      return refused.failure();
    }
    if (cause instanceof CancellationException) {
      return Failure.DEADLINE_EXCEEDED; // who has gone away is not answered
    }
    if (cause instanceof UnknownNamespaceException) {
      return Failure.UNKNOWN_NAMESPACE;
    }
    if (cause instanceof ValueTooLargeException tooLarge) {
      return Failure.invalid(
          "value",
          "is larger than the " + tooLarge.maxValueBytes() + " bytes that its namespace allows");
    }
    if (cause instanceof EtagMismatchException mismatch) {
      return Failure.etagMismatch(mismatch.presentEtag());
    }
    if (cause instanceof OverloadedException) {
      return Failure.TOO_MANY_WAITING_LOADS;
    }
    if (cause instanceof RejectedKeyException) {
      return Failure.UNMAPPED_KEY;
    }
    if (cause instanceof WriteException unwritten) {
      return Failure.of(unwritten);
    }
    if (cause instanceof StoreException down) {
      return Failure.storeUnavailable(down.retryAfterMillis());
    }
    LOG.atError().setCause(cause).log("a call failed by a fault of the sidecar");
    return Failure.of(
        Code.INTERNAL, "INTERNAL", "the sidecar failed: " + cause.getClass().getSimpleName());
  }

  /** The exception that ends a call. */
  StatusRuntimeException toException(Throwable thrown) {
    return unwrap(thrown) instanceof CancellationException
        ? Status.CANCELLED.asRuntimeException()
        : of(thrown).toException();
  }

  /** What was thrown, without the future around it. */
  static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
