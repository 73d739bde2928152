package dev.hunch.predictor.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Roughly how long ago each key was last asked for, counted in accesses of all sessions. A key may
 * push another out of this table; it then looks new. Not thread-safe.
 */
public final class Recency {
  /** How many classes of age there are; class 0 is "never seen". */
  public static final int CLASSES = 6;

  private static final int SIZE = 1 << 18;
  private static final int[] AGE_LIMITS = {256, 2_048, 16_384, 131_072};

  private final int[] tags = new int[SIZE];
  private final int[] times = new int[SIZE];
  private int now;

  /** Notes an access of the key with this fingerprint. */
  public void accessed(long fingerprint) {
    now++;
    int at = (int) fingerprint & (SIZE - 1);
    tags[at] = tag(fingerprint);
    times[at] = now;
  }

  /** The class of the key's age: 0 for never seen, then from long ago to just now. */
  public int classOf(long fingerprint) {
    int at = (int) fingerprint & (SIZE - 1);
    if (tags[at] != tag(fingerprint)) {
      return 0;
    }
    int age = now - times[at];
    for (int i = 0; i < AGE_LIMITS.length; i++) {
      if (age < AGE_LIMITS[i]) {
        return CLASSES - 1 - i;
      }
    }
    return 1;
  }

  private static int tag(long fingerprint) {
    return (int) (fingerprint >>> 32) | 1;
  }

  /** Writes what is known. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(now);
    for (int at = 0; at < SIZE; at++) {
      out.writeInt(tags[at]);
      if (tags[at] != 0) {
        out.writeInt(times[at]);
      }
    }
  }

  /** Reads what was known. */
  public void readFrom(DataInput in) throws IOException {
    now = in.readInt();
    for (int at = 0; at < SIZE; at++) {
      tags[at] = in.readInt();
      if (tags[at] != 0) {
        times[at] = in.readInt();
      }
    }
  }
}
