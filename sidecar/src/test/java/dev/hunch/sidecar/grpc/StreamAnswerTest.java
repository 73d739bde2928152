package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Entry;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAnswerTest {
  private static final Failure[] FAILURES = {Failure.ANSWER_TOO_LARGE, Failure.DRAINING};

  /** The messages are what the contract says; answers that write themselves must be the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void writeTo_randomResults_isTheMessageOfThem(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long id = random.nextLong() >>> random.nextInt(64);
      StreamAnswer answer = StreamAnswer.part(id);
      GetStreamResponse.Builder message = GetStreamResponse.newBuilder().setId(id);
      int results = random.nextInt(70);
      for (int i = 0; i < results; i++) {
        int position = random.nextInt(1 << (1 + random.nextInt(20)));
        message.addPositions(position);
        if (random.nextInt(5) == 0) {
          Failure failure = FAILURES[random.nextInt(FAILURES.length)];
          answer.add(position, failure);
          message.addResults(Answers.keyResult("", failure));
        } else {
          Answer found = answer(random);
          answer.add(position, found);
          message.addResults(Answers.keyResult("", found));
        }
      }
      assertThat(StreamAnswers.messageOf(answer)).isEqualTo(message.build());
      assertThat(answer.sizeBytes()).isEqualTo(StreamAnswers.bytesOf(answer).length);
      assertThat(answer.count()).isEqualTo(results);
    }
  }

  private static Answer answer(Random random) {
    byte[] value = null;
    if (random.nextInt(8) > 0) {
      value = new byte[random.nextInt(1 << random.nextInt(13))];
      random.nextBytes(value);
    }
    long loaded = random.nextInt(1_000_000);
    long expires = random.nextInt(3) == 0 ? Entry.NEVER : loaded + random.nextInt(100_000);
    Entry entry = new Entry(value, loaded, expires, Entry.Origin.DEMAND);
    AccessResult[] results = AccessResult.values();
    return new Answer(
        results[random.nextInt(results.length)],
        entry,
        random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000));
  }

  @Test
  void writeTo_messageThatIsThere_isIt() {
    GetStreamResponse message =
        GetStreamResponse.newBuilder()
            .setId(7)
            .setError(Failure.ANSWER_TOO_LARGE.toKeyError())
            .build();

    assertThat(StreamAnswers.messageOf(StreamAnswer.of(message))).isEqualTo(message);
    assertThat(StreamAnswer.of(message).sizeBytes()).isEqualTo(message.getSerializedSize());
  }
}
