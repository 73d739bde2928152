package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import dev.hunch.core.eviction.LruEviction;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Scenarios of a few calls by three threads, each run many times: what the calls returned must be
 * explained by some order of them (Lincheck, by stress: its model checking takes minutes here).
 *
 * <p>{@code -Dhunch.lincheck=20} tries so many times as many scenarios.
 */
class CacheLinearizabilityTest {
  private static final int SCENARIOS = 10 * Integer.getInteger("hunch.lincheck", 1);
  private static final int RUNS = 400;

  /** How often a load lets others go first after it has read the store. */
  private static final int YIELDS = 20;

  /** Where other processes have work, one turn of theirs is longer than this, and is enough. */
  private static final long LONGEST_YIELDS_NANOS = 100_000;

  private static final Key KEY = Key.of("n", "a");

  /** A cache over a store that is a single number. */
  private static final class NumberCache {
    private final AtomicInteger store = new AtomicInteger();
    private final boolean isCounting;
    private final Cache cache =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LruEviction(10, 10),
            this::load,
            namespace -> Freshness.FOREVER,
            () -> Instant.EPOCH,
            () -> 0L,
            new CacheObserver() {},
            10);

    /**
     * Begins at 0.
     *
     * @param isCounting whether each load adds one to the number
     */
    NumberCache(boolean isCounting) {
      this.isCounting = isCounting;
    }

    @SuppressWarnings("ThreadPriorityCheck") // only to make races likely
    private CompletableFuture<BackingStore.Loaded> load(Key key, LoadKind kind) {
      int read = isCounting ? store.incrementAndGet() : store.get();
      long begun = System.nanoTime();
      for (int i = 0; i < YIELDS && System.nanoTime() - begun < LONGEST_YIELDS_NANOS; i++) {
        Thread.yield(); // here it becomes stale
      }
      return CompletableFuture.completedFuture(
          new BackingStore.Loaded.Found(new byte[] {(byte) read}));
    }

    int read() {
      return numberOf(cache.get(KEY));
    }

    int readTogether() {
      CompletableFuture<Answer> answer;
      try (ReadsTogether together = cache.together()) {
        answer = together.get(KEY);
      }
      return numberOf(answer);
    }

    private static int numberOf(CompletableFuture<Answer> answer) {
      byte[] value = answer.join().value();
      return value == null ? -1 : value[0];
    }

    void prefetch() {
      var unused = cache.prefetch(KEY);
    }

    void write() {
      store.incrementAndGet();
      cache.invalidate(KEY);
    }

    void writeMany() {
      store.incrementAndGet();
      cache.invalidatePrefix("n", "");
    }
  }

  /** No stale write-back: after a write is acknowledged, nobody reads what was there before. */
  public static class Leases {
    private final NumberCache number = new NumberCache(false);

    @Operation
    public int read() {
      return number.read();
    }

    @Operation
    public int readTogether() {
      return number.readTogether();
    }

    @Operation
    public void prefetch() {
      number.prefetch();
    }

    @Operation
    public void write() {
      number.write();
    }

    @Operation
    public void writeMany() {
      number.writeMany();
    }
  }

  /** Single flight: where nothing is invalidated, whoever reads gets what the only load brought. */
  public static class SingleFlight {
    private final NumberCache number = new NumberCache(true);

    @Operation
    public int read() {
      return number.read();
    }

    @Operation
    public int readTogether() {
      return number.readTogether();
    }

    @Operation
    public void prefetch() {
      number.prefetch();
    }
  }

  private static StressOptions options() {
    return new StressOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(RUNS)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  @Test
  void leases_anyScenario_haveAnOrderThatExplainsWhatWasRead() {
    options().check(Leases.class);
  }

  @Test
  void singleFlight_anyScenario_loadsOnce() {
    options().actorsBefore(0).check(SingleFlight.class);
  }
}
