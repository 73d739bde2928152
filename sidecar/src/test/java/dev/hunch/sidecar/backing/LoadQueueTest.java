package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.sidecar.backing.LoadQueue.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoadQueueTest {
  private final LoadQueue queue = new LoadQueue(3, LoadLimits.DEFAULT, () -> Integer.MAX_VALUE);

  private static Load load(String text, LoadKind kind) {
    return new Load(
        Key.of("n", text),
        new KeyMapping.Query("select 1", List.of()),
        kind,
        0,
        new CompletableFuture<>(),
        new CancellableQuery());
  }

  @Test
  void take_prefetchesWaiting_demandGoesFirst() throws Exception {
    Load prefetch = load("p", LoadKind.PREFETCH);
    Load first = load("a", LoadKind.DEMAND);
    Load second = load("b", LoadKind.DEMAND);
    assertThat(queue.offer(prefetch)).isNull();
    assertThat(queue.offer(first)).isNull();
    assertThat(queue.offer(second)).isNull();
    assertThat(queue.take()).isSameAs(first);
    assertThat(queue.take()).isSameAs(second);
    assertThat(queue.take()).isSameAs(prefetch);
    assertThat(queue.size()).isZero();
  }

  @Test
  void promote_waitingPrefetch_goesWithTheDemands() throws Exception {
    Load other = load("other", LoadKind.PREFETCH);
    Load promoted = load("p", LoadKind.PREFETCH);
    queue.offer(other);
    queue.offer(promoted);
    queue.promote(Key.of("n", "p"), 5_000);
    queue.promote(Key.of("n", "unknown"), 5_000);
    Load first = queue.take();
    assertThat(first).isNotNull();
    if (first != null) {
      assertThat(first.result()).isSameAs(promoted.result());
      assertThat(first.kind()).isEqualTo(LoadKind.DEMAND);
      assertThat(first.sinceNanos()).as("nobody has waited before").isEqualTo(5_000);
    }
    assertThat(queue.take()).isSameAs(other);
  }

  @Test
  void offer_full_refusesPrefetchesAndPushesThemOutForDemands() {
    Load early = load("early", LoadKind.PREFETCH);
    Load late = load("late", LoadKind.PREFETCH);
    queue.offer(early);
    queue.offer(late);
    queue.offer(load("a", LoadKind.DEMAND));
    Load refused = load("refused", LoadKind.PREFETCH);
    assertThat(queue.offer(refused)).isSameAs(refused);
    assertThat(queue.offer(load("b", LoadKind.DEMAND))).isSameAs(late);
    assertThat(queue.offer(load("c", LoadKind.DEMAND))).isSameAs(early);
    Load tooMany = load("d", LoadKind.DEMAND);
    assertThat(queue.offer(tooMany)).isSameAs(tooMany);
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void close_loadsWaiting_returnsThemAndRefusesMore() throws Exception {
    Load demand = load("a", LoadKind.DEMAND);
    Load prefetch = load("b", LoadKind.PREFETCH);
    queue.offer(prefetch);
    queue.offer(demand);
    assertThat(queue.close()).containsExactly(demand, prefetch);
    assertThat(queue.take()).isNull();
    assertThat(queue.offer(demand)).isSameAs(demand);
  }

  private static Load of(String namespace, int number) {
    return new Load(
        Key.of(namespace, "k" + number),
        new KeyMapping.Query("select 1", List.of()),
        LoadKind.DEMAND,
        0,
        new CompletableFuture<>(),
        new CancellableQuery());
  }

  private static LoadLimits limits(Map<String, Integer> maxConcurrent) {
    return new LoadLimits(0.5, 20, Duration.ofSeconds(5), 0.1, maxConcurrent, true);
  }

  @Test
  void take_floodOfOneNamespace_anotherTakesTurns() throws Exception {
    LoadQueue shared = new LoadQueue(100, limits(Map.of()), () -> 100);
    for (int i = 0; i < 50; i++) {
      assertThat(shared.offer(of("flood", i))).isNull();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(shared.offer(of("calm", i))).isNull();
    }
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Load load = shared.take();
      order.add(load == null ? "none" : load.key().namespace());
    }
    assertThat(order).containsExactly("flood", "calm", "flood", "calm", "flood", "calm");
  }

  @Test
  void offer_floodOfOneNamespace_leavesRoomForAnother() {
    LoadQueue shared = new LoadQueue(100, limits(Map.of()), () -> 100);
    int taken = 0;
    while (taken < 1_000 && shared.offer(of("flood", taken)) == null) {
      taken++;
    }
    assertThat(taken).isEqualTo(75);
    assertThat(shared.offer(of("calm", 0))).isNull();
    assertThat(shared.offer(of("flood", 1_000))).isNotNull();
  }

  @Test
  void take_namespaceAtItsMost_letsAnotherPass() throws Exception {
    LoadQueue shared = new LoadQueue(100, limits(Map.of("narrow", 1)), () -> 100);
    Load first = of("narrow", 0);
    Load second = of("narrow", 1);
    Load other = of("wide", 0);
    shared.offer(first);
    shared.offer(second);
    shared.offer(other);
    assertThat(shared.take()).isSameAs(first);
    assertThat(shared.take()).isSameAs(other);
    shared.ended(first);
    assertThat(shared.take()).isSameAs(second);
  }

  @Test
  void remove_waitingLoad_givesItsPlaceBack() {
    Load load = load("a", LoadKind.DEMAND);
    queue.offer(load);
    assertThat(queue.remove(load.result())).isTrue();
    assertThat(queue.remove(load.result())).isFalse();
    assertThat(queue.size()).isZero();
  }
}
