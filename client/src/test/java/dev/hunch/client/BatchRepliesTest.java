package dev.hunch.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchRepliesTest {
  private static final int ROUNDS = 300;
  private static final int PARTS = 2;
  private static final int KEYS = 4_000;

  /** As two connections have. */
  private final ExecutorService threads = Executors.newFixedThreadPool(PARTS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void answered_partsByTwoThreadsAtOnce_completesWithEveryReply() throws Exception {
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "user:" + i).toList();
    for (int round = 0; round < ROUNDS; round++) {
      AtomicInteger coming = new AtomicInteger(PARTS);
      BatchReplies replies = new BatchReplies(PARTS * KEYS, PARTS);
      for (int part = 0; part < PARTS; part++) {
        BatchAsk ask = new BatchAsk("shop", keys, null, 0, replies, part * KEYS);
        var unused =
            threads.submit(
                () -> {
                  coming.decrementAndGet();
                  while (coming.get() > 0) {
                    Thread.onSpinWait(); // so that both begin at once
                  }
                  for (int i = 0; i < KEYS; i++) {
                    ask.answered(i, Reply.ABSENT);
                  }
                  return null;
                });
      }

      assertThat(replies.all().get(20, SECONDS)).hasSize(PARTS * KEYS).doesNotContainNull();
    }
  }
}
