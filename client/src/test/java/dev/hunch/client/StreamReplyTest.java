package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.rpc.Code;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyError;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReplyTest {
  private static final Result[] RESULTS = {
    Result.RESULT_HIT, Result.RESULT_STALE, Result.RESULT_MISS, Result.RESULT_PREFETCHED_HIT
  };

  /** Reads the reply as a batch of as many keys. */
  private static List<KeyReply> told(GetStreamResponse response, int keys) throws Exception {
    StreamReply reply = parse(response.toByteArray());
    assertThat(reply.id()).isEqualTo(response.getId());
    return told(reply, keys);
  }

  private static List<KeyReply> told(StreamReply reply, int keys) throws Exception {
    BatchReplies replies = new BatchReplies(keys, 1);
    ArrayDeque<Ask> waiting = new ArrayDeque<>();
    waiting.add(new BatchAsk("shop", Collections.nCopies(keys, ""), null, 0, replies, 0));
    SentMessage message =
        SentMessage.take(waiting, GetStreamRequest.newBuilder(), new AtomicInteger());
    reply.tell(message);
    CompletableFuture<List<KeyReply>> all = replies.all();
    assertThat(all).isDone();
    return all.get();
  }

  private static StreamReply parse(byte[] bytes) throws IOException {
    return StreamReply.parse(CodedInputStream.newInstance(bytes));
  }

  /** What messages say, and what is read without making them, must be the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void parse_randomResults_readsWhatTheMessagesSay(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int keys = 1 + random.nextInt(70);
      List<Integer> positions = new ArrayList<>();
      for (int i = 0; i < keys; i++) {
        positions.add(i);
      }
      Collections.shuffle(positions, random);
      GetStreamResponse.Builder response =
          GetStreamResponse.newBuilder().setId(random.nextLong()).addAllPositions(positions);
      for (int i = 0; i < keys; i++) {
        response.addResults(result(random));
      }

      List<KeyReply> told = told(response.build(), keys);

      for (int i = 0; i < keys; i++) {
        KeyReply expected = Replies.of(response.getResults(i));
        KeyReply found = told.get(positions.get(i));
        assertThat(found.reply()).isEqualTo(expected.reply());
        assertThat(found.failure() == null).isEqualTo(expected.failure() == null);
        if (found.failure() != null && expected.failure() != null) {
          assertThat(found.failure()).hasMessage(expected.failure().getMessage());
          assertThat(found.failure().kind()).isEqualTo(expected.failure().kind());
        }
      }
    }
  }

  private static KeyResult result(Random random) {
    KeyResult.Builder result = KeyResult.newBuilder().setKey(random.nextBoolean() ? "" : "key");
    return switch (random.nextInt(6)) {
      case 0 -> result.setError(error(Code.NOT_FOUND, "KEY_NOT_FOUND")).build();
      case 1 -> result.setError(error(Code.UNAVAILABLE, "STORE_UNAVAILABLE")).build();
      default -> {
        byte[] value = new byte[random.nextInt(1 << random.nextInt(13))];
        random.nextBytes(value);
        yield result
            .setFound(
                GetResponse.newBuilder()
                    .setValue(ByteString.copyFrom(value))
                    .setResult(RESULTS[random.nextInt(RESULTS.length)])
                    .setAgeMs(random.nextInt(3) == 0 ? 0 : random.nextLong())
                    .setRemainingTtlMs(random.nextInt(1000))
                    .setNoExpiry(random.nextBoolean())
                    .setEtag(random.nextBoolean() ? "" : "etag"))
            .build();
      }
    };
  }

  private static KeyError error(Code code, String reason) {
    return KeyError.newBuilder()
        .setCode(code.getNumber())
        .setReason(reason)
        .setMessage("why")
        .build();
  }

  @Test
  void parse_refusalOfTheMessage_isItsError() throws Exception {
    GetStreamResponse response =
        GetStreamResponse.newBuilder()
            .setId(3)
            .setError(error(Code.INVALID_ARGUMENT, "INVALID_FIELD"))
            .build();

    assertThat(parse(response.toByteArray()).error())
        .extracting(HunchException::kind)
        .isEqualTo(HunchException.Kind.REFUSED);
  }

  @Test
  void parse_resultWithoutAPosition_isRefused() {
    GetStreamResponse response =
        GetStreamResponse.newBuilder()
            .addResults(KeyResult.newBuilder().setFound(GetResponse.getDefaultInstance()))
            .build();

    assertThatThrownBy(() -> parse(response.toByteArray())).isInstanceOf(IOException.class);
  }

  @Test
  void parse_damagedBytes_areRefusedOrReadButNothingElse() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes =
          GetStreamResponse.newBuilder()
              .setId(1)
              .addPositions(0)
              .addResults(result(random))
              .build()
              .toByteArray();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bytes[random.nextInt(Math.min(bytes.length, 40))] = (byte) random.nextInt();
      }
      try {
        parse(bytes);
      } catch (IOException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  /** Says how long it is, as the transport's streams do. */
  private static final class SizedStream extends ByteArrayInputStream implements KnownLength {
    SizedStream(GetStreamResponse response) {
      super(response.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 8_192, 10_000, 1 << 20, 3_000_000})
  void marshaller_oneAnswerAfterTheOther_leavesTheFirstAsItWas(int bytes) throws Exception {
    MethodDescriptor<GetStreamRequest, StreamReply> method = StreamReplyMarshaller.method();
    StreamReply first = method.parseResponse(new SizedStream(valueOf(bytes, (byte) 1)));
    StreamReply second = method.parseResponse(new SizedStream(valueOf(bytes + 7, (byte) 2)));

    assertThat(told(first, 1).get(0).get().value()).isEqualTo(filled(bytes, (byte) 1));
    assertThat(told(second, 1).get(0).get().value()).isEqualTo(filled(bytes + 7, (byte) 2));
  }

  private static byte[] filled(int bytes, byte with) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, with);
    return value;
  }

  private static GetStreamResponse valueOf(int bytes, byte with) {
    return GetStreamResponse.newBuilder()
        .setId(1)
        .addPositions(0)
        .addResults(
            KeyResult.newBuilder()
                .setFound(
                    GetResponse.newBuilder().setValue(ByteString.copyFrom(filled(bytes, with)))))
        .build();
  }

  @Test
  void parse_outcomeOfAnUnknownKind_failsThatKeyAlone() throws Exception {
    GetStreamResponse response =
        GetStreamResponse.newBuilder()
            .addPositions(0)
            .addPositions(1)
            .addResults(KeyResult.getDefaultInstance())
            .addResults(KeyResult.newBuilder().setFound(GetResponse.getDefaultInstance()))
            .build();

    List<KeyReply> told = told(response, 2);

    assertThat(told.get(0).failure()).hasMessageContaining("neither found nor an error");
    assertThat(told.get(1).reply()).isNotNull();
  }

  @Test
  void marshaller_damagedBytes_failsTheCallAndNamesThem() {
    assertThatThrownBy(
            () ->
                StreamReplyMarshaller.method()
                    .parseResponse(new ByteArrayInputStream(new byte[] {(byte) 0xff})))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("cannot be read");
  }
}
