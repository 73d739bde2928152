package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Agent;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.CompositeCacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.RemovalCause;
import dev.hunch.core.eviction.LearnedEviction;
import dev.hunch.core.governor.Governor;
import dev.hunch.core.prefetch.AccessEventQueue;
import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.PrefetchAgent;
import dev.hunch.core.prefetch.PrefetchBudget;
import dev.hunch.core.prefetch.PrefetchCosts;
import dev.hunch.core.prefetch.PrefetchOutcomes;
import dev.hunch.core.prefetch.PrefetchPlanner;
import dev.hunch.core.prefetch.PrefetchQueue;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.training.GeneratedTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The replay decides what the sidecar's parts, put together by hand, decide. */
class LiveParityTest {
  private static final int CAPACITY = 60;
  private static final double PER_READ = 0.5;
  private static final Duration HORIZON = Duration.ofSeconds(10);

  @Test
  void run_sameReads_loadsAndEvictsWhatTheLivePartsDo() {
    List<AccessEvent> events = GeneratedTrace.of(11, 6_000);
    Diary replayed = checkParity(events);
    Diary withResponses = checkParity(GeneratedTrace.naming(events));
    assertThat(withResponses.used()).isGreaterThan(replayed.used());
  }

  private static Diary checkParity(List<AccessEvent> events) {
    Diary replayed = new Diary();
    new TraceReplay(
            events,
            new ReplaySettings(CAPACITY, 0, Duration.ZERO, PER_READ, HORIZON, 1),
            kind -> HunchPredictor.untrained(),
            ReplayProgress.NONE)
        .run(ReplayPolicy.parse("online"), replayed);
    assertThat(replayed.prefetches).isGreaterThan(100);
    assertThat(replayed.lines).isEqualTo(live(events).lines);
    return replayed;
  }

  /** Each part as the sidecar wires it; two agents that take turns until nothing is left to do. */
  private static Diary live(List<AccessEvent> events) {
    Diary diary = new Diary();
    PrefetchOutcomes outcomes = new PrefetchOutcomes();
    long[] nowMillis = new long[1];
    Cache cache =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            new LearnedEviction(CAPACITY, CAPACITY, LearnedEviction.DEFAULT_PROBATION_SHARE),
            (key, kind) ->
                CompletableFuture.completedFuture(new BackingStore.Loaded.Found(new byte[1])),
            namespace -> Freshness.FOREVER,
            () -> Instant.ofEpochMilli(nowMillis[0]),
            () -> nowMillis[0] * 1_000_000,
            new CompositeCacheObserver(List.of(outcomes, diary)),
            1024);
    AccessEventQueue queue = new AccessEventQueue(1024);
    PrefetchQueue prefetches = new PrefetchQueue(4096);
    PrefetchBudget budget = new PrefetchBudget(PER_READ);
    PrefetchPlanner planner =
        new PrefetchPlanner(cache, PrefetchCosts.DEFAULT, prefetches, HORIZON);
    List<Agent> agents =
        List.of(
            new PredictionAgent(queue, HunchPredictor.untrained(), planner, budget, failure -> {}),
            new PrefetchAgent(prefetches, budget, Governor.UNLIMITED, cache, outcomes, true));
    for (AccessEvent event : events) {
      nowMillis[0] = event.epochMillis();
      var answer = cache.get(event.key()).join();
      queue.offer(
          new AccessEvent(
              event.epochMillis(),
              event.session(),
              event.key(),
              answer.result(),
              event.sizeBytes(),
              event.response(),
              false));
      int worked;
      do {
        worked = 0;
        for (Agent agent : agents) {
          worked += agent.doWork(event.epochMillis() * 1_000_000);
        }
      } while (worked > 0);
    }
    return diary;
  }

  private static final class Diary implements CacheObserver {
    final List<String> lines = new ArrayList<>();
    int prefetches;

    long used() {
      return lines.stream().filter(line -> line.startsWith("used ")).count();
    }

    @Override
    public void onLoadStarted(Key key, LoadKind kind) {
      lines.add(kind + " " + key);
      prefetches += kind == LoadKind.PREFETCH ? 1 : 0;
    }

    @Override
    public void onPrefetchUsed(Key key) {
      lines.add("used " + key);
    }

    @Override
    public void onRemoved(long keyHash, RemovalCause cause) {
      lines.add(cause + " " + keyHash);
    }
  }
}
