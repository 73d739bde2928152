package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.proto.cache.v1.GetStreamResponse;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class StreamAnswerMarshallerTest {
  private final MethodDescriptor.Marshaller<StreamAnswer> marshaller =
      StreamAnswerMarshaller.METHOD.getResponseMarshaller();
  private final StreamAnswer answer = StreamAnswer.part(42);
  private final byte[] bytes;

  StreamAnswerMarshallerTest() {
    answer.add(3, Failure.ANSWER_TOO_LARGE);
    bytes = StreamAnswers.bytesOf(answer);
  }

  @Test
  void drain_once_writesAllAndThenNothingMore() throws IOException {
    InputStream stream = marshaller.stream(answer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(stream.available()).isEqualTo(bytes.length);

    assertThat(((Drainable) stream).drainTo(out)).isEqualTo(bytes.length);

    assertThat(out.toByteArray()).isEqualTo(bytes);
    assertThat(stream.available()).isZero();
    assertThat(((Drainable) stream).drainTo(out)).isZero();
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void drain_afterSomeWasRead_writesTheRest() throws IOException {
    InputStream stream = marshaller.stream(answer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(stream.read());
    out.write(stream.readNBytes(2));
    assertThat(stream.available()).isEqualTo(bytes.length - 3);

    assertThat(((Drainable) stream).drainTo(out)).isEqualTo(bytes.length - 3);

    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void parse_bytesOfAnAnswer_isThatAnswer() throws IOException {
    StreamAnswer parsed = marshaller.parse(marshaller.stream(answer));

    assertThat(StreamAnswers.messageOf(parsed)).isEqualTo(GetStreamResponse.parseFrom(bytes));
  }
}
