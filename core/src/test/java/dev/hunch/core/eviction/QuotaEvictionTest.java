package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.eviction.QuotaEviction.PolicyFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuotaEvictionTest {
  private static final Map<String, PolicyFactory> FACTORIES =
      Map.of(
          "lru",
          (capacity, quota) -> new LruEviction(capacity, 16),
          "s3fifo",
          (capacity, quota) -> new S3FifoEviction(capacity, quota, 16, 0.5),
          "learned",
          (capacity, quota) -> new LearnedEviction(capacity, quota, 16, 0.5));

  private static QuotaEviction lru(long capacity, Map<String, Double> quotas) {
    return new QuotaEviction(capacity, quotas, (all, quota) -> new LruEviction(all, 16));
  }

  @Test
  void admit_beyondItsQuotaWhileNobodyNeedsTheRoom_isAdmitted() {
    QuotaEviction policy = lru(100, Map.of("a", 0.2, "b", 0.3));
    for (long hash = 0; hash < 100; hash++) {
      assertThat(policy.admit("a", hash, 1, false, QuotaEvictionTest::nobody)).isTrue();
    }
    assertThat(policy.weight()).isEqualTo(100);
  }

  @Test
  void admit_withinItsQuota_takesTheRoomBackFromWhoIsAboveHis() {
    QuotaEviction policy = lru(100, Map.of("a", 0.2, "b", 0.3));
    for (long hash = 0; hash < 100; hash++) {
      policy.admit("a", hash, 1, false, QuotaEvictionTest::nobody);
    }
    List<Long> victims = new ArrayList<>();
    for (long hash = 100; hash < 180; hash++) {
      policy.admit(hash < 130 ? "b" : "other", hash, 1, false, victims::add);
    }
    assertThat(victims).hasSize(80);
    assertThat(policy.policyOf("a").weight()).isEqualTo(20);
    assertThat(policy.policyOf("b").weight()).isEqualTo(30);
    assertThat(policy.policyOf("other").weight()).isEqualTo(50);
    for (long hash = 200; hash < 300; hash++) {
      policy.admit("a", hash, 1, false, victims::add);
    }
    assertThat(policy.policyOf("a").weight()).as("at the cost of its own").isEqualTo(20);
    assertThat(policy.policyOf("b").weight()).isEqualTo(30);
    assertThat(policy.policyOf("other").weight()).isEqualTo(50);
  }

  @Test
  void admit_heavierThanWhatTheOthersLeave_isRefusedAndPushesNothingOut() {
    QuotaEviction policy = lru(100, Map.of("a", 0.5));
    policy.admit("a", 1, 50, false, QuotaEvictionTest::nobody);
    policy.admit("b", 2, 10, false, QuotaEvictionTest::nobody);
    assertThat(policy.admit("b", 3, 51, false, QuotaEvictionTest::nobody)).isFalse();
    assertThat(policy.weight()).isEqualTo(60);
  }

  @Test
  void operations_random_keepTheCapacityAndTakeFromNobodyWithinHisQuota() {
    Map<String, Long> counts = new HashMap<>();
    FACTORIES.forEach(
        (name, factory) -> {
          for (long seed = 0; seed < 150; seed++) {
            new Sequence(name + " " + seed, factory, new Random(seed)).run(counts);
          }
        });
    System.out.println("quotas: " + counts);
    assertThat(counts.get("taken from another")).isGreaterThan(1_000);
    assertThat(counts.get("taken from another for a full map")).isGreaterThan(100);
    assertThat(counts.get("taken from its own for a full map")).isGreaterThan(100);
  }

  private static final class Sequence {
    private final String about;
    private final Random random;
    private final long capacity;
    private final Map<String, Double> shares = new HashMap<>();
    private final QuotaEviction policy;

    /** Namespace → hash → weight. */
    private final Map<String, Map<Long, Integer>> held = new HashMap<>();

    Sequence(String about, PolicyFactory factory, Random random) {
      this.about = about;
      this.random = random;
      capacity = 20L + random.nextInt(300);
      double left = 1;
      for (String name : List.of("a", "b", "c")) {
        double share = left * random.nextDouble() * 0.8;
        if (share > 0.05) {
          shares.put(name, share);
          left -= share;
        }
      }
      policy = new QuotaEviction(capacity, shares, factory);
    }

    private long quotaOf(String namespace) {
      double left = 1 - shares.values().stream().mapToDouble(share -> share).sum();
      return (long) (capacity * shares.getOrDefault(namespace, left));
    }

    private String partOf(String namespace) {
      return shares.containsKey(namespace) ? namespace : "rest";
    }

    private long weightOf(String part) {
      return held.getOrDefault(part, Map.of()).values().stream().mapToLong(w -> w).sum();
    }

    void run(Map<String, Long> counts) {
      for (int step = 0; step < 600; step++) {
        String namespace = List.of("a", "b", "c", "d").get(random.nextInt(4));
        long hash = namespace.charAt(0) * 1_000L + random.nextInt(200);
        String part = partOf(namespace);
        Map<Long, Integer> own = held.computeIfAbsent(part, p -> new HashMap<>());
        if (own.containsKey(hash)) {
          if (random.nextInt(8) == 0) {
            policy.remove(hash);
            own.remove(hash);
          } else if (random.nextInt(8) == 0) {
            evictOne(namespace, part, counts);
          } else {
            policy.policyOf(namespace).onHit(hash);
          }
        } else {
          admit(namespace, part, hash, 1 + random.nextInt(12), counts);
        }
        long weight = held.keySet().stream().mapToLong(this::weightOf).sum();
        assertThat(policy.weight()).as(about).isEqualTo(weight).isLessThanOrEqualTo(capacity);
      }
    }

    /** As when the map has no room in one piece although the capacity is not used up. */
    private void evictOne(String namespace, String part, Map<String, Long> counts) {
      List<Long> victims = new ArrayList<>();
      boolean evicted = policy.evictOne(namespace, victims::add);
      assertThat(victims).as(about).hasSize(evicted ? 1 : 0);
      for (long victim : victims) {
        String loser = loserOf(victim);
        if (!loser.equals(part)) {
          assertAboveItsQuota(loser, part);
          counts.merge("taken from another for a full map", 1L, Long::sum);
        } else {
          counts.merge("taken from its own for a full map", 1L, Long::sum);
        }
        held.getOrDefault(loser, new HashMap<>()).remove(victim);
      }
    }

    private void assertAboveItsQuota(String loser, String winner) {
      assertThat(weightOf(loser))
          .as("%s: %s loses to %s", about, loser, winner)
          .isGreaterThan(quotaOf(loser.equals("rest") ? "d" : loser));
    }

    private void admit(
        String namespace, String part, long hash, int weight, Map<String, Long> counts) {
      Map<Long, Integer> own = held.getOrDefault(part, new HashMap<>());
      own.put(hash, weight);
      boolean admitted =
          policy.admit(
              namespace,
              hash,
              weight,
              random.nextInt(4) == 0,
              victim -> {
                String loser = loserOf(victim);
                if (!loser.equals(part)) {
                  assertAboveItsQuota(loser, part);
                  counts.merge("taken from another", 1L, Long::sum);
                } else {
                  counts.merge("taken from its own", 1L, Long::sum);
                }
                held.getOrDefault(loser, new HashMap<>()).remove(victim);
              });
      if (!admitted) {
        own.remove(hash);
      }
      assertThat(policy.contains(hash)).as(about).isEqualTo(admitted);
    }

    private String loserOf(long victim) {
      return held.entrySet().stream()
          .filter(entry -> entry.getValue().containsKey(victim))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void newQuotaEviction_sharesThatCannotBe_areRefused() {
    assertThatThrownBy(() -> lru(100, Map.of("a", 0.6, "b", 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quotas");
    assertThatThrownBy(() -> lru(100, Map.of("a", 0.0))).hasMessageContaining("quotas");
  }

  private static void nobody(long victim) {
    throw new AssertionError("nobody should go, but " + victim);
  }
}
