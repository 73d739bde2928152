package dev.hunch.client;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures a client's calls. Thread-safe; throws nothing of its own. */
interface CallMeter {
  /** What a client does. */
  enum Operation {
    GET,
    BATCH_GET,
    PUT,
    DELETE,
    INVALIDATE,
    /** The caller's own loader. */
    LOAD;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** How metrics and spans name it. */
    String tag() {
      return tag;
    }
  }

  /** Measures nothing. */
  CallMeter NONE = operation -> (source, failure) -> {};

  /** A call begins on this thread. It may end on another. */
  Call begin(Operation operation);

  /** A key of a batch was answered. */
  default void onRead(Source source) {}

  /** A call that has begun. */
  interface Call {
    /**
     * It has ended.
     *
     * @param source where a single value came from; null for other calls
     * @param failure null if there was none
     */
    void end(@Nullable Source source, @Nullable Throwable failure);
  }

  /** Makes a call that waits for its answer. */
  default <T> T measure(
      Operation operation, Supplier<T> work, Function<T, @Nullable Source> sourceOf) {
    Call call = begin(operation);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      call.end(null, e);
      throw e;
    }
    call.end(sourceOf.apply(result), null);
    return result;
  }
}
