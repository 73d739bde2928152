package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads on one small cache, of which every part fails now and then. */
class CacheConcurrencyTest {
  private static final int KEYS = 24;
  private static final int OPERATIONS = 60_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ExecutorService database = Executors.newFixedThreadPool(3);
  private final ManualTime time = new ManualTime();
  private final PrefetchOutcomes outcomes = new PrefetchOutcomes();
  private final AtomicInteger steps = new AtomicInteger();
  private final EntryStore entries =
      new FailingEntryStore(
          InMemoryEntryStore.countingEntries(), step -> steps.incrementAndGet() % 37 == 0);

  /** The versions in the store; and the latest that the cache has acknowledged to be told of. */
  private final AtomicIntegerArray truth = new AtomicIntegerArray(KEYS);

  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(KEYS);
  private final AtomicInteger prefetches = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final Cache cache =
      new Cache(
          entries,
          new S3FifoEviction(KEYS / 2, KEYS, 0.5),
          this::load,
          namespace -> Freshness.FOREVER,
          time,
          time,
          new CompositeCacheObserver(
              List.of(new ThrowingObserver(() -> events.incrementAndGet() % 8 == 0), outcomes)),
          1_000);

  @AfterEach
  void stopThreads() throws Exception {
    threads.shutdownNow();
    database.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(database.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void get_amidWritesAndPrefetches_neverReturnsOlderThanWhatWasAcknowledged() throws Exception {
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Random random = new Random(i);
      int kind = i;
      workers.add(
          threads.submit(
              () -> {
                for (int step = 0; step < OPERATIONS / (kind < 4 ? 1 : 4); step++) {
                  int number = random.nextInt(KEYS);
                  if (kind < 3) {
                    read(number);
                  } else if (kind == 3) {
                    cache.prefetch(key(number));
                  } else {
                    write(number, random.nextInt(20));
                  }
                }
                return null;
              }));
    }
    for (Future<?> worker : workers) {
      worker.get(120, TimeUnit.SECONDS);
    }
    for (int number = 0; number < KEYS; number++) {
      cache.get(key(number)).get(10, TimeUnit.SECONDS); // joins what is still in flight
    }
    database.shutdown();
    assertThat(database.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cache.weight()).isEqualTo(cache.size()).isLessThanOrEqualTo(KEYS / 2);
    for (int number = 0; number < KEYS; number++) {
      cache.invalidate(key(number));
    }
    assertThat(cache.size()).isZero();
    assertThat(outcomes.counts().issued()).isPositive();
    assertThat(outcomes.counts().open()).as("%s", outcomes.counts()).isZero();
  }

  @Test
  void get_manyThreadsAtOnce_shareOneLoad() throws Exception {
    ManualBackingStore manual = new ManualBackingStore();
    Cache shared =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new S3FifoEviction(100, 10, 0.25),
            manual,
            namespace -> Freshness.FOREVER,
            time,
            time,
            outcomes,
            10);
    int readers = 16;
    for (int round = 0; round < 200; round++) {
      Key key = Key.of("n", "round " + round);
      CountDownLatch ready = new CountDownLatch(readers);
      Queue<CompletableFuture<Answer>> answers = new ConcurrentLinkedQueue<>();
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        workers.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  answers.add(shared.get(key));
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get(10, TimeUnit.SECONDS);
      }
      assertThat(answers).hasSize(readers).noneMatch(CompletableFuture::isDone);
      assertThat(manual.begun()).isEqualTo(round + 1);
      manual.last().find(new byte[] {1});
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS).value()).containsExactly(1);
      }
    }
  }

  private void read(int number) throws Exception {
    int floor = acknowledged.get(number);
    byte[] value = cache.get(key(number)).get(60, TimeUnit.SECONDS).value();
    assertThat(value).isNotNull();
    if (value != null) {
      ByteBuffer found = ByteBuffer.wrap(value);
      assertThat(found.getInt()).as("value of key %d", number).isEqualTo(number);
      assertThat(found.getInt()).as("version of key %d", number).isGreaterThanOrEqualTo(floor);
    }
  }

  /** Writes the truth first, then tells the cache, then holds it to it. */
  private void write(int number, int how) {
    int version;
    synchronized (truth) { // the service's own order of its writes and puts
      version = truth.incrementAndGet(number);
      if (how == 0) {
        cache.invalidatePrefix("n", "key:" + number);
      } else if (how < 8) {
        cache.put(key(number), value(number, version));
      } else {
        cache.invalidate(key(number));
      }
    }
    acknowledged.accumulateAndGet(number, version, Math::max);
  }

  /** Demands are always answered; of the prefetches, every other one fails. */
  private CompletableFuture<BackingStore.Loaded> load(Key key, LoadKind kind) {
    if (kind == LoadKind.PREFETCH && prefetches.incrementAndGet() % 2 == 0) {
      return CompletableFuture.supplyAsync(
          () -> {
            throw new StoreException("no connection to spare", null);
          },
          database);
    }
    int number = Integer.parseInt(key.text().substring(4));
    // Two turns of the queue: writes come between the store's answer and its landing.
    return CompletableFuture.supplyAsync(() -> value(number, truth.get(number)), database)
        .thenApplyAsync(BackingStore.Loaded.Found::new, database);
  }

  private static byte[] value(int number, int version) {
    return ByteBuffer.allocate(8).putInt(number).putInt(version).array();
  }

  private static Key key(int number) {
    return Key.of("n", "key:" + number);
  }
}
