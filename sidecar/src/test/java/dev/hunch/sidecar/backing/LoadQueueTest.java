package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.sidecar.backing.LoadQueue.Load;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoadQueueTest {
  private final LoadQueue queue = new LoadQueue(3);

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
}
