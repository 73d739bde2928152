package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import org.jspecify.annotations.Nullable;

/** Says what may be seen of the values that reads are answered with. Thread-safe and quick. */
@FunctionalInterface
public interface ResponseView {
  /** Nothing is to be seen. */
  ResponseView NONE = (key, value) -> Response.NONE;

  /**
   * Returns what may be seen of a value.
   *
   * @param value null if the key does not exist; nobody may write to it
   */
  Response of(Key key, byte @Nullable [] value);
}
