package dev.hunch.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.cache.v1.GetStreamRequest;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoalescedReadsTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final byte[] NEW = "new".getBytes(UTF_8);

  private FakeSidecar sidecar;
  private HunchClient client;

  /** Ways to write {@code user:1}. */
  private enum Write {
    PUT,
    DELETE,
    INVALIDATE,
    INVALIDATE_PREFIX
  }

  @BeforeEach
  void start() throws Exception {
    sidecar = new FakeSidecar();
    client = clientOf(HunchClient.builder());
    client.put("shop", "user:1", OLD);
  }

  @AfterEach
  void stop() {
    client.close();
    sidecar.close();
  }

  private HunchClient clientOf(HunchClientBuilder options) {
    return options.target(sidecar.target()).deadline(Duration.ofSeconds(20)).build();
  }

  private static <T> T awaited(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Does this on the client's own thread, which sends nothing meanwhile. */
  private <T> T onItsThread(HunchClient client, Supplier<T> work) throws Exception {
    sidecar.hold(); // so that the reply is not there before this waits for it
    CompletableFuture<T> done =
        client.getAsync("shop", "first", null).thenApply(reply -> work.get());
    sidecar.release();
    return awaited(done);
  }

  @Test
  void getAsync_whileManyMessagesHaveNoAnswer_isSent() {
    sidecar.hold();
    for (int i = 1; i <= 100; i++) {
      var unused = client.getAsync("shop", "user:" + i, null);
      int sent = i; // so that each has a message of its own
      await().pollDelay(Duration.ZERO).pollInterval(MILLI).until(() -> sidecar.messages() == sent);
    }
    sidecar.release();

    assertThat(sidecar.asked()).hasSize(100);
  }

  @Test
  void gets_askedWhileTheThreadIsBusy_goOutTogether() throws Exception {
    List<CompletableFuture<Reply>> replies =
        onItsThread(
            client,
            () ->
                IntStream.range(0, 1000)
                    .mapToObj(i -> client.getAsync("shop", "user:" + i, null))
                    .toList());
    for (int i = 0; i < replies.size(); i++) {
      assertThat(awaited(replies.get(i)).isFound()).isEqualTo(i == 1);
    }

    assertThat(sidecar.messages()).isEqualTo(1 + 4);
    assertThat(sidecar.asked()).contains("shop  user:7", "shop  user:6").hasSize(1 + 1000);
  }

  @Test
  void gets_askedWhileAConnectionIsBusy_goOverAnother() throws Exception {
    List<CompletableFuture<Reply>> replies =
        onItsThread(
            client,
            () -> {
              List<CompletableFuture<Reply>> asked =
                  IntStream.range(0, 1000)
                      .mapToObj(i -> client.getAsync("shop", "user:" + i, "s" + i % 7))
                      .toList();
              // This thread is the first connection's: as long as it waits, that sends nothing.
              await().until(() -> asked.stream().anyMatch(CompletableFuture::isDone));
              return asked;
            });
    for (int i = 0; i < replies.size(); i++) {
      assertThat(awaited(replies.get(i)).isFound()).isEqualTo(i == 1);
    }

    assertThat(sidecar.asked()).contains("shop s0 user:7", "shop s6 user:6").hasSize(1 + 1000);
  }

  @Test
  void gets_ofSeveralNamespacesAndSessions_eachGoUnderTheirOwn() throws Exception {
    List<CompletableFuture<Reply>> replies =
        onItsThread(
            client,
            () -> {
              List<CompletableFuture<Reply>> asked = new ArrayList<>();
              asked.add(client.getAsync("shop", "a", "ada"));
              asked.add(client.getAsync("shop", "b", "ada"));
              asked.add(client.getAsync("shop", "c", null));
              asked.add(client.getAsync("bank", "d", null));
              asked.add(client.getAsync("bank", "e", "bob"));
              asked.add(client.getAsync("shop", "user:1", "bob"));
              return asked;
            });

    assertThat(awaited(replies.get(5)).value()).isEqualTo(OLD);
    assertThat(sidecar.messages()).isEqualTo(2);
    assertThat(sidecar.asked().subList(1, 7))
        .containsExactly(
            "shop ada a", "shop ada b", "shop  c", "bank  d", "bank bob e", "shop bob user:1");
  }

  @Test
  void gets_ofOneKeyBeforeTheMessageIsMadeUp_askOnce() throws Exception {
    List<CompletableFuture<Reply>> replies =
        onItsThread(
            client,
            () -> {
              List<CompletableFuture<Reply>> asked =
                  IntStream.range(0, 10)
                      .mapToObj(i -> client.getAsync("shop", "user:1", "s" + i))
                      .toList();
              asked.get(3).cancel(false);
              return asked;
            });

    for (int i = 0; i < replies.size(); i++) {
      if (i != 3) {
        assertThat(awaited(replies.get(i)).value()).isEqualTo(OLD);
      }
    }
    assertThat(sidecar.asked().subList(1, sidecar.gets())).containsExactly("shop s0 user:1");
    assertThat(client.stats().answered()).isEqualTo(1 + 10);
    for (int i : new int[] {4, 0}) { // one who joined, and the first
      Arrays.fill(awaited(replies.get(i)).value(), (byte) 0);
      assertThat(awaited(replies.get(5)).value()).isEqualTo(OLD);
    }
  }

  @Test
  void answerOfItsOwn_lateAfterTheFirstHasWrittenIntoItsOwn_isWhatWasAnswered() {
    SingleAsk ask =
        new SingleAsk("shop", "user:1", null, 0, new CallOutcomes(() -> 0), closed -> {});
    assertThat(ask.join()).isTrue();
    ask.taken();
    ask.answered(0, new Reply(OLD.clone(), Source.HIT, 0));

    Arrays.fill(ask.answer().join().value(), (byte) 0);
    assertThat(ask.answerOfItsOwn().join().value()).isEqualTo(OLD);
  }

  @Test
  void getAsync_ofAKeyWhoseAskHasWaitedForPartOfTheDeadline_asksAnew() throws Exception {
    AtomicLong nanos = new AtomicLong();
    FakeChannel channel = new FakeChannel(); // sends nothing
    EventLoop loop = new DefaultEventLoop();
    Duration deadline = Duration.ofSeconds(16);
    CallOutcomes outcomes = new CallOutcomes(nanos::get);
    ReadStream stream = new ReadStream(channel, loop, nanos::get, deadline, 1_000);
    UnaryReads apart = new UnaryReads(channel, deadline, outcomes, nanos::get);
    CoalescedReads reads =
        new CoalescedReads(
            new ReadStreams(List.of(stream), () -> {}), apart, outcomes, nanos::get, deadline);
    try {
      var unused = reads.getAsync("shop", "user:1", null);
      nanos.set(TimeUnit.SECONDS.toNanos(1) - 1);
      var joined = reads.getAsync("shop", "user:1", null);
      assertThat(stream.unanswered()).isEqualTo(1);

      nanos.set(TimeUnit.SECONDS.toNanos(1));
      var anew = reads.getAsync("shop", "user:1", null);
      assertThat(stream.unanswered()).isEqualTo(2);
      var joinedAnew = reads.getAsync("shop", "user:1", null);
      assertThat(stream.unanswered()).isEqualTo(2);
      assertThat(List.of(joined, anew, joinedAnew)).noneMatch(CompletableFuture::isDone);
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  @Test
  void get_whileTheClientsThreadIsHeldUp_failsAndKeepsTheNextOnesAway() throws Exception {
    HunchClientBuilder options =
        HunchClient.builder()
            .target(sidecar.target())
            .deadline(Duration.ofSeconds(2))
            .breakerClock(() -> 0); // its pause does not end
    try (HunchClient hasty = options.build()) {
      ClientStats stats =
          onItsThread(
              hasty,
              () -> {
                CompletableFuture<Reply> read =
                    CompletableFuture.supplyAsync(
                        () -> hasty.get("shop", "user:1", null, () -> NEW));
                assertThat(read.join().source()).isEqualTo(Source.LOADER);
                CompletableFuture<Reply> next =
                    CompletableFuture.supplyAsync(
                        () -> hasty.get("shop", "user:1", null, () -> NEW));
                assertThat(next.join().source()).isEqualTo(Source.LOADER);
                return hasty.stats();
              });

      assertThat(stats.failures()).containsEntry(HunchException.Kind.AWAY, 1L);
      assertThat(stats.skipped()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void get_afterAWrite_doesNotShareTheAnswerOfAnEarlierOne(Write write) throws Exception {
    sidecar.hold();
    CompletableFuture<Reply> before = client.getAsync("shop", "user:1", null);
    await().until(() -> sidecar.messages() == 1); // its answer is OLD, and on its way
    write(client, write);
    CompletableFuture<Reply> after = client.getAsync("shop", "user:1", null);
    await().until(() -> sidecar.messages() == 2);
    sidecar.release();

    assertThat(awaited(before).value()).isEqualTo(OLD);
    assertThat(awaited(after).value()).isEqualTo(write == Write.PUT ? NEW : null);
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void get_afterAWriteByAnotherClient_doesNotShareTheAnswerOfAnEarlierOne(Write write)
      throws Exception {
    sidecar.hold();
    CompletableFuture<Reply> before = client.getAsync("shop", "user:1", null);
    await().until(() -> sidecar.messages() == 1); // its answer is OLD, and on its way
    try (HunchClient another = clientOf(HunchClient.builder())) {
      write(another, write);
    }
    CompletableFuture<Reply> async = client.getAsync("shop", "user:1", null);
    CompletableFuture<Reply> waiting =
        CompletableFuture.supplyAsync(() -> client.get("shop", "user:1", null));
    CompletableFuture<List<KeyReply>> batch =
        CompletableFuture.supplyAsync(() -> client.batchGet("shop", List.of("user:1"), null));
    await().until(() -> sidecar.gets() >= 3); // the get may join the future's ask
    sidecar.release();

    byte[] now = write == Write.PUT ? NEW : null;
    assertThat(awaited(before).value()).isEqualTo(OLD);
    assertThat(awaited(async).value()).isEqualTo(now);
    assertThat(awaited(waiting).value()).isEqualTo(now);
    assertThat(awaited(batch).get(0).get().value()).isEqualTo(now);
  }

  private static void write(HunchClient client, Write write) {
    switch (write) {
      case PUT -> client.put("shop", "user:1", NEW);
      case DELETE -> client.delete("shop", "user:1");
      case INVALIDATE -> client.invalidate("shop", List.of("user:2", "user:1"));
      case INVALIDATE_PREFIX -> client.invalidatePrefix("shop", "user:");
    }
  }

  @Test
  void streamThatBreaks_failsWhatWaits_andTheNextGetOpensAnother() throws Exception {
    sidecar.hold();
    CompletableFuture<Reply> waiting = client.getAsync("shop", "user:1", null);
    await().until(() -> sidecar.messages() == 1);
    sidecar.breakStreams();

    assertThatThrownBy(() -> awaited(waiting))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            HunchException.class, e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.AWAY));
    sidecar.release();
    assertThat(client.get("shop", "user:1", null).value()).isEqualTo(OLD);
  }

  @Test
  void gets_beyondTheBound_failAtOnce() throws Exception {
    try (HunchClient bounded = clientOf(HunchClient.builder().maxPending(10))) {
      List<CompletableFuture<Reply>> replies =
          onItsThread(
              bounded,
              () ->
                  IntStream.range(0, 30)
                      .mapToObj(i -> bounded.getAsync("shop", "user:" + i, null))
                      .toList());

      assertThat(replies.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(20);
      assertThat(awaited(replies.get(1)).value()).isEqualTo(OLD);
      assertThatThrownBy(() -> awaited(replies.get(29)))
          .cause()
          .isInstanceOfSatisfying(
              HunchException.class,
              e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.OVERLOADED));
      assertThat(bounded.get("shop", "user:1", null).isFound()).isTrue();
    }
  }

  @Test
  void getAsync_thatIsNotAnswered_failsAtItsDeadline() {
    sidecar.fallSilent();
    try (HunchClient hasty =
        HunchClient.builder().target(sidecar.target()).deadline(Duration.ofMillis(50)).build()) {
      assertThat(hasty.getAsync("shop", "user:1", null))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void messages_tellForHowLongTheyAreWaitedFor() {
    client.get("shop", "user:1", null);
    client.batchGet("shop", List.of("user:1", "user:2"), null);

    assertThat(sidecar.deadlinesMillis()).hasSize(2).allMatch(millis -> millis > 0);
    assertThat(sidecar.deadlinesMillis()).allMatch(millis -> millis <= 20_001);
  }

  @Test
  void millisLeft_isThatOfTheLastOfItsAsks() {
    ArrayDeque<Ask> waiting = new ArrayDeque<>();
    for (long askedMillis : new long[] {100, 900}) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(askedMillis);
      BatchReplies replies = new BatchReplies(1, 1);
      waiting.add(new BatchAsk("shop", List.of("user:1"), null, nanos, replies, 0));
    }
    SentMessage message =
        SentMessage.take(waiting, GetStreamRequest.newBuilder(), new AtomicInteger());

    assertThat(message.millisLeft(TimeUnit.MILLISECONDS.toNanos(200))).isEqualTo(701);
    assertThat(message.millisLeft(TimeUnit.MILLISECONDS.toNanos(2_000))).isEqualTo(1);
  }

  @Test
  void waitingCall_onTheClientsOwnThread_isRefused() {
    assertThatThrownBy(() -> onItsThread(client, () -> client.get("shop", "user:1", null)))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> onItsThread(client, () -> client.put("shop", "user:1", NEW)))
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void get_ofClosedClient_failsAtOnce() {
    client.close();

    assertThatThrownBy(() -> client.get("shop", "user:1", null))
        .isInstanceOfSatisfying(
            HunchException.class, e -> assertThat(e.kind()).isEqualTo(HunchException.Kind.AWAY));
  }

  @Test
  void get_ofEmptyNamespace_isNotTakenForAnothersInAMessage() throws Exception {
    List<CompletableFuture<Reply>> replies =
        onItsThread(
            client,
            () ->
                List.of(
                    client.getAsync("shop", "user:1", "ada"),
                    client.getAsync("", "user:1", "bob")));
    awaited(replies.get(0));
    awaited(replies.get(1));

    assertThat(sidecar.asked()).endsWith("shop  first", "shop ada user:1");
  }

  @Test
  void batchGet_ofMoreThanAMessageTakes_tellsAllInOrder() {
    List<String> keys = IntStream.range(0, 1000).mapToObj(i -> "user:" + i).toList();

    List<KeyReply> replies = client.batchGet("shop", keys, "ada");

    assertThat(replies).extracting(KeyReply::key).containsExactlyElementsOf(keys);
    assertThat(replies.get(1).get().value()).isEqualTo(OLD);
    assertThat(sidecar.messages()).isEqualTo(4);
    assertThat(client.batchGet("shop", List.of(), null)).isEmpty();
  }

  @Test
  void batchGet_ofLongKeys_takesAsManyMessagesAsTheyNeed() {
    String longest = "k".repeat(16 << 10);
    List<String> keys =
        IntStream.range(0, 256).mapToObj(i -> longest.substring(4) + (1000 + i)).toList();

    assertThat(SentMessage.partsOf(keys)).hasSize(16).allMatch(part -> part.size() == 16);
    assertThat(client.batchGet("shop", keys, null))
        .extracting(KeyReply::key)
        .containsExactlyElementsOf(keys);
    assertThat(client.stats().failed()).isZero();
  }
}
