package dev.hunch.sidecar.endurance;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Values all of whose bytes follow from their key and its version; none can be compressed. */
final class VersionedValues {
  private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES;
  private static final int USUAL_BYTES = 1200;
  private static final int LARGE_BYTES = 48 << 10;

  /** What is larger lies in parts, in a cache of the capacities of these tests. */
  private static final int PIECE_BYTES = 16 << 10;

  private VersionedValues() {}

  /** Whether the key did not exist in this version: one in eight. */
  static boolean isAbsent(int key, long version) {
    return (mix(key, version) & 7) == 0;
  }

  /** The key's value in this version, should it have existed. One in 64 is large. */
  static byte[] of(int key, long version) {
    long seed = mix(key, version);
    int bound = (seed >>> 3 & 63) == 0 ? LARGE_BYTES : USUAL_BYTES;
    byte[] value = new byte[HEADER_BYTES + (int) ((seed >>> 16) % bound)];
    ByteBuffer bytes = ByteBuffer.wrap(value).putInt(key).putLong(version);
    while (bytes.remaining() >= Long.BYTES) {
      bytes.putLong(mix(bytes.position(), seed));
    }
    while (bytes.hasRemaining()) {
      bytes.put((byte) mix(bytes.position(), seed));
    }
    return value;
  }

  /** Whether the cache keeps such a value in several pieces. */
  static boolean isInParts(byte[] value) {
    return value.length > PIECE_BYTES;
  }

  /** The version in which the key had this value; -1 if it never had. */
  static long versionOf(int key, byte[] value) {
    if (value.length < HEADER_BYTES) {
      return -1;
    }
    long version = ByteBuffer.wrap(value).getLong(Integer.BYTES);
    boolean genuine =
        version > 0 && !isAbsent(key, version) && Arrays.equals(value, of(key, version));
    return genuine ? version : -1;
  }

  /** Mixes both into 63 bits (the finish of SplitMix64, Steele et al. 2014). */
  private static long mix(int key, long version) {
    long z = key * 0x9e3779b97f4a7c15L + version * 0xd1b54a32d192ed03L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return (z ^ z >>> 31) >>> 1;
  }
}
