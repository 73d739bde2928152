package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an answer holds of the room is given back, whatever becomes of the call. */
class UnaryCallsTest {
  private static final int VALUE_BYTES = 1 << 20;

  private final AnswerRoom room = new AnswerRoom(10 << 20);
  private final AnswerRoom.Share share = room.share();
  private final FakeCall<String> client = new FakeCall<>();
  private final UnaryCalls calls = new UnaryCalls(new Failures());

  private void take() {
    assertThat(share.add(VALUE_BYTES)).isNull();
    assertThat(room.heldBytes()).isEqualTo(VALUE_BYTES);
  }

  @Test
  void answered_holdsItsRoomUntilTheCallIsOver() {
    CompletableFuture<String> value = new CompletableFuture<>();
    calls.answerLater(client, share, () -> value);
    take();
    value.complete("Ada");
    assertThat(client.answers).containsExactly("Ada");
    assertThat(room.heldBytes()).isEqualTo(VALUE_BYTES);

    client.onClose.run();
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void answeredAtOnce_holdsItsRoomUntilTheCallIsOver() {
    calls.answerLater(
        client,
        share,
        () -> {
          take();
          return CompletableFuture.completedFuture("Ada");
        });
    assertThat(client.answers).containsExactly("Ada");
    assertThat(room.heldBytes()).isEqualTo(VALUE_BYTES);

    client.onClose.run();
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void answeredAndThenCancelled_givesItsRoomBack() {
    calls.answerLater(client, share, () -> CompletableFuture.completedFuture("Ada"));
    take();
    client.onCancel.run();

    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void failed_givesItsRoomBack() {
    CompletableFuture<String> value = new CompletableFuture<>();
    calls.answerLater(client, share, () -> value);
    take();
    value.completeExceptionally(new RefusedException(Failure.KEY_NOT_FOUND));
    assertThat(codeOfTheEnd()).isEqualTo(Status.Code.NOT_FOUND);
    client.onClose.run();

    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void refused_givesItsRoomBack() {
    calls.answerLater(
        client,
        share,
        () -> {
          take();
          throw new RefusedException(Failure.UNKNOWN_NAMESPACE);
        });
    assertThat(codeOfTheEnd()).isEqualTo(Status.Code.NOT_FOUND);
    client.onClose.run();

    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void brokenDown_givesItsRoomBack() {
    assertThatThrownBy(
            () ->
                calls.answerLater(
                    client,
                    share,
                    () -> {
                      take();
                      throw new StackOverflowError("deep");
                    }))
        .isInstanceOf(StackOverflowError.class);
    client.onCancel.run(); // gRPC ends such a call

    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void cancelled_givesItsRoomBackAndItsWorkUp() {
    CompletableFuture<String> value = new CompletableFuture<>();
    calls.answerLater(client, share, () -> value);
    take();
    client.cancelled = true;
    client.onCancel.run();

    assertThat(value).isCancelled();
    assertThat(client.answers).isEmpty();
    assertThat(client.ended).isNull();
    assertThat(room.heldBytes()).isZero();
    assertThat(share.add(VALUE_BYTES)).as("what lands yet holds nothing").isNull();
    assertThat(room.heldBytes()).isZero();
  }

  private Status.Code codeOfTheEnd() {
    assertThat(client.ended).isNotNull();
    return Status.fromThrowable(client.ended).getCode();
  }
}
