package dev.hunch.client;

import org.jspecify.annotations.Nullable;

/**
 * The outcome for one key of many.
 *
 * @param key what was asked for
 * @param reply null if the key alone could not be read
 * @param failure why not; null if it could
 */
public record KeyReply(String key, @Nullable Reply reply, @Nullable HunchException failure) {
  /**
   * The reply.
   *
   * @throws HunchException if the key could not be read
   */
  public Reply get() {
    if (reply != null) {
      return reply;
    }
    throw failure != null ? failure : new IllegalStateException("neither reply nor failure");
  }
}
