package dev.hunch.core.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefetchQueueTest {
  private final PrefetchQueue queue = new PrefetchQueue(3);

  @Test
  void newQueue_capacityBelowOne_isRefusedWithTheValue() {
    assertThatThrownBy(() -> new PrefetchQueue(0)).hasMessageContaining("0");
  }

  @Test
  void poll_severalWait_takesTheMostWorthwhileAndThenTheOldest() {
    offer("low", 0.1, 100, 0);
    offer("high", 0.9, 100, 0);
    offer("high too", 0.9, 100, 0);
    assertThat(pollAll(0)).containsExactly("high", "high too", "low");
    assertThat(queue.poll(0, 0)).isNull();
  }

  @Test
  void poll_bestIsWorthLessThanThePrice_leavesAllWaiting() {
    offer("low", 0.1, 100, 0);
    offer("high", 0.5, 100, 0);
    assertThat(queue.poll(0, 0.6)).isNull();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.poll(0, 0.5)).isNotNull();
    assertThat(queue.poll(0, 0.5)).isNull();
    assertThat(pollAll(0)).containsExactly("low");
  }

  @Test
  void offer_full_dropsTheLeastWorthwhile() {
    offer("a", 0.5, 100, 0);
    offer("b", 0.2, 100, 0);
    offer("c", 0.4, 100, 0);
    offer("d", 0.3, 100, 0);
    offer("e", 0.1, 100, 0);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(pollAll(0)).containsExactly("a", "c", "d");
  }

  @Test
  void offer_keyThatWaits_takesItsNewWorthAndHorizon() {
    offer("a", 0.9, 10, 0);
    offer("b", 0.5, 100, 0);
    offer("a", 0.1, 100, 0);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(pollAll(50)).containsExactly("b", "a");
  }

  @Test
  void poll_horizonHasPassed_skipsIt() {
    offer("soon", 0.9, 10, 0);
    offer("later", 0.5, 20, 0);
    assertThat(pollAll(10)).containsExactly("later");
    offer("soon", 0.9, 30, 10);
    assertThat(queue.poll(30, 0)).isNull();
    assertThat(queue.size()).isZero();
  }

  @Test
  void offer_fullOfPassedHorizons_dropsThoseFirst() {
    offer("old a", 0.9, 10, 0);
    offer("old b", 0.9, 10, 0);
    offer("old c", 0.9, 10, 0);
    offer("new a", 0.1, 20, 10);
    offer("new b", 0.2, 20, 10);
    assertThat(pollAll(10)).containsExactly("new b", "new a");
  }

  @Test
  void clear_waitingCandidates_areGone() {
    offer("a", 0.5, 100, 0);
    queue.clear();
    assertThat(queue.size()).isZero();
    assertThat(queue.poll(0, 0)).isNull();
    offer("a", 0.5, 100, 0);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void remove_aWaitingCandidate_leavesTheOthers() {
    offer("a", 0.5, 100, 0);
    offer("b", 0.4, 100, 0);
    queue.remove(Key.of("n", "a"));
    queue.remove(Key.of("n", "unknown"));
    assertThat(queue.size()).isEqualTo(1);
    assertThat(pollAll(0)).containsExactly("b");
  }

  @Test
  void withdraw_sessionMovedOn_leavesWhatOthersExpect() {
    queue.offer(candidate("mine", "a", 0.5, 100), 0);
    queue.offer(candidate("mine", "b", 0.4, 100), 0);
    queue.offer(candidate("other", "c", 0.3, 100), 0);
    queue.offer(candidate("other", "b", 0.6, 100), 0);
    queue.offer(candidate("mine", "c", 0.1, 100), 0);
    queue.withdraw("mine");
    queue.withdraw("unknown");
    assertThat(pollAll(0)).containsExactly("b", "c");
  }

  @Test
  void operations_random_agreeWithASortedList() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(8);
      PrefetchQueue tested = new PrefetchQueue(capacity);
      List<PrefetchCandidate> model = new ArrayList<>();
      for (int now = 0; now < 300; now++) {
        int present = now;
        String here = "seed " + seed + ", step " + now;
        if (random.nextInt(3) > 0) {
          PrefetchCandidate candidate =
              candidate(
                  "s" + random.nextInt(3),
                  "k" + random.nextInt(12),
                  random.nextInt(5) / 10.0,
                  now + 20);
          tested.offer(candidate, now);
          model.removeIf(each -> each.isStale(present));
          boolean keptForAnother =
              model.stream()
                  .anyMatch(
                      each ->
                          each.key().equals(candidate.key())
                              && !each.session().equals(candidate.session())
                              && each.worth() >= candidate.worth());
          if (keptForAnother) {
            continue;
          }
          model.removeIf(each -> each.key().equals(candidate.key()));
          int place = model.size();
          while (place > 0 && model.get(place - 1).worth() < candidate.worth()) {
            place--;
          }
          model.add(place, candidate);
          if (model.size() > capacity) {
            model.remove(capacity);
          }
        } else if (random.nextInt(5) == 0) {
          String session = "s" + random.nextInt(3);
          tested.withdraw(session);
          model.removeIf(each -> each.session().equals(session));
        } else if (random.nextInt(3) == 0) {
          Key key = Key.of("n", "k" + random.nextInt(12));
          tested.remove(key);
          model.removeIf(each -> each.key().equals(key));
        } else {
          model.removeIf(each -> each.isStale(present));
          assertThat(tested.poll(now, 0))
              .as(here)
              .isEqualTo(model.isEmpty() ? null : model.remove(0));
        }
        assertThat(tested.size()).as(here).isGreaterThanOrEqualTo(model.size());
        assertThat(tested.size()).as(here).isLessThanOrEqualTo(capacity);
      }
    }
  }

  private void offer(String text, double worth, long staleAtNanos, long nowNanos) {
    queue.offer(candidate(text, worth, staleAtNanos), nowNanos);
  }

  private static PrefetchCandidate candidate(String text, double worth, long staleAtNanos) {
    return candidate("s", text, worth, staleAtNanos);
  }

  private static PrefetchCandidate candidate(
      String session, String text, double worth, long staleAtNanos) {
    return new PrefetchCandidate(
        Key.of("n", text), session, worth, 0.5, new PredictionReason("e", "a"), staleAtNanos);
  }

  private List<String> pollAll(long nowNanos) {
    List<String> texts = new ArrayList<>();
    for (PrefetchCandidate next = queue.poll(nowNanos, 0);
        next != null;
        next = queue.poll(nowNanos, 0)) {
      texts.add(next.key().text());
    }
    return texts;
  }
}
