package dev.hunch.benchmarks.cli;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.Lookup;
import dev.hunch.core.cache.RemovalCause;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.sidecar.store.ChronicleEntryStore;
import dev.hunch.sidecar.store.StoreOpenException;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A program that fills a cache with as many small entries as it is told, outside the heap and under
 * S3-FIFO, reads them, writes others until as many have been evicted as are held, and prints what
 * that took.
 *
 * <p>Of the heap it counts what is there still after a collection, without what was there before:
 * the policy's tables, its traces of what it evicted, and the index.
 */
public final class FullCache {
  /** What a small entry takes of the map beside its value: key, header, checksum, free room. */
  private static final int OVERHEAD_BYTES = 156;

  private static final int EXPECTED_ENTRIES = 1 << 20; // as a sidecar of this size begins with
  private static final int MOST_READS = 1_000_000;
  private static final long SEED = 42;

  private FullCache() {}

  /** Takes the number of entries and the size of a value in bytes. */
  @SuppressWarnings("SystemOut") // its output is what it is for
  public static void main(String[] arguments) throws StoreOpenException {
    int entries = Integer.parseInt(arguments[0]);
    int valueBytes = Integer.parseInt(arguments[1]);
    long capacity = entries * (long) (valueBytes + OVERHEAD_BYTES) + (8L << 20);
    try (EntryStore store = ChronicleEntryStore.inMemory(capacity)) {
      long before = heapBytes();
      Evictions evictions = new Evictions();
      Cache cache = cacheOver(store, capacity, evictions);
      long began = System.nanoTime();
      for (int i = 0; i < entries; i++) {
        cache.put(key(i), value(i, valueBytes));
      }
      double fillSeconds = (System.nanoTime() - began) / 1e9;
      long held = cache.size();
      SplittableRandom random = new SplittableRandom(SEED);
      int reads = Math.min(entries, MOST_READS);
      int served = 0;
      began = System.nanoTime();
      for (int i = 0; i < reads; i++) {
        int number = random.nextInt(entries);
        if (cache.lookup(key(number)) instanceof Lookup.Hit hit) {
          if (!Arrays.equals(hit.entry().value(), value(number, valueBytes))) {
            throw new IllegalStateException("a wrong value for entry " + number);
          }
          served++;
        }
      }
      double readSeconds = (System.nanoTime() - began) / 1e9;
      for (int i = entries; evictions.count < cache.size(); i++) {
        cache.put(key(i), value(i, valueBytes));
      }
      double heapOfEach = (double) (heapBytes() - before) / cache.size();
      System.out.println(
          held
              + " "
              + heapOfEach
              + " "
              + fillSeconds
              + " "
              + served
              + " "
              + reads
              + " "
              + readSeconds);
    }
  }

  /** Counts what the policy lets go. One thread writes. */
  private static final class Evictions implements CacheObserver {
    private long count;

    @Override
    public void onRemoved(long keyHash, RemovalCause cause) {
      count += cause == RemovalCause.EVICTED ? 1 : 0;
    }
  }

  private static Cache cacheOver(EntryStore store, long capacity, CacheObserver observer) {
    return new Cache(
        store,
        new S3FifoEviction(
            capacity,
            Math.min(EXPECTED_ENTRIES, (int) (capacity >> 10)),
            S3FifoEviction.DEFAULT_PROBATION_SHARE),
        (key, kind) -> CompletableFuture.failedFuture(new StoreException("there is none", null)),
        namespace -> Freshness.FOREVER,
        InstantSource.system(),
        System::nanoTime,
        observer,
        1);
  }

  private static Key key(int number) {
    return Key.of("bench", "item:" + number);
  }

  private static byte[] value(int number, int bytes) {
    byte[] value = new byte[bytes];
    new Random(number).nextBytes(value);
    return value;
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
