package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyTurnsTest {
  private static final Key A = Key.of("n", "a");
  private static final Key B = Key.of("n", "b");

  private final KeyTurns turns = new KeyTurns(WaitingBound.alone(4));
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  private CompletableFuture<String> take(Key key) {
    return turns.take(
        key,
        caller -> {
          CompletableFuture<String> work = new CompletableFuture<>();
          begun.add(work);
          return work;
        });
  }

  private void begin(Key key) {
    var unused = take(key);
  }

  @Test
  void take_sameKey_waitsForTheOneBefore() {
    CompletableFuture<String> first = take(A);
    CompletableFuture<String> second = take(A);
    CompletableFuture<String> other = take(B);
    assertThat(begun).as("one of each key").hasSize(2);
    begun.get(0).complete("1");
    assertThat(first).isCompletedWithValue("1");
    assertThat(begun).hasSize(3);
    begun.get(2).complete("2");
    assertThat(second).isCompletedWithValue("2");
    assertThat(other).isNotDone();
    assertThat(turns.waiting()).isEqualTo(1);
  }

  @Test
  void take_workThatFailsOrThrows_letsTheNextOneGo() {
    CompletableFuture<String> thrown =
        turns.take(
            A,
            caller -> {
              throw new IllegalStateException("thrown");
            });
    CompletableFuture<String> failed = take(A);
    CompletableFuture<String> last = take(A);
    begun.get(0).completeExceptionally(new IllegalStateException("failed"));
    begun.get(1).complete("last");
    assertThatThrownBy(thrown::join).hasRootCauseMessage("thrown");
    assertThatThrownBy(failed::join).hasRootCauseMessage("failed");
    assertThat(last).isCompletedWithValue("last");
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void take_tooManyWait_isRefusedAtOnce() {
    for (int i = 0; i < 4; i++) {
      begin(A);
    }
    assertThatThrownBy(() -> take(B).join())
        .cause()
        .isInstanceOfSatisfying(
            WriteException.class,
            e -> assertThat(e.reason()).isEqualTo(WriteException.Reason.OVERLOADED));
    begun.get(0).complete("");
    assertThat(take(B)).isNotDone();
    assertThat(begun).hasSize(3);
  }

  @Test
  void take_tooManyOfOneNamespaceWait_leavesRoomForAnother() {
    KeyTurns shared = new KeyTurns(new WaitingBound(8, true));
    CompletableFuture<String> hangs = new CompletableFuture<>();
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      waiting.add(shared.take(A, caller -> hangs));
    }
    assertThat(waiting).allSatisfy(write -> assertThat(write).isNotDone());
    assertThat(shared.<String>take(B, caller -> hangs)).isCompletedExceptionally();
    Key other = Key.of("other", "a");
    assertThat(shared.<String>take(other, caller -> hangs)).isNotDone();
    waiting.get(5).cancel(false);
    assertThat(shared.<String>take(B, caller -> hangs)).as("a place was given up").isNotDone();
    hangs.complete("");
    assertThat(shared.waiting()).isZero();
    for (int i = 0; i < 6; i++) {
      assertThat(shared.<String>take(A, caller -> new CompletableFuture<>()))
          .as("all places of the namespace have come back")
          .isNotDone();
    }
  }

  @Test
  void cancel_beforeItsTurn_isNeverBegunAndMakesRoom() {
    begin(A);
    CompletableFuture<String> withdrawn = take(A);
    CompletableFuture<String> last = take(A);
    withdrawn.cancel(false);
    assertThat(turns.waiting()).isEqualTo(2);
    begun.get(0).complete("first");
    assertThat(begun).hasSize(2);
    begun.get(1).complete("last");
    assertThat(last).isCompletedWithValue("last");
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void cancel_underWay_keepsItsTurnUntilTheWorkHasEnded() {
    CompletableFuture<String> cancelled = take(A);
    begin(A);
    cancelled.cancel(false);
    assertThat(begun).as("the first may still come to pass").hasSize(1);
    begun.get(0).complete("");
    assertThat(begun).hasSize(2);
  }

  @Test
  void take_longLineOfWorkThatEndsAtOnce_takesNoStack() {
    KeyTurns many = new KeyTurns(WaitingBound.alone(200_000));
    CompletableFuture<String> first = new CompletableFuture<>();
    assertThat(many.<String>take(A, caller -> first)).isNotDone();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      var unused =
          many.take(
              A,
              caller -> {
                order.add(number);
                return CompletableFuture.completedFuture("");
              });
    }
    first.complete("");
    assertThat(order).hasSize(100_000).isSorted();
    assertThat(many.waiting()).isZero();
  }
}
