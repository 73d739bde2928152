package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.ForgedKeys;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.EvictionPolicy;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.S3FifoEviction;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A cache too small for its keys, some of which share their hashes, over any policy and a store
 * that fails at random: nothing older than the last write it was told of, nothing of another key,
 * never more than fits, no read lost, and every prefetch accounted for.
 */
class CacheBoundedTest {
  private static final int SEQUENCES = 3_000;
  private static final int STEPS = 150;

  private record Pending(CompletableFuture<Answer> answer, int key, int floor, String about) {}

  @Test
  void operations_random_keepTheCachesPromises() {
    for (long seed = 0; seed < SEQUENCES; seed++) {
      new Sequence(seed).run();
    }
  }

  private static final class Sequence {
    private final long seed;
    private final Random random;
    private final ManualTime time = new ManualTime();
    private final ManualBackingStore backing = new ManualBackingStore();
    private final PrefetchOutcomes outcomes = new PrefetchOutcomes();
    private final EntryStore entries = InMemoryEntryStore.weighingBytes();
    private final Random mishaps;
    private int mishapsInAHundred;
    private final EvictionPolicy policy;
    private final Cache cache;
    private final List<Key> keys = new ArrayList<>();
    private final int[] truth;
    private final int[] told;
    private final Map<Integer, byte[]> captured = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private String here = "";

    Sequence(long seed) {
      this.seed = seed;
      random = new Random(seed);
      mishaps = new Random(~seed);
      mishapsInAHundred = (int) (seed % 3) * 10;
      int capacity = 40 + random.nextInt(400);
      policy =
          random.nextBoolean()
              ? new LruEviction(capacity, 0)
              : new S3FifoEviction(capacity, 0, 0.1 + 0.9 * random.nextDouble());
      cache =
          new Cache(
              new FailingEntryStore(entries, step -> mishaps.nextInt(100) < mishapsInAHundred),
              policy,
              backing,
              namespace -> CacheFixture.LENIENT,
              time,
              time,
              outcomes,
              4 + random.nextInt(20));
      for (int i = 0; i < 24; i++) {
        // Some pairs share a hash, others a stripe of epochs.
        keys.add(ForgedKeys.withHash("n", "key:" + i, i < 12 ? i / 2 : (long) i << 50));
      }
      truth = new int[keys.size()];
      told = new int[keys.size()];
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        here = "seed " + seed + ", step " + step;
        step(random.nextInt(keys.size()));
        check();
      }
      for (int load = 0; load < backing.begun(); load++) {
        land(load);
      }
      check();
      assertThat(pending).as("seed %d: reads left hanging", seed).isEmpty();
      mishapsInAHundred = 0;
      cache.invalidatePrefix("n", "");
      assertThat(keys).allMatch(key -> cache.lookup(key) instanceof Lookup.Miss);
      keys.forEach(cache::invalidate);
      assertThat(cache.size()).isZero();
      assertThat(policy.size()).as("seed %d", seed).isZero();
      cache.put(keys.get(0), valueOf(0));
      cache.invalidate(keys.get(0));
      assertThat(entries.size()).as("seed %d: what is left behind", seed).isZero();
      assertThat(outcomes.counts().open()).as("seed %d: %s", seed, outcomes.counts()).isZero();
    }

    private void step(int key) {
      switch (random.nextInt(14)) {
        case 0, 1, 2, 3 -> pending.add(new Pending(cache.get(keys.get(key)), key, told[key], here));
        case 4, 5 -> {
          int before = backing.begun();
          PrefetchStart start = cache.prefetch(keys.get(key));
          assertThat(backing.begun() - before)
              .as(here)
              .isEqualTo(start == PrefetchStart.STARTED ? 1 : 0);
        }
        case 6 -> {
          truth[key]++;
          cache.invalidate(keys.get(key));
          told[key] = truth[key];
        }
        case 7 -> {
          for (int each = 0; each < keys.size(); each++) {
            truth[each]++;
          }
          String prefix = random.nextBoolean() ? "key:1" : "key:";
          cache.invalidatePrefix("n", prefix);
          for (int each = 0; each < keys.size(); each++) {
            if (keys.get(each).startsWith("n", prefix)) {
              told[each] = truth[each];
            }
          }
        }
        case 8 -> {
          truth[key]++;
          cache.put(keys.get(key), valueOf(key));
          told[key] = truth[key];
        }
        case 9 -> time.advance(Duration.ofSeconds(random.nextInt(50)));
        case 10 -> {
          if (backing.begun() > 0) {
            int load = random.nextInt(backing.begun());
            captured.putIfAbsent(load, valueOf(keys.indexOf(backing.load(load).key())));
          }
        }
        default -> {
          if (backing.begun() > 0) {
            land(random.nextInt(backing.begun()));
          }
        }
      }
    }

    private void land(int load) {
      byte[] now = valueOf(keys.indexOf(backing.load(load).key()));
      if (random.nextInt(8) == 0) {
        backing.load(load).fail(new StoreException("down", null));
      } else {
        backing.load(load).find(captured.getOrDefault(load, now));
      }
    }

    private void check() {
      pending.removeIf(
          read -> {
            if (read.answer.isDone() && !read.answer.isCompletedExceptionally()) {
              checkValue(
                  read.answer.join().value(), read.key, read.floor, read.about + ", now " + here);
            }
            return read.answer.isDone();
          });
      for (int key = 0; key < keys.size(); key++) {
        if (cache.lookup(keys.get(key)) instanceof Lookup.Hit hit) {
          checkValue(hit.entry().value(), key, told[key], here);
        }
      }
      Map<Long, Integer> weights = new HashMap<>();
      entries.forEach((key, entry) -> weights.put(key.hash(), entries.weightOf(key, entry)));
      weights.keySet().removeIf(hash -> !policy.contains(hash) && mishapsInAHundred > 0);
      assertThat(weights).as(here).hasSize(policy.size());
      assertThat(weights.keySet()).as(here).allMatch(policy::contains);
      assertThat(weights.values().stream().mapToLong(weight -> weight).sum())
          .as(here)
          .isEqualTo(policy.weight())
          .isLessThanOrEqualTo(policy.capacity());
      assertThat(outcomes.counts().open()).as(here).isGreaterThanOrEqualTo(0);
    }

    private static void checkValue(byte @Nullable [] value, int key, int floor, String about) {
      assertThat(value).as(about).isNotNull();
      if (value != null) {
        assertThat((int) value[0]).as("%s: of another key", about).isEqualTo(key);
        assertThat(ByteBuffer.wrap(value, 1, 4).getInt())
            .as("%s: older than what the cache was told", about)
            .isGreaterThanOrEqualTo(floor);
      }
    }

    /** Key and version, and filling of some length. */
    private byte[] valueOf(int key) {
      return ByteBuffer.allocate(5 + random.nextInt(40)).put((byte) key).putInt(truth[key]).array();
    }
  }
}
