package dev.hunch.core.eviction;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Descriptions of keys that wait to be judged: was the key asked for within a time drawn at random?
 *
 * <p>The time is drawn from an exponential distribution, so that what comes true early counts for
 * more than what comes true late, and the share that comes true is a discounted value. A timing
 * wheel holds the samples (Varghese, Lauck 1987). Bounded: 3.5 MB; what does not fit is not
 * sampled. Time is counted in reads. Not thread-safe.
 */
final class UseSamples {
  private static final int CAPACITY = 1 << 15;
  private static final int BUCKETS = 1 << 12;

  /** Longest time drawn, in means. */
  private static final int LONGEST = 6;

  private static final double MOST_MEAN_READS = 1 << 27;

  private static final double LOG_OF_2 = Math.log(2);
  private static final int END = -1;

  private final SplittableRandom random = new SplittableRandom(7);
  private final long[] hashes = new long[CAPACITY];
  private final int[] moments = new int[CAPACITY];
  private final int[] dues = new int[CAPACITY];
  private final short[] cells = new short[CAPACITY * UseModel.TABLES];
  private final float[] numbers = new float[CAPACITY * UseDescription.NUMBERS];
  private final byte[] weightSets = new byte[CAPACITY];
  private final UseDescription judged = new UseDescription();
  private final int[] nexts = new int[CAPACITY];
  private final int[] heads = new int[BUCKETS];
  private int free;

  /** Base-2 logarithm of how many reads share a bucket. */
  private int bucketShift;

  private int waiting;
  private double meanReads = 1;

  /** The moment last judged. */
  private int turnedTo;

  UseSamples() {
    for (int sample = 0; sample < CAPACITY; sample++) {
      nexts[sample] = sample + 1 == CAPACITY ? END : sample + 1;
    }
    Arrays.fill(heads, END);
  }

  /** How many samples wait to be judged. */
  int waiting() {
    return waiting;
  }

  /** Whether there is no room for another sample. */
  boolean isFull() {
    return free == END;
  }

  /** Sets the mean of the times to be drawn. Samples that wait already keep theirs. */
  void setMeanReads(double reads) {
    meanReads = Math.max(1, Math.min(MOST_MEAN_READS, reads));
    double reach = meanReads * LONGEST / (BUCKETS - 2);
    int shift = 0;
    while (1 << shift < reach) {
      shift++;
    }
    // Back only by two: what a change costs must not be paid at every other fitting.
    if (shift > bucketShift || shift < bucketShift - 1) {
      resort(shift);
    }
  }

  /** Takes a sample in. */
  void add(long hash, int now, UseDescription description) {
    if (isFull()) {
      return;
    }
    int sample = free;
    free = nexts[sample];
    waiting++;
    double log = Logs.log2((float) (1 - random.nextDouble()));
    double reads = Math.min(LONGEST, -log * LOG_OF_2) * meanReads;
    hashes[sample] = hash;
    moments[sample] = now;
    dues[sample] = now + 1 + (int) reads;
    weightSets[sample] = (byte) description.weightSet();
    System.arraycopy(description.cells(), 0, cells, sample * UseModel.TABLES, UseModel.TABLES);
    int from = sample * UseDescription.NUMBERS;
    System.arraycopy(description.numbers(), 0, numbers, from, UseDescription.NUMBERS);
    enter(sample, now);
  }

  /** Lets the model learn from the samples whose time is over. To be called after each read. */
  void judge(UseHistory history, UseModel model) {
    int now = history.now();
    turnedTo = now;
    if ((now & ((1 << bucketShift) - 1)) != 0) {
      return;
    }
    int bucket = bucketOf(now);
    int sample = heads[bucket];
    heads[bucket] = END;
    while (sample != END) {
      int next = nexts[sample];
      if (dues[sample] - now >= 1 << bucketShift) {
        enter(sample, now); // it waits for a later turn of the wheel
      } else {
        int place = history.find(hashes[sample]);
        boolean cameTrue = place != UseHistory.NONE && history.isReadSince(place, moments[sample]);
        judged.restore(cells, numbers, sample, weightSets[sample]);
        model.learn(judged, cameTrue);
        nexts[sample] = free;
        free = sample;
        waiting--;
      }
      sample = next;
    }
  }

  /** Puts a sample into the bucket of its time, but the next at the earliest. */
  private void enter(int sample, int now) {
    int earliest = now + (1 << bucketShift);
    int bucket = bucketOf(dues[sample] - earliest < 0 ? earliest : dues[sample]);
    nexts[sample] = heads[bucket];
    heads[bucket] = sample;
  }

  private int bucketOf(int moment) {
    return (moment >>> bucketShift) & (BUCKETS - 1);
  }

  /** Gives the buckets another width. */
  private void resort(int shift) {
    int all = END;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int sample = heads[bucket];
      heads[bucket] = END;
      while (sample != END) {
        int next = nexts[sample];
        nexts[sample] = all;
        all = sample;
        sample = next;
      }
    }
    bucketShift = shift;
    while (all != END) {
      int next = nexts[all];
      enter(all, turnedTo);
      all = next;
    }
  }
}
