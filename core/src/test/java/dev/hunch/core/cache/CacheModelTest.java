package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.ReferenceCache.Read;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cache against a reference without bounds: the same steps, the same answers. */
class CacheModelTest {
  private static final int SEQUENCES = 100_000;
  private static final int STEPS = 24;

  /** Few, so that much happens to each. */
  private static final int KEYS_OF_A_SEQUENCE = 2;

  private static final Map<String, Freshness> FRESHNESS =
      Map.of(
          "plain",
          CacheFixture.PLAIN,
          "lenient",
          CacheFixture.LENIENT,
          "forever",
          Freshness.FOREVER,
          "eager",
          new Freshness(
              Duration.ofMinutes(1),
              0.3,
              Duration.ofSeconds(1),
              Duration.ofSeconds(40),
              Duration.ofMinutes(10),
              0.4));
  private static final List<Key> KEYS =
      List.of(
          Key.of("plain", "a:1"),
          Key.of("plain", "a:2"),
          Key.of("plain", "b:1"),
          Key.of("lenient", "a:1"),
          Key.of("lenient", "b:1"),
          Key.of("forever", "a:1"),
          Key.of("eager", "a:1"),
          Key.of("eager", "b:1"));

  @Test
  void operations_random_answerAsTheReferenceDoes() {
    assertThat(KEYS.stream().map(key -> key.hash() >>> 52).distinct())
        .as("keys that share no stripe of epochs")
        .hasSize(KEYS.size());
    Map<String, Long> races = new TreeMap<>();
    Map<AccessResult, Long> results = new EnumMap<>(AccessResult.class);
    for (long seed = 0; seed < SEQUENCES; seed++) {
      Sequence sequence = new Sequence(seed);
      sequence.run();
      sequence.reference.races.forEach((race, count) -> races.merge(race, count, Long::sum));
      sequence.results.forEach((result, count) -> results.merge(result, count, Long::sum));
    }
    System.out.printf(
        "model: %,d sequences, %,d operations; answers %s; loads overtaken %s%n",
        SEQUENCES, (long) SEQUENCES * STEPS, results, races);
    assertThat(results).as("every result").hasSize(AccessResult.values().length);
    assertThat(races).as("each way of invalidation over each kind of load").hasSize(4 * 3);
  }

  /** The tags that keys have by themselves. */
  private static Set<String> tagsOf(Key key) {
    return key.text().endsWith(":1") ? Set.of("ones", "of " + key.text()) : Set.of();
  }

  private static final class Sequence {
    private record Pending(
        CompletableFuture<Answer> answer, Read expected, Key key, int floor, String about) {}

    private final long seed;
    private final Random random;
    private final int first;
    private final ManualTime time = new ManualTime();
    private final ManualBackingStore backing = new ManualBackingStore();
    private final PrefetchOutcomes outcomes = new PrefetchOutcomes();
    private final Cache cache;
    private final ReferenceCache reference;

    /** What each load has read from the store, if it has; and the loads that have not ended. */
    private final Map<Integer, Integer> captured = new HashMap<>();

    private final List<Integer> inFlight = new ArrayList<>();
    private final Map<AccessResult, Long> results = new EnumMap<>(AccessResult.class);

    /** The versions in the store, and those up to which the cache was told of writes. */
    private final Map<Key, Integer> truth = new HashMap<>();

    private final Map<Key, Integer> told = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private int nextLoad;
    private String here = "";

    Sequence(long seed) {
      this.seed = seed;
      random = new Random(seed);
      first = random.nextInt(KEYS.size());
      cache =
          new Cache(
              InMemoryEntryStore.countingEntries(),
              QuotaEviction.none(new LruEviction(1_000, 10)),
              backing,
              Sequence::rulesOf,
              key -> Tags.of(key.namespace(), tagsOf(key)),
              GenerationLog.NONE,
              time,
              time,
              new CompositeCacheObserver(
                  List.of(new ThrowingObserver(() -> seed % 4 == 0), outcomes)),
              WaitingBound.alone(1_000));
      reference =
          new ReferenceCache(time, namespace -> FRESHNESS.get(namespace), CacheModelTest::tagsOf);
      KEYS.forEach(
          key -> {
            truth.put(key, 1);
            told.put(key, 1);
          });
    }

    private static @Nullable NamespaceRules rulesOf(String namespace) {
      Freshness freshness = FRESHNESS.get(namespace);
      return freshness == null ? null : NamespaceRules.of(freshness);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        here = "seed " + seed + ", step " + step;
        step(KEYS.get((first + random.nextInt(KEYS_OF_A_SEQUENCE)) % KEYS.size()));
        check();
      }
      while (!inFlight.isEmpty()) {
        land(0);
        check();
      }
      assertThat(pending).as("seed %d: reads left hanging", seed).isEmpty();
    }

    private void step(Key key) {
      switch (random.nextInt(17)) {
        case 0, 1, 2, 3, 4 -> read(key);
        case 5, 6 -> {
          assertThat(cache.prefetch(key)).as(here).isEqualTo(reference.prefetch(key));
          noteNewLoads();
        }
        case 7 -> truth.merge(key, 1, Integer::sum); // written, not told: only its age ends it
        case 8 -> {
          write(key);
          assertThat(cache.invalidate(key)).as(here).isEqualTo(reference.invalidate(key));
          told.put(key, version(key));
        }
        case 9 -> {
          write(key);
          String prefix = random.nextBoolean() ? "a:" : "";
          cache.invalidatePrefix(key.namespace(), prefix);
          reference.invalidatePrefix(key.namespace(), prefix);
          KEYS.stream()
              .filter(each -> each.startsWith(key.namespace(), prefix))
              .forEach(each -> told.put(each, version(each)));
        }
        case 10 -> {
          write(key);
          while (valueOf(key) < 0) {
            write(key);
          }
          Set<String> tags = random.nextBoolean() ? Set.of() : Set.of("written", "ones");
          assertThat(cache.put(key, bytes(valueOf(key)), Tags.of(key.namespace(), tags)))
              .as(here)
              .isTrue();
          reference.put(key, valueOf(key), tags);
          told.put(key, version(key));
        }
        case 11 -> {
          write(key);
          String tag = random.nextBoolean() ? "ones" : "written";
          cache.invalidateTag(key.namespace(), tag);
          reference.invalidateTag(key.namespace(), tag);
          if (tagsOf(key).contains(tag)) {
            told.put(key, version(key));
          }
        }
        case 12 -> time.advance(Duration.ofMillis(random.nextInt(40_000)));
        case 13, 14 -> capture();
        default -> {
          if (!inFlight.isEmpty()) {
            land(random.nextInt(inFlight.size()));
          }
        }
      }
    }

    private void read(Key key) {
      int floor = told.getOrDefault(key, 0);
      CompletableFuture<Answer> answer = cache.get(key);
      pending.add(new Pending(answer, reference.get(key), key, floor, here));
      noteNewLoads();
    }

    private void noteNewLoads() {
      assertThat(backing.begun()).as("%s: loads begun", here).isEqualTo(reference.loads());
      while (nextLoad < backing.begun()) {
        inFlight.add(nextLoad++);
      }
    }

    /** A load in flight reads the store now; its answer comes later. */
    private void capture() {
      if (!inFlight.isEmpty()) {
        int load = inFlight.get(random.nextInt(inFlight.size()));
        captured.putIfAbsent(load, valueOf(reference.keyOf(load)));
      }
    }

    private void land(int index) {
      int load = inFlight.remove(index);
      Integer value = captured.getOrDefault(load, valueOf(reference.keyOf(load)));
      LoadResult result =
          switch (random.nextInt(10)) {
            case 0, 1 -> LoadResult.FAILED;
            case 2 -> LoadResult.REJECTED;
            default -> LoadResult.ANSWERED;
          };
      reference.land(load, result, value);
      if (result == LoadResult.FAILED) {
        backing.load(load).fail(new StoreException("down", null));
      } else if (result == LoadResult.REJECTED) {
        backing.load(load).fail(new RejectedKeyException("no such form"));
      } else if (value < 0) {
        backing.load(load).findNothing();
      } else {
        backing.load(load).find(bytes(value));
      }
      noteNewLoads();
    }

    private void check() {
      pending.removeIf(
          read -> {
            String about = read.about + ", seen at " + here;
            assertThat(read.answer.isDone()).as(about).isEqualTo(read.expected.isDone());
            if (read.expected.failed) {
              assertThat(read.answer).as(about).isCompletedExceptionally();
            } else if (read.expected.isDone()) {
              Answer answer = read.answer.join();
              assertThat(answer.result()).as(about).isEqualTo(read.expected.result);
              results.merge(answer.result(), 1L, Long::sum);
              assertThat(valueIn(answer)).as(about).isEqualTo(Math.max(-1, read.expected.value));
              assertThat(Math.abs(read.expected.value))
                  .as("%s: older than what the cache was told before", about)
                  .isGreaterThanOrEqualTo(read.floor);
            }
            return read.expected.isDone();
          });
      assertThat(cache.size()).as(here).isEqualTo(reference.size());
      assertThat(outcomes.counts())
          .as(here)
          .isEqualTo(
              new PrefetchOutcomes.Counts(
                  reference.issued, reference.used, reference.late, reference.wasted));
      assertThat(outcomes.counts().open()).as(here).isGreaterThanOrEqualTo(0);
      assertThat(backing.promoted()).as(here).hasSize((int) reference.promoted);
    }

    private void write(Key key) {
      truth.merge(key, 1, Integer::sum);
    }

    private int version(Key key) {
      return truth.getOrDefault(key, 0);
    }

    /** The version, negative where the key does not exist in it. */
    private int valueOf(Key key) {
      int version = version(key);
      return version % 4 == 0 ? -version : version;
    }

    private static byte[] bytes(int value) {
      return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static int valueIn(Answer answer) {
      byte @Nullable [] value = answer.value();
      return value == null ? -1 : ByteBuffer.wrap(value).getInt();
    }
  }
}
