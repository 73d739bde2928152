package dev.hunch.core.access;

import com.dynatrace.hash4j.hashing.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * A namespace and a key's text, with their 64-bit hash computed once.
 *
 * <p>Immutable and thread-safe. Two keys with equal hashes may differ: whoever stores by hash
 * compares the key itself as well.
 */
public final class Key {
  private final String namespace;
  private final String text;
  private final long hash;

  /** Creates a key with a given hash; tests forge collisions by it. */
  Key(String namespace, String text, long hash) {
    this.namespace = namespace;
    this.text = text;
    this.hash = hash;
  }

  /**
   * Returns the key {@code text} of {@code namespace}.
   *
   * @throws IllegalArgumentException if either is empty
   */
  public static Key of(String namespace, String text) {
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace is empty (key of " + text.length() + " chars)");
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("key is empty (namespace " + namespace + ")");
    }
    return new Key(namespace, text, hashOf(namespace, text));
  }

  /**
   * Returns the 64-bit hash that the key of this namespace and text has (wyhash, final version 4).
   */
  public static long hashOf(String namespace, String text) {
    return Hashing.wyhashFinal4().hashStream().putString(namespace).putString(text).getAsLong();
  }

  /** The namespace, never empty. */
  public String namespace() {
    return namespace;
  }

  /** The key's text within its namespace, never empty. */
  public String text() {
    return text;
  }

  /** Whether it is a key of the namespace whose text begins with the prefix. */
  public boolean startsWith(String namespace, String prefix) {
    return this.namespace.equals(namespace) && text.startsWith(prefix);
  }

  /** The 64-bit hash of namespace and text; equal in every process. */
  public long hash() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key that
        && hash == that.hash
        && text.equals(that.text)
        && namespace.equals(that.namespace);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return namespace + '/' + text;
  }
}
