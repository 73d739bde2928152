package dev.hunch.core.cache;

import com.dynatrace.hash4j.hashing.Hashing;

/** What identifies the content of a value: a 64-bit hash of it (XXH3), in 16 hexadecimal digits. */
public final class Etag {
  private Etag() {}

  /** Returns the value's etag; equal in every process. */
  public static String of(byte[] value) {
    return String.format("%016x", Hashing.xxh3_64().hashBytesToLong(value));
  }
}
