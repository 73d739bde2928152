package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The breaker, the retries and the learned concurrency, by a clock of the test's own. */
class GuardedReaderTest {
  private static final LoadLimits LIMITS =
      new LoadLimits(0.5, 10, Duration.ofSeconds(5), 0.5, Map.of(), 64, false);
  private static final Loaded ABSENT = new Loaded.Absent();

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();
  private final GuardedReader reader =
      new GuardedReader("db", LIMITS, 8, Duration.ofSeconds(2), nanos::get);

  private Loaded answered() {
    return reader.read(LoadKind.DEMAND, 1, this::count, () -> true);
  }

  private Loaded count() {
    reads.incrementAndGet();
    return ABSENT;
  }

  private void failing(String state) {
    assertThatThrownBy(
            () ->
                reader.read(
                    LoadKind.DEMAND,
                    1,
                    () -> {
                      reads.incrementAndGet();
                      throw new SQLException("x", state);
                    },
                    () -> true))
        .isInstanceOf(RuntimeException.class);
  }

  /** A read that nobody waits for when it fails. */
  private void abandoned(Duration after, SQLException failure) {
    assertThatThrownBy(
            () ->
                reader.read(
                    LoadKind.DEMAND,
                    1,
                    () -> {
                      advance(after);
                      throw failure;
                    },
                    () -> false))
        .isInstanceOf(RuntimeException.class);
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void open() {
    for (int i = 0; i < 5; i++) {
      failing("08001");
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
  }

  @Test
  void read_storeThatFails_isSparedAfterAWhile() {
    open();
    int before = reads.get();
    assertThatThrownBy(this::answered)
        .isInstanceOfSatisfying(
            StoreException.class,
            refused -> assertThat(refused.retryAfterMillis()).isEqualTo(5_000));
    assertThat(reads).hasValue(before);
    assertThat(reader.refused()).isEqualTo(1);
  }

  @Test
  void read_afterThePause_triesAndClosesTheBreaker() {
    open();
    advance(Duration.ofSeconds(6));
    assertThat(reader.breaker().tryPass(LoadKind.PREFETCH)).as("only demands try").isFalse();
    for (int i = 0; i < 3; i++) {
      answered();
    }
    assertThat(reader.breaker().isClosed()).isTrue();
    assertThat(reader.breaker().tryPass(LoadKind.PREFETCH)).isTrue();
  }

  @Test
  void read_afterThePauseStillDown_opensAgain() {
    open();
    advance(Duration.ofSeconds(6));
    for (int i = 0; i < 3; i++) {
      failing("08001");
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
    assertThat(reader.breaker().refuses(LoadKind.DEMAND)).isTrue();
  }

  @Test
  void read_failuresOfStatementsAndKeys_openNothing() {
    for (int i = 0; i < 50; i++) {
      failing("42P01");
      failing("22P02");
    }
    assertThat(reader.breaker().isClosed()).isTrue();
  }

  @Test
  void read_cancelledOnes_giveNoVerdict() {
    open();
    advance(Duration.ofSeconds(6));
    for (int i = 0; i < 50; i++) {
      reader.read(LoadKind.DEMAND, 1, this::count, () -> false);
    }
    assertThat(reader.breaker().level()).as("tried, and nothing learned").isEqualTo(1);
    answered();
  }

  @Test
  void read_abandonedAndCancelledSoon_givesNoVerdict() {
    for (int i = 0; i < 50; i++) {
      abandoned(Duration.ofSeconds(1), new SQLException("cancelled", "57014"));
    }
    assertThat(reader.breaker().isClosed()).isTrue();
  }

  @Test
  void read_abandonedAfterHalfOfTheTimeout_countsAsAFailure() {
    for (int i = 0; i < 5; i++) {
      assertThat(reader.breaker().isClosed()).isTrue();
      abandoned(Duration.ofMillis(1_001), new SQLException("cancelled", "57014"));
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
  }

  @Test
  void readTogether_abandonedAfterHalfOfTheTimeout_countsAsAFailure() {
    SQLException cancelled = new SQLException("cancelled", SqlFailure.CANCELED);
    for (Duration after : List.of(Duration.ofMillis(1_000), Duration.ofMillis(1_001))) {
      for (int i = 0; i < 5; i++) {
        assertThat(reader.breaker().isClosed()).isTrue();
        assertThatThrownBy(
                () ->
                    reader.readTogether(
                        LoadKind.DEMAND,
                        () -> {
                          advance(after);
                          throw new TogetherException(GroupSizes.Failure.SIZE, cancelled);
                        },
                        () -> false))
            .isInstanceOf(TogetherException.class);
      }
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
  }

  @Test
  void read_abandonedAndWithoutAConnection_countsAsAFailureHoweverSoon() {
    for (int i = 0; i < 3; i++) {
      abandoned(Duration.ZERO, new SQLException("lost", "08006"));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(reader.breaker().isClosed()).isTrue();
      abandoned(Duration.ZERO, new SQLTransientConnectionException("none within the time"));
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
  }

  @Test
  void read_abandonedTrialsOfAStoreThatHangs_openTheBreakerAgain() {
    open();
    advance(Duration.ofSeconds(6));
    for (int i = 0; i < 3; i++) {
      abandoned(Duration.ofMillis(500), new SQLTransientConnectionException("none"));
    }
    assertThat(reader.breaker().level()).isEqualTo(2);
  }

  @Test
  void read_abandonedStatementsThatAreWrong_openNothingHoweverLate() {
    for (int i = 0; i < 50; i++) {
      abandoned(Duration.ofSeconds(2), new SQLException("no such table", "42P01"));
    }
    assertThat(reader.breaker().isClosed()).isTrue();
  }

  @Test
  void read_passingFailure_isTriedOnceMoreWithinTheBudget() {
    failing("08006");
    assertThat(reads).as("nothing is saved yet").hasValue(1);
    answered();
    answered(); // pay for one retry
    AtomicInteger attempts = new AtomicInteger();
    Loaded loaded =
        reader.read(
            LoadKind.DEMAND,
            1,
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new SQLException("the connection had died", "08006");
              }
              return ABSENT;
            },
            () -> true);
    assertThat(loaded).isSameAs(ABSENT);
    assertThat(reader.retried()).isEqualTo(1);
  }

  @Test
  void read_failureThatLasts_isNotTriedAgain() {
    for (int i = 0; i < 20; i++) {
      answered();
    }
    int before = reads.get();
    failing("57014"); // the query took too long: so would the next
    failing("08001"); // nobody listens
    failing("42P01");
    assertThat(reads).hasValue(before + 3);
    assertThat(reader.retried()).isZero();
  }

  @Test
  void concurrency_storeThatSlowsDown_shrinksToAQuarterAndGrowsBack() {
    for (int i = 0; i < 300; i++) {
      timed(Duration.ofMillis(2), 8);
    }
    assertThat(reader.concurrency()).isEqualTo(8);
    for (int i = 0; i < 30; i++) {
      timed(Duration.ofMillis(200), 8);
    }
    assertThat(reader.concurrency()).isEqualTo(2);
    for (int i = 0; i < 1_000; i++) {
      timed(Duration.ofMillis(2), 8);
    }
    assertThat(reader.concurrency()).isEqualTo(8);
  }

  private void timed(Duration latency, int running) {
    reader.read(
        LoadKind.DEMAND,
        running,
        () -> {
          advance(latency);
          return ABSENT;
        },
        () -> true);
  }
}
