package dev.hunch.benchmarks;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a full eviction policy takes for a hit alone, and for a miss with its victim alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EvictionCostBenchmark {
  private static final int ENTRIES = 100_000;
  private static final int READS = 2_000_000;

  /** Which policy. */
  @Param({"lru", "s3fifo", "learned"})
  String policyName = "";

  private final SplittableRandom random = new SplittableRandom(5);
  private EvictionPolicy policy = new LruEviction(1, 1);
  private long[] hashes = {};
  private long fresh;

  /** Fills the policy and reads what it holds for a while. */
  @Setup(Level.Iteration)
  public void fill() {
    policy =
        switch (policyName) {
          case "lru" -> new LruEviction(ENTRIES, ENTRIES);
          case "s3fifo" ->
              new S3FifoEviction(ENTRIES, ENTRIES, S3FifoEviction.DEFAULT_PROBATION_SHARE);
          case "learned" ->
              new LearnedEviction(ENTRIES, ENTRIES, LearnedEviction.DEFAULT_PROBATION_SHARE);
          default -> throw new IllegalArgumentException("no such policy: " + policyName);
        };
    hashes = new long[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      hashes[i] = Key.hashOf("n", Integer.toString(i));
      policy.onMiss(hashes[i]);
      policy.admit(hashes[i], 1, false, EvictionCostBenchmark::forget);
    }
    for (int i = 0; i < READS; i++) {
      hit();
    }
  }

  /** Reads an entry that is held. */
  @Benchmark
  public void hit() {
    policy.onHit(hashes[random.nextInt(ENTRIES)]);
  }

  /** Reads a key never seen before: it is admitted, and another evicted. */
  @Benchmark
  public boolean missAndEvict() {
    long hash = Key.hashOf("m", Long.toString(fresh++));
    policy.onMiss(hash);
    return policy.admit(hash, 1, false, EvictionCostBenchmark::forget);
  }

  private static void forget(long victim) {}
}
