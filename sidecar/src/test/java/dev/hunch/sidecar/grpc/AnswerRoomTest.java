package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
  private static final int CAPACITY = 10 << 20;

  private final AnswerRoom room = new AnswerRoom(CAPACITY);

  @Test
  void add_smallAnswer_isNotCounted() {
    AnswerRoom.Share share = room.share();
    assertThat(share.add(AnswerRoom.UNCOUNTED_BYTES)).isNull();
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void add_manyValues_countsThemUntilItIsClosed() {
    AnswerRoom.Share share = room.share();
    for (int i = 0; i < 100; i++) {
      assertThat(share.add(10_000)).isNull();
    }
    assertThat(room.heldBytes()).isBetween(1_000_000L, 1_070_000L);
    share.close();
    share.close();
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void add_moreThanOneAnswerMayHold_isTooLarge() {
    AnswerRoom.Share share = room.share();
    assertThat(share.add(CAPACITY / 2)).isNull();
    assertThat(share.add(1)).isEqualTo(Failure.ANSWER_TOO_LARGE);
  }

  @Test
  void add_othersHoldTheRoom_isRefusedUntilTheyGiveItBack() {
    AnswerRoom.Share first = room.share();
    AnswerRoom.Share second = room.share();
    AnswerRoom.Share third = room.share();
    assertThat(first.add(CAPACITY / 2)).isNull();
    assertThat(second.add(CAPACITY / 2)).isNull();
    assertThat(third.add(100_000)).isEqualTo(Failure.NO_ROOM_FOR_ANSWERS);
    assertThat(third.add(AnswerRoom.UNCOUNTED_BYTES)).as("a small one").isNull();
    assertThat(room.heldBytes()).isEqualTo(CAPACITY);

    first.close();
    assertThat(third.add(100_000)).isNull();
  }

  @Test
  void add_valueLargerThanTheRoom_isTakenWhenNothingElseIsHeld() {
    AnswerRoom.Share share = room.share();
    assertThat(share.add(2 * CAPACITY)).isNull();
    assertThat(room.share().add(100_000)).isEqualTo(Failure.NO_ROOM_FOR_ANSWERS);
  }

  @Test
  void take_whileSomebodyElseIsRefused_isNotRefusedForWhatHeAskedFor() {
    room.change(1);
    CompletableFuture<Void> greedy =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 500_000; i++) {
                assertThat(room.take(CAPACITY)).isFalse();
              }
            });
    do {
      assertThat(room.take(CAPACITY / 2)).isTrue();
      room.change(-CAPACITY / 2);
    } while (!greedy.isDone());
    greedy.join();

    assertThat(room.heldBytes()).isEqualTo(1);
  }

  @Test
  void add_manySmallValuesOfAStream_fillsItsPartAndNoMore() {
    AnswerRoom part = room.ofOneStream();
    AnswerRoom.Share share = part.share();
    int taken = 0;
    while (share.add(10_000) == null) {
      taken++;
    }
    assertThat(taken).isEqualTo(CAPACITY / 2 / 10_000);
    assertThat(part.share().add(100_000)).isEqualTo(Failure.NO_ROOM_FOR_ANSWERS);
    assertThat(room.heldBytes()).isEqualTo(part.heldBytes()).isLessThanOrEqualTo(CAPACITY / 2);
    assertThat(room.share().add(CAPACITY / 2)).isNull();

    share.close();
    assertThat(part.heldBytes()).isZero();
    assertThat(room.heldBytes()).isEqualTo(CAPACITY / 2);
  }

  @Test
  void add_streamWhileOthersHoldTheRoom_isRefusedAndHoldsNothing() {
    AnswerRoom part = room.ofOneStream();
    room.change(CAPACITY);

    assertThat(part.share().add(100_000)).isEqualTo(Failure.NO_ROOM_FOR_ANSWERS);
    assertThat(part.has(1)).isFalse();
    assertThat(part.heldBytes()).isZero();
    assertThat(room.heldBytes()).isEqualTo(CAPACITY);
  }

  @Test
  void add_afterTheEnd_holdsNothing() {
    AnswerRoom.Share share = room.share();
    share.close();
    assertThat(share.add(1 << 20)).isNull();
    assertThat(room.heldBytes()).isZero();
  }
}
