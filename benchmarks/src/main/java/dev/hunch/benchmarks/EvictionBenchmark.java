package dev.hunch.benchmarks;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One read of a Zipf stream by an eviction policy alone: a hit is noted, a miss admitted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EvictionBenchmark {
  private static final int ITEMS = 1 << 20;
  private static final int READS = 1 << 22;
  private static final double EXPONENT = 0.9;
  private static final long SEED = 42;

  /** Which policy. */
  @Param({"lru", "s3fifo", "learned"})
  String policyName = "";

  /** The capacity, as a share of the items. */
  @Param({"0.01", "0.1"})
  double capacityShare;

  private long[] hashes = {};
  private EvictionPolicy policy = new LruEviction(1, 1);
  private int next;
  private long hits;
  private long reads;

  /** Draws the stream and plays it once, so that the policy is full. */
  @Setup(Level.Trial)
  public void fill() {
    int[] items = ZipfStream.draw(READS, ITEMS, EXPONENT, SEED);
    hashes = new long[READS];
    for (int i = 0; i < READS; i++) {
      hashes[i] = Key.hashOf("n", Integer.toString(items[i]));
    }
    int capacity = (int) (ITEMS * capacityShare);
    policy =
        switch (policyName) {
          case "lru" -> new LruEviction(capacity, capacity);
          case "s3fifo" ->
              new S3FifoEviction(capacity, capacity, S3FifoEviction.DEFAULT_PROBATION_SHARE);
          case "learned" ->
              new LearnedEviction(capacity, capacity, LearnedEviction.DEFAULT_PROBATION_SHARE);
          default -> throw new IllegalArgumentException("no such policy: " + policyName);
        };
    for (int i = 0; i < READS; i++) {
      read();
    }
    hits = 0;
    reads = 0;
  }

  /** Reads the next item. */
  @Benchmark
  public boolean read() {
    long hash = hashes[next];
    next = (next + 1) & (READS - 1);
    boolean hit = policy.contains(hash);
    reads++;
    if (hit) {
      hits++;
      policy.onHit(hash);
    } else {
      policy.onMiss(hash);
      policy.admit(hash, 1, false, EvictionBenchmark::forget);
    }
    return hit;
  }

  /** Says beside which hit ratio the time was measured. */
  @TearDown(Level.Trial)
  public void printHitRatio() {
    System.out.printf(
        "%s at %s: hit ratio %.3f%n", policyName, capacityShare, (double) hits / reads);
  }

  private static void forget(long victim) {}
}
