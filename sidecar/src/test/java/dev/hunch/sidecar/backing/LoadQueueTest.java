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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadQueueTest {
  private final LoadQueue queue =
      new LoadQueue(3, LoadLimits.DEFAULT, () -> Integer.MAX_VALUE, query -> 1);

  private static Load load(String text, LoadKind kind) {
    return new Load(
        Key.of("n", text),
        new KeyMapping.Query("select 1", List.of()),
        kind,
        0,
        new CompletableFuture<>(),
        false);
  }

  private static @Nullable Load take(LoadQueue queue) throws InterruptedException {
    LoadGroup group = queue.take();
    return group == null ? null : group.loads().get(0);
  }

  @Test
  void take_prefetchesWaiting_demandGoesFirst() throws Exception {
    Load prefetch = load("p", LoadKind.PREFETCH);
    Load first = load("a", LoadKind.DEMAND);
    Load second = load("b", LoadKind.DEMAND);
    assertThat(queue.offer(prefetch)).isNull();
    assertThat(queue.offer(first)).isNull();
    assertThat(queue.offer(second)).isNull();
    assertThat(take(queue)).isSameAs(first);
    assertThat(take(queue)).isSameAs(second);
    assertThat(take(queue)).isSameAs(prefetch);
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
    Load first = take(queue);
    assertThat(first).isNotNull();
    if (first != null) {
      assertThat(first.result()).isSameAs(promoted.result());
      assertThat(first.kind()).isEqualTo(LoadKind.DEMAND);
      assertThat(first.sinceNanos()).as("nobody has waited before").isEqualTo(5_000);
    }
    assertThat(take(queue)).isSameAs(other);
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
    assertThat(take(queue)).isNull();
    assertThat(queue.offer(demand)).isSameAs(demand);
  }

  private static Load of(String namespace, int number) {
    return new Load(
        Key.of(namespace, "k" + number),
        new KeyMapping.Query("select 1", List.of()),
        LoadKind.DEMAND,
        0,
        new CompletableFuture<>(),
        false);
  }

  private static LoadLimits limits(Map<String, Integer> maxConcurrent) {
    return new LoadLimits(0.5, 20, Duration.ofSeconds(5), 0.1, maxConcurrent, 64, true);
  }

  @Test
  void take_floodOfOneNamespace_anotherTakesTurns() throws Exception {
    LoadQueue shared = new LoadQueue(100, limits(Map.of()), () -> 100, query -> 1);
    for (int i = 0; i < 50; i++) {
      assertThat(shared.offer(of("flood", i))).isNull();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(shared.offer(of("calm", i))).isNull();
    }
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Load load = take(shared);
      order.add(load == null ? "none" : load.key().namespace());
    }
    assertThat(order).containsExactly("flood", "calm", "flood", "calm", "flood", "calm");
  }

  @Test
  void offer_floodOfOneNamespace_leavesRoomForAnother() {
    LoadQueue shared = new LoadQueue(100, limits(Map.of()), () -> 100, query -> 1);
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
    LoadQueue shared = new LoadQueue(100, limits(Map.of("narrow", 1)), () -> 100, query -> 1);
    Load first = of("narrow", 0);
    Load second = of("narrow", 1);
    Load other = of("wide", 0);
    shared.offer(first);
    shared.offer(second);
    shared.offer(other);
    assertThat(take(shared)).isSameAs(first);
    assertThat(take(shared)).isSameAs(other);
    shared.ended(new LoadGroup(List.of(first)));
    assertThat(take(shared)).isSameAs(second);
  }

  @Test
  void remove_waitingLoad_givesItsPlaceBack() {
    Load load = load("a", LoadKind.DEMAND);
    queue.offer(load);
    assertThat(queue.remove(load.result())).isTrue();
    assertThat(queue.remove(load.result())).isFalse();
    assertThat(queue.size()).isZero();
  }

  private static Load with(String sql, int number, LoadKind kind) {
    return new Load(
        Key.of("n", "k" + number),
        new KeyMapping.Query(sql, List.of(Integer.toString(number))),
        kind,
        0,
        new CompletableFuture<>(),
        false);
  }

  private static List<Load> loads(String sql, int count, LoadKind kind) {
    return IntStream.range(0, count).mapToObj(i -> with(sql, i, kind)).toList();
  }

  private static List<Load> taken(LoadQueue queue) throws InterruptedException {
    LoadGroup group = queue.take();
    return group == null ? List.of() : group.loads();
  }

  @Test
  void take_loadsOfOneStatement_goTogetherAndOthersBesides() throws Exception {
    LoadQueue shared = new LoadQueue(100, LoadLimits.DEFAULT, () -> 100, query -> 64);
    List<Load> first = loads("a", 5, LoadKind.DEMAND);
    Load other = with("b", 0, LoadKind.DEMAND);
    List<Load> later = loads("a", 2, LoadKind.DEMAND);
    List<Load> ahead = loads("a", 3, LoadKind.PREFETCH);
    List<Load> all = new ArrayList<>(ahead);
    all.addAll(first);
    all.add(other);
    all.addAll(later);
    assertThat(shared.offerAll(all)).isEmpty();

    List<Load> demands = new ArrayList<>(first);
    demands.addAll(later);
    assertThat(taken(shared)).as("demands with demands").isEqualTo(demands);
    assertThat(taken(shared)).containsExactly(other);
    assertThat(shared.running()).as("queries").isEqualTo(2);
    assertThat(taken(shared)).isEqualTo(ahead);
    assertThat(shared.size()).isZero();
  }

  @Test
  void take_freeConnections_spreadsTheLoadsOverThem() throws Exception {
    LoadQueue shared = new LoadQueue(1_000, LoadLimits.DEFAULT, () -> 4, query -> 64);
    assertThat(shared.offerAll(loads("a", 64, LoadKind.DEMAND))).isEmpty();
    for (int i = 0; i < 4; i++) {
      assertThat(taken(shared)).hasSize(16);
    }
  }

  @Test
  void take_oneConnection_takesAsManyAsMayShare() throws Exception {
    LoadQueue shared = new LoadQueue(1_000, LoadLimits.DEFAULT, () -> 100, query -> 64);
    LoadQueue narrow = new LoadQueue(1_000, limits(Map.of("n", 1)), () -> 4, query -> 64);
    assertThat(narrow.offerAll(loads("a", 100, LoadKind.DEMAND))).isEmpty();
    assertThat(taken(narrow)).hasSize(64);
    assertThat(shared.offerAll(loads("a", 100, LoadKind.PREFETCH))).isEmpty();
    assertThat(taken(shared)).as("prefetches").hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void giveBack_prefetchThatAReaderWaitsForByNow_goesWithTheDemands() throws Exception {
    LoadQueue shared = new LoadQueue(100, LoadLimits.DEFAULT, () -> 100, query -> 64);
    shared.offerAll(loads("a", 3, LoadKind.PREFETCH));
    List<Load> group = taken(shared);
    assertThat(group).hasSize(3);
    shared.promote(group.get(1).key(), 7_000);

    assertThat(shared.giveBack(group)).isEmpty();
    shared.ended(new LoadGroup(group));
    assertThat(taken(shared))
        .singleElement()
        .satisfies(
            load -> {
              assertThat(load.result()).isSameAs(group.get(1).result());
              assertThat(load.kind()).isEqualTo(LoadKind.DEMAND);
              assertThat(load.sinceNanos()).isEqualTo(7_000);
            });
    assertThat(taken(shared)).first().extracting(Load::kind).isEqualTo(LoadKind.PREFETCH);
  }

  @Test
  void giveBack_loadsOfAGroup_goFirstAndAlone() throws Exception {
    LoadQueue shared = new LoadQueue(100, LoadLimits.DEFAULT, () -> 100, query -> 64);
    shared.offerAll(loads("a", 3, LoadKind.DEMAND));
    List<Load> group = taken(shared);
    shared.offerAll(loads("a", 2, LoadKind.DEMAND));

    assertThat(shared.giveBack(group)).isEmpty();
    for (Load load : group) {
      assertThat(taken(shared)).extracting(Load::result).isEqualTo(List.of(load.result()));
    }
    assertThat(taken(shared)).hasSize(2);
    shared.close();
    assertThat(shared.giveBack(group)).isEqualTo(group);
  }
}
