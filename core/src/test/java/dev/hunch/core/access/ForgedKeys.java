package dev.hunch.core.access;

/** Keys with a hash of the test's choice. */
public final class ForgedKeys {
  private ForgedKeys() {}

  /** Returns a key that claims to have the hash. */
  public static Key withHash(String namespace, String text, long hash) {
    return new Key(namespace, text, hash);
  }
}
