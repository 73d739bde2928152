package dev.hunch.core.eviction;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Descriptions of keys that wait to be judged: was the key asked for within a time drawn at random?
 *
 * <p>The time is drawn from an exponential distribution, so that what comes true early counts for
 * more than what comes true late, and the share that comes true is a discounted value. A timing
 * wheel holds the samples (Varghese, Lauck 1987). Bounded; what does not fit is not sampled. Time
 * is counted in reads. Not thread-safe.
 */
final class UseSamples {
  private static final int CAPACITY = 1 << 15;
  private static final int BUCKETS = 1 << 12;

  /** Longest time drawn, in means. */
  private static final int LONGEST = 6;

  private static final int END = -1;

  private final SplittableRandom random = new SplittableRandom(7);
  private final long[] hashes = new long[CAPACITY];
  private final int[] moments = new int[CAPACITY];
  private final short[] cells = new short[CAPACITY * UseModel.TABLES];
  private final byte[] weightSets = new byte[CAPACITY];
  private final int[] nexts = new int[CAPACITY];
  private final int[] heads = new int[BUCKETS];
  private int free;
  private int turnedTo;
  private int readsPerBucket = 1;
  private double meanReads = 1;

  UseSamples() {
    for (int sample = 0; sample < CAPACITY; sample++) {
      nexts[sample] = sample + 1 == CAPACITY ? END : sample + 1;
    }
    Arrays.fill(heads, END);
  }

  /** Sets the mean of the times drawn. */
  void setMeanReads(double reads) {
    meanReads = Math.max(1, reads);
    readsPerBucket = (int) Math.max(1, Math.ceil(meanReads * LONGEST / (BUCKETS - 2)));
  }

  /** Takes a sample in. */
  void add(long hash, int now, UseDescription description) {
    if (free == END) {
      return;
    }
    int sample = free;
    free = nexts[sample];
    double reads = Math.min(LONGEST, -Math.log(1 - random.nextDouble())) * meanReads;
    int bucket = turnedTo + 1 + Math.min(BUCKETS - 2, (int) (reads / readsPerBucket));
    hashes[sample] = hash;
    moments[sample] = now;
    weightSets[sample] = (byte) description.weightSet();
    System.arraycopy(description.cells(), 0, cells, sample * UseModel.TABLES, UseModel.TABLES);
    nexts[sample] = heads[bucket & (BUCKETS - 1)];
    heads[bucket & (BUCKETS - 1)] = sample;
  }

  /** Lets the model learn from the samples whose time is over. To be called after each read. */
  void judge(UseHistory history, UseModel model) {
    if (history.now() % readsPerBucket != 0) {
      return;
    }
    turnedTo++;
    int bucket = turnedTo & (BUCKETS - 1);
    int sample = heads[bucket];
    heads[bucket] = END;
    while (sample != END) {
      int place = history.find(hashes[sample]);
      boolean cameTrue = place != UseHistory.NONE && history.isReadSince(place, moments[sample]);
      model.learn(cells, sample * UseModel.TABLES, weightSets[sample], cameTrue);
      int next = nexts[sample];
      nexts[sample] = free;
      free = sample;
      sample = next;
    }
  }
}
