package dev.hunch.benchmarks;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.EntryStore;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.cache.StoreException;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.sidecar.store.ChronicleEntryStore;
import dev.hunch.sidecar.store.StoreOpenException;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A hit: the cache's whole way, over entries on the heap and in Chronicle Map. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CacheHitBenchmark {
  private static final int ENTRIES = 1 << 14;
  private static final int READS = 1 << 16;
  private static final long CAPACITY_BYTES = 128L << 20;
  private static final long SEED = 42;

  /** Where the entries lie. */
  @Param({"heap", "chronicle"})
  String store = "";

  /** The size of a value, in bytes. */
  @Param({"100", "1000"})
  int valueBytes;

  private EntryStore entries = InMemoryEntryStore.weighingBytes();
  private Cache cache = newCache(entries);
  private Key[] keys = {};

  /** Where one thread is in the stream of reads. */
  @State(Scope.Thread)
  public static class Reader {
    private int next;
  }

  /** Fills the cache. */
  @Setup(Level.Trial)
  public void fill() throws StoreOpenException {
    entries =
        switch (store) {
          case "heap" -> InMemoryEntryStore.weighingBytes();
          case "chronicle" -> ChronicleEntryStore.inMemory(CAPACITY_BYTES);
          default -> throw new IllegalArgumentException("no such store: " + store);
        };
    cache = newCache(entries);
    Random random = new Random(SEED);
    Key[] held = new Key[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      byte[] value = new byte[valueBytes];
      random.nextBytes(value);
      held[i] = Key.of("shop", "user:" + i);
      if (!cache.put(held[i], value)) {
        throw new IllegalStateException("entry " + i + " was refused");
      }
    }
    int[] drawn = ZipfStream.draw(READS, ENTRIES, 0.9, SEED);
    keys = new Key[READS];
    for (int i = 0; i < READS; i++) {
      keys[i] = held[drawn[i]];
    }
  }

  /** Lets the entries go. */
  @TearDown(Level.Trial)
  public void close() {
    entries.close();
  }

  /** One thread reads. */
  @Benchmark
  public Answer hit(Reader reader) {
    return read(reader);
  }

  /** Two threads read, each its own keys. */
  @Benchmark
  @Threads(2)
  public Answer hitByTwoThreads(Reader reader) {
    return read(reader);
  }

  /** The entry store alone, to compare with. */
  @Benchmark
  public Object storeOnly(Reader reader) {
    Object entry = entries.get(keys[reader.next++ & (READS - 1)]);
    if (entry == null) {
      throw new IllegalStateException("not a hit");
    }
    return entry;
  }

  private Answer read(Reader reader) {
    Answer answer = cache.get(keys[reader.next++ & (READS - 1)]).join();
    if (answer.result() != AccessResult.HIT) {
      throw new IllegalStateException("not a hit: " + answer.result());
    }
    return answer;
  }

  private static Cache newCache(EntryStore entries) {
    return new Cache(
        entries,
        new S3FifoEviction(CAPACITY_BYTES, ENTRIES, S3FifoEviction.DEFAULT_PROBATION_SHARE),
        (key, kind) -> CompletableFuture.failedFuture(new StoreException("no store", null)),
        namespace -> Freshness.FOREVER,
        InstantSource.system(),
        System::nanoTime,
        new CacheObserver() {},
        1);
  }
}
