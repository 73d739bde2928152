package dev.hunch.sidecar.grpc;

import com.google.rpc.Code;
import dev.hunch.core.cache.OverloadedException;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.cache.UnknownNamespaceException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the {@link Failure} that stands for what was thrown. Thread-safe. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Predicate<Throwable> isUnmappedKey;

  /**
   * Creates a translator.
   *
   * @param isUnmappedKey whether a load failed because its key cannot mean anything to the store:
   *     the caller's mistake
   */
  Failures(Predicate<Throwable> isUnmappedKey) {
    this.isUnmappedKey = isUnmappedKey;
  }

  /** The failure that stands for what was thrown; our own faults are logged. */
  Failure of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof RefusedException refused) {
      return refused.failure();
    }
    if (cause instanceof UnknownNamespaceException) {
      return Failure.UNKNOWN_NAMESPACE;
    }
    if (cause instanceof OverloadedException) {
      return Failure.TOO_MANY_WAITING_LOADS;
    }
    if (cause instanceof StoreException) {
      Throwable why = cause.getCause();
      return why != null && isUnmappedKey.test(why)
          ? Failure.UNMAPPED_KEY
          : Failure.STORE_UNAVAILABLE;
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

  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
