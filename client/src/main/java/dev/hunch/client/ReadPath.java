package dev.hunch.client;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A way by which reads reach the sidecar. Counts their outcomes. Thread-safe. */
interface ReadPath extends AutoCloseable {
  /**
   * Reads a key.
   *
   * @throws HunchException if the sidecar does not answer or refuses
   */
  Reply get(String namespace, String key, @Nullable String session);

  /** Reads a key; the future is its caller's own. It fails with {@link HunchException}. */
  CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session);

  /**
   * Reads many keys, with an outcome for each.
   *
   * @throws HunchException if the sidecar does not answer or refuses the call as a whole
   */
  List<KeyReply> batchGet(String namespace, Collection<String> keys, @Nullable String session);

  /** Called when the connection has been closed. */
  @Override
  void close();
}
