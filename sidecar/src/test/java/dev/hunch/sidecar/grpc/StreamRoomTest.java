package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.proto.cache.v1.GetStreamResponse;
import org.junit.jupiter.api.Test;

class StreamRoomTest {
  private final AnswerRoom room = new AnswerRoom(10 << 20);
  private final StreamRoom own = new StreamRoom(room);

  @Test
  void takeOver_share_holdsItsRoomUntilTheAnswerIsCounted() {
    AnswerRoom.Share share = room.share();
    assertThat(share.add(1 << 20)).isNull();

    own.takeOver(share);
    share.close();
    assertThat(room.heldBytes()).isEqualTo(1 << 20);

    StreamAnswer answer = StreamAnswer.of(GetStreamResponse.newBuilder().setId(1).build());
    own.ready(answer);
    own.count();
    assertThat(room.heldBytes()).isEqualTo(answer.sizeBytes());
  }
}
