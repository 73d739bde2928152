package dev.hunch.core.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.LoadResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleGovernorTest {
  private static final Key KEY = Key.of("n", "k");
  private static final long MILLI = 1_000_000L;

  private final ManualTime time = new ManualTime();
  private double cpuLoad;
  private final IdleGovernor governor = new IdleGovernor(time, () -> cpuLoad, 0.9, 8);

  @Test
  void newGovernor_badBounds_areRefusedWithTheirValues() {
    assertThatThrownBy(() -> new IdleGovernor(time, () -> 0, 0, 8)).hasMessageContaining("0");
    assertThatThrownBy(() -> new IdleGovernor(time, () -> 0, 1.5, 8)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new IdleGovernor(time, () -> 0, 1, 0)).hasMessageContaining("0");
    assertThat(new IdleGovernor(time, () -> 0, 1, 1).permits(0)).isEqualTo(1);
  }

  @Test
  void spareShare_load_isWhatIsLeftOfItsBound() {
    assertThat(governor.spareShare()).isEqualTo(1);
    cpuLoad = 0.45;
    assertThat(governor.spareShare()).isEqualTo(0.5);
    cpuLoad = 0.95;
    assertThat(governor.spareShare()).isZero();
  }

  @Test
  void spareShare_noBoundOrNoLoadKnown_isWithoutEnd() {
    cpuLoad = -1;
    assertThat(governor.spareShare()).isInfinite();
    cpuLoad = 1;
    assertThat(new IdleGovernor(time, () -> cpuLoad, 1, 8).spareShare()).isInfinite();
  }

  @Test
  void permits_demandInFlight_leavesThatMuchLess() {
    assertThat(permits()).isEqualTo(4);
    for (int i = 0; i < 3; i++) {
      governor.onLoadStarted(KEY, LoadKind.DEMAND);
    }
    assertThat(permits()).isEqualTo(1);
    governor.onLoadStarted(KEY, LoadKind.PREFETCH);
    governor.onLoadStarted(KEY, LoadKind.DEMAND);
    assertThat(permits()).as("never below none").isZero();
    governor.onLoadEnded(KEY, LoadKind.DEMAND, MILLI, LoadResult.ANSWERED);
    governor.onLoadEnded(KEY, LoadKind.DEMAND, MILLI, LoadResult.ANSWERED);
    assertThat(governor.inFlight()).isEqualTo(3);
    assertThat(permits()).isEqualTo(governor.limit() - 3);
  }

  @Test
  void permits_busyStoreThatStaysFast_growToTheBound() {
    for (int i = 0; i < 100; i++) {
      loads(8, MILLI);
    }
    assertThat(governor.limit()).isEqualTo(8);
    assertThat(permits()).isEqualTo(8);
  }

  @Test
  void permits_quietStore_areNotRaisedByItsQuiet() {
    for (int i = 0; i < 1_000; i++) {
      loads(1, MILLI);
    }
    assertThat(governor.limit()).isEqualTo(4);
  }

  @Test
  void permits_storeBecomesSlow_shrinkToOneEvenWithOneLoadAtATime() {
    for (int i = 0; i < 500; i++) {
      loads(1, MILLI);
    }
    for (int i = 0; i < 50; i++) {
      loads(1, 20 * MILLI);
    }
    assertThat(governor.limit()).isEqualTo(1);
    governor.onLoadStarted(KEY, LoadKind.DEMAND);
    assertThat(permits()).as("demand has what there is").isZero();
  }

  @Test
  void permits_storeRecovers_comeBack() {
    for (int i = 0; i < 300; i++) {
      loads(4, MILLI);
    }
    for (int i = 0; i < 20; i++) {
      loads(4, 20 * MILLI);
    }
    assertThat(governor.limit()).isLessThanOrEqualTo(2);
    for (int i = 0; i < 300; i++) {
      loads(4, MILLI);
    }
    assertThat(governor.limit()).isEqualTo(8);
  }

  @Test
  void permits_queriesOfDifferentCost_areNotTakenForASlowStore() {
    for (int i = 0; i < 500; i++) {
      loads(4, i % 2 == 0 ? MILLI / 5 : 5 * MILLI);
    }
    assertThat(governor.limit()).isGreaterThanOrEqualTo(6);
  }

  @Test
  void permits_afterAFailure_areNoneForAWhile() {
    fail();
    assertThat(permits()).isZero();
    time.advance(Duration.ofMillis(249));
    assertThat(permits()).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(permits()).isEqualTo(4);
  }

  @Test
  void permits_afterEachFurtherFailure_areNoneTwiceAsLong() {
    fail();
    time.advance(Duration.ofMillis(250));
    fail();
    time.advance(Duration.ofMillis(499));
    assertThat(permits()).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(permits()).isPositive();
    for (int i = 0; i < 20; i++) {
      fail();
      time.advance(Duration.ofSeconds(30));
      assertThat(permits()).as("never longer than half a minute").isPositive();
    }
  }

  @Test
  void permits_manyLoadsFailAtOnce_areNoneAsLongAsAfterOne() {
    for (int i = 0; i < 50; i++) {
      fail();
    }
    time.advance(Duration.ofMillis(250));
    assertThat(permits()).isPositive();
  }

  @Test
  void permits_loadSucceedsDuringThePause_endsIt() {
    fail();
    loads(1, MILLI);
    assertThat(permits()).isPositive();
  }

  @Test
  void permits_keysThatMeanNothing_areNeitherFewerNorMore() {
    for (int i = 0; i < 100; i++) {
      reject();
    }
    assertThat(governor.limit()).isEqualTo(4);
    assertThat(permits()).isEqualTo(4);
    fail();
    reject();
    assertThat(permits()).as("an outage is not over because of one").isZero();
    assertThat(governor.inFlight()).isZero();
  }

  @Test
  void permits_cpuBusy_areNone() {
    cpuLoad = 0.91;
    assertThat(permits()).isZero();
    cpuLoad = 0.9;
    assertThat(permits()).isPositive();
    cpuLoad = -1; // not known
    assertThat(permits()).isPositive();
  }

  private int permits() {
    return governor.permits(time.nanos());
  }

  private void fail() {
    governor.onLoadStarted(KEY, LoadKind.DEMAND);
    governor.onLoadEnded(KEY, LoadKind.DEMAND, MILLI, LoadResult.FAILED);
  }

  private void reject() {
    for (int i = 0; i < 4; i++) {
      governor.onLoadStarted(KEY, LoadKind.DEMAND);
    }
    for (int i = 0; i < 4; i++) {
      governor.onLoadEnded(KEY, LoadKind.DEMAND, 1, LoadResult.REJECTED);
    }
  }

  /** So many loads at once, each of which takes so long. */
  private void loads(int atOnce, long nanos) {
    for (int i = 0; i < atOnce; i++) {
      governor.onLoadStarted(KEY, LoadKind.DEMAND);
    }
    time.advance(Duration.ofNanos(nanos));
    for (int i = 0; i < atOnce; i++) {
      governor.onLoadEnded(KEY, LoadKind.DEMAND, nanos, LoadResult.ANSWERED);
    }
  }
}
