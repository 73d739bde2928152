package dev.hunch.benchmarks.contender;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One way to read values from a server that holds them all. Thread-safe; each is closed by whoever
 * opened it.
 */
public sealed interface Contender extends AutoCloseable {
  /** Its name in the report. */
  String name();

  /** Which server it asks, by its name. */
  String server();

  @Override
  void close();

  /** Reads one key a call. */
  non-sealed interface Single extends Contender {
    /** Reads the key and waits for it; null if the server has none. */
    byte @Nullable [] get(String key, String session);

    /** Reads the key without waiting for it. */
    CompletionStage<byte @Nullable []> getAsync(String key, String session);

    /**
     * Whether a read is over when the call returns, so that there are never more in flight than
     * threads that read.
     */
    default boolean isAnsweredAtOnce() {
      return false;
    }
  }

  /** Reads many keys a call. */
  non-sealed interface Batch extends Contender {
    /** Reads the keys and waits for them; a value that the server has not is null. */
    List<byte @Nullable []> getAll(List<String> keys, String session);
  }
}
