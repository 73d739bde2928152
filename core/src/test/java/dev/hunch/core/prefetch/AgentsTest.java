package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.ManualBackingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way from an access to a prefetch, step by step. */
class AgentsTest {
  private static final PredictionReason REASON = new PredictionReason("test", "next number");

  private final PrefetchFixture at = new PrefetchFixture(1_000, Freshness.FOREVER);
  private final ManualBackingStore backing = at.backing;
  private final PrefetchOutcomes outcomes = at.outcomes;
  private final Cache cache = at.cache;
  private final AccessEventQueue events = new AccessEventQueue(256);
  private final PrefetchQueue queue = new PrefetchQueue(100);
  private final PrefetchBudget budget = new PrefetchBudget(1);
  private final List<Throwable> failures = new ArrayList<>();
  private final PredictionAgent predictions =
      new PredictionAgent(
          events,
          AgentsTest::nextNumber,
          new PrefetchPlanner(cache, PrefetchCosts.DEFAULT, queue, Duration.ofSeconds(10)),
          budget,
          failures::add);
  private int permits = 100;
  private final PrefetchAgent prefetches =
      new PrefetchAgent(queue, budget, now -> permits - issued(), cache, outcomes, true);

  @Test
  void doWork_anAccess_prefetchesWhatIsPredicted() {
    access("s", 1);
    assertThat(predictions.doWork(0)).isEqualTo(1);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(backing.last().key()).isEqualTo(key(2));
    assertThat(outcomes.because(key(2))).isEqualTo(new PrefetchOutcomes.Because(REASON, 0.9));
    assertThat(predictions.latestPredictions("s")).containsExactly(prediction(2));
    assertThat(predictions.latestPredictions("another")).isEmpty();
    assertThat(predictions.doWork(0)).isZero();
    assertThat(prefetches.doWork(0)).isZero();
  }

  @Test
  void wants_busyProcessorsAndACostlyPredictor_leavesSessionsAlone() {
    PredictionAgent agent =
        new PredictionAgent(
            events,
            AgentsTest::nextNumber,
            new PrefetchPlanner(cache, PrefetchCosts.DEFAULT, queue, Duration.ofSeconds(10)),
            budget,
            failures::add,
            () -> 0,
            2);
    AccessEvent event = new AccessEvent(0, "s", key(1), AccessResult.HIT, 1);
    assertThat(agent.wants(event)).isTrue();
    assertThat(agent.pauseNanos()).isZero();

    for (long now = 0; now < 5_000_000_000L; now += 1_000_000) {
      if (agent.wants(event)) {
        events.offer(event);
      }
      agent.doWork(now); // a ms for each
    }

    assertThat(agent.pauseNanos()).isPositive();
    assertThat(agent.followedShare()).isLessThan(1);
    assertThat(agent.unfollowed()).isPositive();
  }

  @Test
  void doWork_moreEventsThanATurnTakes_comesToAllOfThem() {
    for (int i = 0; i < 200; i++) {
      access("s", i);
    }
    int worked = 0;
    int turns = 0;
    for (int turn = predictions.doWork(0); turn > 0; turn = predictions.doWork(0)) {
      worked += turn;
      turns++;
    }
    assertThat(worked).isEqualTo(200);
    assertThat(turns).isGreaterThan(1);
    assertThat(events.size()).isZero();
  }

  @Test
  void doWork_eventsThatWaitTooLong_followsHalfOfTheSessionsAndCountsTheOthers() {
    List<String> followed = new ArrayList<>();
    predictions.use(
        event -> {
          followed.add(event.session());
          return List.of();
        });
    for (int i = 0; i < 1_000; i++) {
      access("s" + i % 100, i);
    }
    predictions.doWork(0);
    assertThat(predictions.followedShare()).isEqualTo(1);
    followed.clear();

    predictions.doWork(640_000_000); // ten ms an event: the others would take too long

    assertThat(predictions.followedShare()).isEqualTo(0.5);
    assertThat(followed).isNotEmpty().allMatch(s -> SessionSampling.placeOf(s) < 0.5);
    assertThat(predictions.followed()).isEqualTo(64 + followed.size());
    assertThat(predictions.unfollowed()).isEqualTo(64 - followed.size());
  }

  @Test
  void offer_queueOfEventsFull_dropsAndCounts() {
    AccessEventQueue small = new AccessEventQueue(4);
    for (int i = 0; i < 10; i++) {
      small.offer(event("s", i));
    }
    assertThat(small.size()).isEqualTo(4);
    assertThat(small.dropped()).isEqualTo(6);
    assertThat(small.poll()).isEqualTo(event("s", 0));
  }

  @Test
  void offer_responsesThatHoldTooMuch_keepsTheEventsWithoutThem() {
    AccessEventQueue queueOfLarge = new AccessEventQueue(100);
    int bytes = (int) (AccessEventQueue.MAX_HELD_BYTES / 2);
    Response large = Response.of(bytes, () -> ResponseFields.EMPTY);
    for (int i = 0; i < 3; i++) {
      queueOfLarge.offer(event("s", i).withResponse(large));
    }

    assertThat(polled(queueOfLarge).response()).isSameAs(large);
    assertThat(polled(queueOfLarge).response()).isSameAs(large);
    assertThat(polled(queueOfLarge).response()).isSameAs(Response.NONE);
    queueOfLarge.offer(event("s", 4).withResponse(large));
    assertThat(polled(queueOfLarge).response()).isSameAs(large);
  }

  private static AccessEvent polled(AccessEventQueue from) {
    AccessEvent event = from.poll();
    assertThat(event).isNotNull();
    return event == null ? event("none", 0) : event;
  }

  @Test
  void doWork_lateAnswer_isPlannedButEarnsNothing() {
    List<AccessEvent> answers = new ArrayList<>();
    predictions.use(
        new Predictor() {
          @Override
          public List<Prediction> onAccess(AccessEvent event) {
            return List.of();
          }

          @Override
          public List<Prediction> onLateAnswer(AccessEvent event) {
            answers.add(event);
            return nextNumber(event);
          }
        });
    while (budget.trySpend()) {
      // a budget begins with something
    }
    events.offer(event("s", 1).asLateAnswer());
    predictions.doWork(0);

    assertThat(answers).hasSize(1);
    assertThat(predictions.latestPredictions("s")).isNotEmpty();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(budget.trySpend()).isFalse();
  }

  @Test
  void doWork_predictorThatFails_costsThatPredictionAlone() {
    predictions.use(
        event -> {
          if (event.key().equals(key(1))) {
            throw new IllegalStateException("broken model");
          }
          return nextNumber(event);
        });
    access("s", 1);
    access("s", 5);
    assertThat(predictions.doWork(0)).isEqualTo(2);
    assertThat(predictions.failures()).isEqualTo(1);
    assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessage("broken model"));
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(backing.last().key()).isEqualTo(key(6));
  }

  @Test
  void doWork_predictorThatFailsByAnError_costsThatPredictionAlone() {
    for (Error error :
        List.of(new StackOverflowError(), new NoClassDefFoundError(), new InternalError())) {
      predictions.use(
          event -> {
            throw error;
          });
      access("s", 1);
      assertThat(predictions.doWork(0)).isEqualTo(1);
      assertThat(failures).last().isSameAs(error);
    }
    assertThat(predictions.failures()).isEqualTo(3);
    OutOfMemoryError noMemory = new OutOfMemoryError("forged");
    predictions.use(
        event -> {
          throw noMemory;
        });
    access("s", 1);
    assertThatThrownBy(() -> predictions.doWork(0)).isSameAs(noMemory);
  }

  @Test
  void doWork_storeThatThrows_spendsNothingAndGoesOn() {
    access("s", 1);
    predictions.doWork(0);
    backing.failNextAcceptance(new StackOverflowError("forged"));
    assertThatThrownBy(() -> prefetches.doWork(0)).hasMessage("forged");
    access("s", 1);
    predictions.doWork(0);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(budget.trySpend()).as("of two reads, one prefetch was spent").isTrue();
  }

  @Test
  void doWork_sessionMovesOn_dropsWhatItNoLongerExpects() {
    permits = 0;
    access("s", 10);
    predictions.doWork(0);
    access("s", 20);
    predictions.doWork(0);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void doWork_noPermits_letsTheCandidatesWait() {
    permits = 1;
    access("s", 10);
    access("other", 20);
    predictions.doWork(0);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(queue.size()).isEqualTo(1);
    permits = 2;
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(backing.begun()).isEqualTo(2);
  }

  @Test
  void doWork_budgetSpent_letsTheCandidatesWait() {
    predictions.use(event -> List.of(prediction(100), prediction(101), prediction(102)));
    access("s", 1);
    predictions.doWork(0);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(queue.size()).isEqualTo(2);
    access("s", 2);
    predictions.doWork(0);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
  }

  @Test
  void doWork_candidateCachedMeanwhile_costsNothing() {
    access("s", 1);
    access("s", 20);
    predictions.doWork(0);
    cache.put(key(2), new byte[1]);
    assertThat(prefetches.doWork(0)).isEqualTo(1);
    assertThat(outcomes.counts().issued()).isEqualTo(1);
    assertThat(budget.trySpend()).as("of two reads, one prefetch was spent").isTrue();
    assertThat(budget.trySpend()).isFalse();
  }

  @Test
  void doWork_candidateAskedForMeanwhile_isNotLoadedWhenItHasLeftAgain() {
    permits = 0;
    access("s", 1);
    predictions.doWork(0);
    assertThat(queue.size()).isEqualTo(1);
    predictions.use(event -> List.of());
    access("another", 2);
    predictions.doWork(0);
    permits = 100;
    assertThat(prefetches.doWork(0)).isZero();
    assertThat(backing.begun()).isZero();
  }

  @Test
  void doWork_horizonPassed_drawsNothingFromTheBudget() {
    access("s", 1);
    predictions.doWork(0);
    assertThat(prefetches.doWork(Duration.ofSeconds(10).toNanos())).isZero();
    assertThat(backing.begun()).isZero();
    assertThat(budget.trySpend()).isTrue();
  }

  @Test
  void setEnabled_off_dropsWhatWaitsAndStartsNothing() {
    access("s", 1);
    predictions.doWork(0);
    assertThat(prefetches.setEnabled(false)).isTrue();
    assertThat(prefetches.isEnabled()).isFalse();
    assertThat(prefetches.doWork(0)).isZero();
    assertThat(queue.size()).isZero();
    assertThat(prefetches.setEnabled(true)).isFalse();
    assertThat(prefetches.doWork(0)).isZero();
  }

  @Test
  void isLearning_onceSwitchedOn_neverEnds() {
    assertThat(prefetches.isLearning()).isTrue();
    prefetches.setEnabled(false);
    assertThat(prefetches.isLearning()).isTrue();
    PrefetchAgent plain = new PrefetchAgent(queue, budget, now -> permits, cache, outcomes, false);
    plain.setEnabled(false);
    assertThat(plain.isLearning()).as("a plain cache").isFalse();
    plain.setEnabled(true);
    plain.setEnabled(false);
    assertThat(plain.isLearning()).isTrue();
  }

  private static List<Prediction> nextNumber(AccessEvent event) {
    return List.of(prediction(Integer.parseInt(event.key().text()) + 1));
  }

  private static Prediction prediction(int number) {
    return new Prediction(key(number), 0.9, REASON);
  }

  private void access(String session, int number) {
    events.offer(event(session, number));
  }

  private static AccessEvent event(String session, int number) {
    return new AccessEvent(0, session, key(number), AccessResult.MISS, 1);
  }

  /** As a governor counts them: from when they are let go, though the store is asked later. */
  private int issued() {
    return (int) outcomes.counts().issued();
  }

  private static Key key(int number) {
    return Key.of("n", String.valueOf(number));
  }
}
