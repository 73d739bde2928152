package dev.hunch.benchmarks.workload;

import dev.hunch.benchmarks.ZipfStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which keys are read, in which order, and what their values must be.
 *
 * <p>Keys are drawn by Zipf's law; a value follows from its key's number, so that any reply can be
 * checked without keeping the values. Immutable and thread-safe.
 */
public final class Workload {
  /** The namespace of all keys. */
  public static final String NAMESPACE = "bench";

  /** The exponent of Zipf's law that the keys are drawn by. */
  public static final double EXPONENT = 0.99;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int DRAWN = 1 << 22;
  private static final long SEED = 42;

  private final int keyCount;
  private final int[] drawn;
  private final int valueBytes;

  /**
   * Draws the reads.
   *
   * @param keyCount how many keys there are, at least 1
   * @param valueBytes the size of each value, at least 1
   */
  public Workload(int keyCount, int valueBytes) {
    if (keyCount < 1 || valueBytes < 1) {
      throw new IllegalArgumentException(
          "below 1: " + keyCount + " keys or values of " + valueBytes + " bytes");
    }
    this.valueBytes = valueBytes;
    this.keyCount = keyCount;
    this.drawn = ZipfStream.draw(DRAWN, keyCount, EXPONENT, SEED);
  }

  /** How many keys there are. */
  public int keyCount() {
    return keyCount;
  }

  /** The size of a value. */
  public int valueBytes() {
    return valueBytes;
  }

  /** The number of the key that is read at a place in the stream, which has no end. */
  public int drawn(long place) {
    return drawn[(int) (place & (DRAWN - 1))];
  }

  /** The place where one of several readers begins. */
  public static long beginning(int reader) {
    return reader * 1_000_003L;
  }

  /**
   * The key of this number, made anew as a service makes it: to fetch one of a million strings from
   * memory takes longer than to make it.
   */
  public String key(int number) {
    return "item:" + number;
  }

  /** The value of the key of this number. */
  public byte[] value(int number) {
    byte[] value = new byte[valueBytes];
    int whole = valueBytes & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      LONGS.set(value, i, bits(number, i));
    }
    for (int i = whole; i < valueBytes; i++) {
      value[i] = (byte) bits(number, i);
    }
    return value;
  }

  /** Whether these bytes are the value of the key of this number. */
  public boolean isValue(int number, byte[] bytes) {
    return Arrays.equals(bytes, value(number));
  }

  /** Random-looking, so that nothing is won by compression (the finaliser of MurmurHash3). */
  private static long bits(int number, int offset) {
    long z = ((long) number << 32 | offset) * 0x9E3779B97F4A7C15L + 1;
    z = (z ^ z >>> 33) * 0xFF51AFD7ED558CCDL;
    z = (z ^ z >>> 33) * 0xC4CEB9FE1A85EC53L;
    return z ^ z >>> 33;
  }
}
