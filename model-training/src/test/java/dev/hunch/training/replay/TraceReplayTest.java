package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.training.GeneratedTrace;
import dev.hunch.training.baseline.MarkovPredictor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceReplayTest {
  private static final Duration HORIZON = Duration.ofSeconds(10);
  private static final List<String> POLICIES =
      List.of("lru", "s3fifo", "belady", "markov", "s3fifo+markov");

  /** A changed count needs its reason in the commit. */
  @Test
  void run_generatedTrace_countsAreTheGoldenOnes() {
    List<AccessEvent> events = GeneratedTrace.of(1, 20_000);
    List<String> counts = new ArrayList<>();
    TraceReplay replay = replay(events, settings(60, 12_000, Duration.ZERO, 1));
    for (String policy : POLICIES) {
      PartCounts found = replay.run(ReplayPolicy.parse(policy)).counts();
      counts.add(
          policy + " " + found.hits() + " " + found.prefetches() + " " + found.prefetchesUsed());
      assertThat(found.reads()).isEqualTo(8_000);
      assertThat(found.waitedNanos()).isZero();
    }
    assertThat(counts)
        .containsExactly(
            "lru 1573 0 0",
            "s3fifo 2691 0 0",
            "belady 3616 0 0",
            "markov 5121 5395 3808",
            "s3fifo+markov 5851 3987 3285");
  }

  @Test
  void run_noPrefetching_neverBeatsBelady() {
    for (long seed = 0; seed < 40; seed++) {
      List<AccessEvent> events = GeneratedTrace.of(seed, 1_500);
      int capacity = 1 + (int) (seed * 7 % 97);
      TraceReplay replay = replay(events, settings(capacity, 0, Duration.ZERO, 1));
      long best = replay.run(ReplayPolicy.parse("belady")).counts().hits();
      for (String policy : List.of("lru", "s3fifo")) {
        assertThat(replay.run(ReplayPolicy.parse(policy)).counts().hits())
            .as("seed %d, %s, %d entries", seed, policy, capacity)
            .isLessThanOrEqualTo(best);
      }
    }
  }

  @Test
  void run_twice_countsTheSame() {
    List<AccessEvent> events = GeneratedTrace.of(2, 5_000);
    for (Duration latency : List.of(Duration.ZERO, Duration.ofMillis(7))) {
      ReplaySettings settings = settings(50, 2_000, latency, 1);
      for (String policy : POLICIES) {
        assertThat(replay(events, settings).run(ReplayPolicy.parse(policy)))
            .isEqualTo(replay(events, settings).run(ReplayPolicy.parse(policy)));
      }
    }
  }

  @Test
  void run_loadsThatTakeTime_readsWaitForTheRestOfTheFlight() {
    List<AccessEvent> events =
        List.of(
            event(0, "a"), // a miss, waits 10 ms; b is predicted and its load begins
            event(4, "b"), // late, waits for the 6 ms left
            event(20, "b"), // a hit
            event(20, "c"), // a miss, waits 10 ms
            event(25, "c")); // joins it for the 5 ms left
    Predictor afterA =
        event ->
            event.key().text().equals("a")
                ? List.of(new Prediction(key("b"), 0.9, new PredictionReason("test", "b")))
                : List.of();
    ReplayResult result =
        new TraceReplay(
                events,
                settings(10, 0, Duration.ofMillis(10), 1),
                kind -> afterA,
                ReplayProgress.NONE)
            .run(ReplayPolicy.parse("s3fifo+online"));
    assertThat(result.counts()).isEqualTo(new PartCounts(5, 1, 1, 1, 2, 31_000_000, 1, 0, 1));
    assertThat(result.hitRatio()).isEqualTo(0.2);
    assertThat(result.lateRatio()).isEqualTo(0.2);
    assertThat(result.accuracy()).isEqualTo(1);
    assertThat(result.timeliness()).isZero();
    assertThat(result.prefetchesPerRead()).isEqualTo(0.2);
    assertThat(result.meanLatencyMillis()).isCloseTo(6.2, within(1e-9));
    // Without prefetching b@4 is a miss and b@20 a hit as well: nothing was avoided.
    assertThat(result.plainMisses()).isEqualTo(4);
    assertThat(result.coverage()).isZero();
  }

  @Test
  void run_prefetchesThatArrive_areUsedAndCoverMisses() {
    List<AccessEvent> events = List.of(event(0, "a"), event(1, "b"), event(2, "c"), event(3, "d"));
    Predictor alwaysTwo =
        event ->
            switch (event.key().text()) {
              case "a" ->
                  List.of(
                      new Prediction(key("b"), 0.9, new PredictionReason("test", "b")),
                      new Prediction(key("x"), 0.8, new PredictionReason("test", "x")));
              case "b" ->
                  List.of(new Prediction(key("c"), 0.01, new PredictionReason("test", "c")));
              default -> List.of();
            };
    ReplayResult result =
        new TraceReplay(
                events, settings(10, 0, Duration.ZERO, 2), kind -> alwaysTwo, ReplayProgress.NONE)
            .run(ReplayPolicy.parse("s3fifo+online"));
    // c is too improbable to be worth its cost; x is never asked for.
    assertThat(result.counts()).isEqualTo(new PartCounts(4, 1, 0, 0, 3, 0, 2, 1, 0));
    assertThat(result.accuracy()).isEqualTo(0.5);
    assertThat(result.coverage()).isEqualTo(0.25);
    assertThat(result.timeliness()).isEqualTo(1);
  }

  @Test
  void run_budgetOfNothing_prefetchesNothing() {
    List<AccessEvent> events = GeneratedTrace.of(3, 3_000);
    TraceReplay replay = replay(events, settings(50, 0, Duration.ZERO, 0));
    ReplayResult markov = replay.run(ReplayPolicy.parse("markov"));
    assertThat(markov.counts()).isEqualTo(replay.run(ReplayPolicy.parse("lru")).counts());
    assertThat(markov.coverage()).isZero();
  }

  @Test
  void run_budget_isNeverOverdrawn() {
    List<AccessEvent> events = GeneratedTrace.of(4, 4_000);
    for (double perRead : new double[] {0.05, 0.3, 1}) {
      PartCounts counts =
          replay(events, settings(40, 0, Duration.ZERO, perRead))
              .run(ReplayPolicy.parse("markov"))
              .counts();
      assertThat(counts.prefetches())
          .as("budget %s", perRead)
          .isPositive()
          .isLessThanOrEqualTo((long) Math.ceil(perRead * counts.reads()));
    }
  }

  @Test
  void run_measuredPart_spendsNothingSavedBefore() {
    List<AccessEvent> events = GeneratedTrace.of(11, 1_200);
    int[] calls = new int[1];
    Predictor afterTheFirstPart =
        event ->
            calls[0]++ < 1_000
                ? List.of()
                : List.of(
                    new Prediction(
                        key("x" + calls[0] + "a"), 0.9, new PredictionReason("test", "x")),
                    new Prediction(
                        key("x" + calls[0] + "b"), 0.9, new PredictionReason("test", "x")));
    ReplayResult result =
        new TraceReplay(
                events,
                settings(50, 1_000, Duration.ZERO, 1),
                kind -> afterTheFirstPart,
                ReplayProgress.NONE)
            .run(ReplayPolicy.parse("s3fifo+online"));
    assertThat(result.counts().prefetches()).isEqualTo(200);
  }

  @Test
  void run_hunch_predictsFromTheMeasuredPartOnAfterOneThatKnewNothing() {
    List<AccessEvent> events = GeneratedTrace.of(5, 1_000);
    List<PredictorKind> told = new ArrayList<>();
    PredictorSource spies =
        kind ->
            event -> {
              told.add(kind);
              return List.of();
            };
    ReplaySettings settings = settings(50, 600, Duration.ZERO, 1);
    new TraceReplay(events, settings, spies, ReplayProgress.NONE).run(ReplayPolicy.parse("hunch"));
    assertThat(told.subList(0, 600)).containsOnly(PredictorKind.ONLINE);
    assertThat(told.subList(600, 1_000)).containsOnly(PredictorKind.HUNCH);
    told.clear();
    new TraceReplay(events, settings, spies, ReplayProgress.NONE).run(ReplayPolicy.parse("online"));
    assertThat(told).hasSize(1_000).containsOnly(PredictorKind.ONLINE);
  }

  @Test
  void run_progress_endsWithAllReads() {
    List<AccessEvent> events = GeneratedTrace.of(6, 40_000);
    List<String> told = new ArrayList<>();
    new TraceReplay(
            events,
            settings(50, 0, Duration.ZERO, 1),
            kind -> Predictor.NONE,
            (policy, done, total) -> told.add(policy + " " + done + "/" + total))
        .run(ReplayPolicy.parse("lru"));
    assertThat(told)
        .containsExactly("lru 0/40000", "lru 16384/40000", "lru 32768/40000", "lru 40000/40000");
  }

  @Test
  void run_windows_addUpToTheWhole() {
    List<AccessEvent> events = GeneratedTrace.of(8, 4_001);
    ReplaySettings settings = new ReplaySettings(50, 1_000, Duration.ZERO, 1, HORIZON, 7);
    ReplayResult result =
        new TraceReplay(events, settings, kind -> MarkovPredictor.firstOrder(), ReplayProgress.NONE)
            .run(ReplayPolicy.parse("markov"));
    assertThat(result.windows()).hasSize(7);
    double hits = 0;
    double prefetches = 0;
    for (int i = 0; i < 7; i++) {
      int reads = 3_001 * (i + 1) / 7 - 3_001 * i / 7;
      hits += result.windows().get(i).hitRatio() * reads;
      prefetches += result.windows().get(i).prefetchesPerRead() * reads;
    }
    assertThat(hits).isCloseTo((double) result.counts().hits(), within(1e-6));
    assertThat(prefetches).isCloseTo((double) result.counts().prefetches(), within(1e-6));
  }

  @Test
  void run_storeThatTakesTime_predictsFromAnswersWhenTheyHaveCome() {
    List<AccessEvent> events = GeneratedTrace.of(12, 4_000);
    ReplaySettings settings = settings(60, 2_000, Duration.ofMillis(3), 1);
    ReplayPolicy online = ReplayPolicy.parse("online");
    long without = learning(events, settings).run(online).counts().hits();
    long with = learning(GeneratedTrace.naming(events), settings).run(online).counts().hits();

    assertThat(with).isGreaterThan(without + 100);
  }

  private static TraceReplay learning(List<AccessEvent> events, ReplaySettings settings) {
    return new TraceReplay(
        events, settings, kind -> HunchPredictor.untrained(), ReplayProgress.NONE);
  }

  @Test
  void run_otherBudget_isAsIfTheSettingsHadIt() {
    List<AccessEvent> events = GeneratedTrace.of(9, 3_000);
    ReplayPolicy markov = ReplayPolicy.parse("markov");
    assertThat(replay(events, settings(50, 0, Duration.ZERO, 1)).run(markov, 0.2))
        .isEqualTo(replay(events, settings(50, 0, Duration.ZERO, 0.2)).run(markov));
  }

  @Test
  void run_anyEviction_neverBeatsBelady() {
    List<AccessEvent> events = GeneratedTrace.of(10, 5_000);
    TraceReplay replay = replay(events, settings(60, 1_000, Duration.ZERO, 1));
    long best = replay.run(ReplayPolicy.parse("belady")).counts().hits();
    for (String policy : List.of("lfu", "sieve", "arc", "wtinylfu")) {
      assertThat(replay.run(ReplayPolicy.parse(policy)).counts().hits())
          .as(policy)
          .isPositive()
          .isLessThanOrEqualTo(best);
    }
  }

  @Test
  void newReplay_moreWindowsThanReads_isRefused() {
    ReplaySettings settings = new ReplaySettings(5, 6, Duration.ZERO, 1, HORIZON, 5);
    assertThatThrownBy(() -> replay(GeneratedTrace.of(7, 10), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 windows are more than the reads to measure: 4");
  }

  @Test
  void newReplay_nothingToMeasure_isRefused() {
    List<AccessEvent> events = GeneratedTrace.of(7, 10);
    assertThatThrownBy(() -> replay(events, settings(5, 10, Duration.ZERO, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no read is left to measure: 10 reads, from 10");
  }

  private static TraceReplay replay(List<AccessEvent> events, ReplaySettings settings) {
    return new TraceReplay(
        events, settings, kind -> MarkovPredictor.firstOrder(), ReplayProgress.NONE);
  }

  private static ReplaySettings settings(
      long capacity, int measuredFrom, Duration latency, double prefetchesPerRead) {
    return new ReplaySettings(capacity, measuredFrom, latency, prefetchesPerRead, HORIZON, 1);
  }

  private static AccessEvent event(long millis, String key) {
    return new AccessEvent(millis, "s", key(key), AccessResult.MISS, 1);
  }

  private static Key key(String text) {
    return Key.of("n", text);
  }
}
