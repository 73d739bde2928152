package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyResult;
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

  @Test
  void readsOn_whileTheNextValueMayFindNoRoom_isFalse() {
    StreamRoom stream = new StreamRoom(room.ofOneStream()); // 5 MiB, a half for the next value
    GetResponse value =
        GetResponse.newBuilder().setValue(ByteString.copyFrom(new byte[1 << 20])).build();
    StreamAnswer answer =
        StreamAnswer.of(
            GetStreamResponse.newBuilder()
                .addResults(KeyResult.newBuilder().setFound(value))
                .build());
    for (int handed = 0; handed < 3; handed++) {
      assertThat(stream.readsOn()).as("with %d MiB on their way", handed).isTrue();
      stream.ready(answer);
      stream.handed(answer);
      stream.count();
    }
    assertThat(stream.readsOn()).as("with 3 MiB on their way").isFalse();

    stream.taken();
    stream.count();
    assertThat(stream.readsOn()).isTrue();
  }
}
