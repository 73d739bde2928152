package dev.hunch.client;

import org.jspecify.annotations.Nullable;

/**
 * Keys of one namespace that one session asks for, and what becomes of them.
 *
 * <p>Made by any thread; it is answered by the connection's thread alone, each key once.
 */
abstract sealed class Ask permits SingleAsk, BatchAsk {
  final String namespace;

  /** Whose read it is; empty: the connection's. */
  final String session;

  /** When it was asked, in ns of the client's clock. */
  final long askedNanos;

  Ask(String namespace, @Nullable String session, long askedNanos) {
    this.namespace = namespace;
    this.session = session == null ? "" : session;
    this.askedNanos = askedNanos;
  }

  /** How many keys it is. */
  abstract int size();

  abstract String key(int index);

  /** It is being put into a message, which will be sent. */
  abstract void taken();

  /** A key was answered with what was found, or that there is nothing. */
  abstract void answered(int index, Reply reply);

  /** A key alone could not be read. */
  abstract void failed(int index, HunchException failure);

  /** None of the keys that have no answer yet will have one. */
  abstract void failed(HunchException failure);

  /** Whether its keys go into the same group of a message as those of the other. */
  final boolean isOfSameGroup(Ask other) {
    return session.equals(other.session) && namespace.equals(other.namespace);
  }
}
